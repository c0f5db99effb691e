"""RISE: which parts are visible when the score is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.coalitions import Fills
from tf_xai.engine.primitives.forward import Queries
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._method import FloatArray, Method
from tf_xai.methods.perturbation._fills import Fill, check_fill, chosen_fill, fills_of
from tf_xai.probe import Probe
from tf_xai.probe.kinds import IMAGE, SERIES

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class RISE(Method):
    """`E[(s(x m + x' (1 - m)) - mean s) m] / E[m]` over soft random masks `m`.

    How far the score is above its mean over all masks when a pixel, or a time step of a series, is
    visible, weighted by its visibility: `[examples, height, width]` or `[examples, times]`, in
    units of the score. This is `E[s m] / E[m]` minus one number for each example, `mean s`, because
    a logit of a softmax is known only up to a constant, which would be in every pixel. Expectations
    are means over the masks, which are the same at every step and for every example. It is for
    images and series, whose cells can be partly visible.

    Masks are grids of 0 and 1, interpolated linearly to the size of the input and shifted by a
    random part of a cell.

    Args:
        samples: number of masks.
        cells: number of cells of a mask's grid along each side; fewer if there are fewer pixels.
        visible: probability that a cell is 1.
        baseline: the input where a mask is 0: `"zeros"`, `"mean"` (of the probe's background),
            `"blur"` (each picture, smoothed), `"background"`: the mean score over at most 16 rows
            of the background; or an array, or several names. `"auto"`: `"mean"`, but
            `"zeros"` if the background is the explained example itself.
        seed: of the masks.

    Source: Petsiuk, Das, Saenko, "RISE: randomized input sampling for explanation", BMVC 2018.
    """

    samples: int = 256
    cells: int = 7
    visible: float = 0.5
    baseline: Fill = field(default="auto", compare=False)
    seed: int = 0

    suits = frozenset({IMAGE, SERIES})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples, least=2)
        whole_number("cells", self.cells)
        whole_number("seed", self.seed, least=0)
        check_fill(self.baseline)
        if not 0 < self.visible < 1:
            raise ValueError(
                "`visible` must be a probability. "
                f"Expected a number between 0 and 1; got {self.visible!r}."
            )

    def prepared(self, structure: Structure, probe: Probe) -> RISE:
        return replace(self, baseline=chosen_fill(self.baseline, structure, probe))

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [Rows(self.samples * self._fills(probe).rows.size)]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        masks = self.masks(probe)
        scores = self._scores(masks, passes, probe)
        seen = masks.reshape(len(masks), -1).astype(np.float64)
        above = scores - scores.mean(axis=0)
        values = above.T @ seen / np.maximum(seen.sum(axis=0), np.finfo(np.float32).tiny)
        return values.reshape(len(probe), *masks.shape[1:]).astype(np.float32)

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return probe.axes[: values.ndim - 1]

    def masks(self, probe: Probe) -> Array:
        """How visible each cell of the inputs is, `[samples, height, width]` or `[samples, times]`.

        They are drawn once.
        """
        shape = probe.inputs.shape[1 : 3 if probe.kind == IMAGE else 2]
        key = ("rise", shape, self.samples, self.cells, self.visible, self.seed)
        return probe.once(key, lambda: self._drawn(shape))

    def _drawn(self, shape: tuple[int, ...]) -> Array:
        random = np.random.default_rng(self.seed)
        counts = [min(self.cells, size) for size in shape]
        knots = random.random((self.samples, *(count + 2 for count in counts))) < self.visible
        shifts = random.random((len(shape), self.samples))
        lines = [
            _interpolation(size, count, shift)
            for size, count, shift in zip(shape, counts, shifts, strict=True)
        ]
        return reduce(_along, enumerate(lines), knots.astype(np.float32))

    def _scores(self, masks: Array, passes: Passes, probe: Probe) -> npt.NDArray[np.float64]:
        """Mean over the fills, `[samples, examples]`."""
        fills = self._fills(probe)
        shape = (len(masks), *fills.rows.shape)
        shown = masks.reshape(*masks.shape, *(1,) * (passes.inputs.ndim - masks.ndim))

        def rows(index: npt.NDArray[np.int64]) -> Array:
            sample, example, fill = np.unravel_index(index, shape)
            mask = shown[sample]
            hidden = fills.table[fills.rows[example, fill]]
            return np.asarray(mask * passes.inputs[example] + (1 - mask) * hidden)

        _, example, _ = np.unravel_index(np.arange(np.prod(shape)), shape)
        scores = passes.ask(Rows(len(example)), Queries(rows, example)).score.reshape(shape)
        return np.asarray(scores.mean(axis=2, dtype=np.float64))

    def _fills(self, probe: Probe) -> Fills:
        return fills_of(self.baseline, probe, np.dtype(np.float32))


def _interpolation(size: int, cells: int, shift: npt.NDArray[np.float64]) -> Array:
    """Weights of `cells + 2` knots at each of `size` positions, `[samples, size, knots]`.

    Args:
        size: of the input along an axis.
        cells: number of cells that it spans.
        shift: of each sample, as a share of a cell.
    """
    place = np.arange(size) * cells / size + shift[:, None]
    return np.maximum(0, 1 - np.abs(place[..., None] - np.arange(cells + 2))).astype(np.float32)


def _along(grids: Array, line: tuple[int, Array]) -> Array:
    """`[samples, ..., knots, ...]` interpolated along one axis after the samples'."""
    axis, weights = line
    moved = np.moveaxis(grids, axis + 1, 1)
    spread = (weights @ moved.reshape(*moved.shape[:2], -1)).reshape(
        len(grids), -1, *moved.shape[2:]
    )
    return np.asarray(np.moveaxis(spread, 1, axis + 1))
