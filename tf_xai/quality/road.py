"""ROAD: deletion that leaves no visible holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.forward import Forward, Queries
from tf_xai.engine.primitives.points import Points
from tf_xai.errors import whole_number
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.quality._check import FAITHFULNESS, Array, Case, Check, FloatArray, IntArray
from tf_xai.quality._erasure import LINES, order_lines
from tf_xai.quality._grid import importance, over_cells
from tf_xai.quality._imputation import imputed

_ENDS = 2  # the most and the least important pixels first


@dataclass(frozen=True, kw_only=True)
class Road(Check):
    """Mean of `p(without the least important) - p(without the most important)` over `shares`.

    `p` is the target's probability. Removed pixels are filled in from their neighbours with a
    little noise, so that neither holes nor their shape reveal the class. 0: the map orders pixels
    no better than chance. The same is reported for a fixed random order (`"random"`) and for that
    of `|x|` (`"input"`). For pictures.

    Args:
        shares: shares of the pixels to remove.
        noise: standard deviation of the noise on filled pixels, as a share of each picture's
            range.
        seed: of the noise, the same for each picture, and of the random order.
        every_n_epochs: run at most that often.

    Source: Rong et al., "A consistent and efficient evaluation strategy for attribution methods",
    ICML 2022.
    """

    shares: Sequence[float] = (0.1, 0.3, 0.5, 0.7, 0.9)
    noise: float = 0.01
    seed: int = 0
    every_n_epochs: int | None = 5

    label = "ROAD"
    says = (
        "How much more the target's probability drops without the strongest pixels than "
        "without the weakest."
    )
    family = FAITHFULNESS
    better = "higher"
    range = (-1.0, 1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("seed", self.seed, least=0)
        if not self.shares or not all(0 < share < 1 for share in self.shares):
            raise ValueError(
                "`shares` must be shares of the pixels. "
                f"Expected numbers between 0 and 1; got {self.shares!r}."
            )
        if not self.noise >= 0:
            raise ValueError(
                "`noise` must be a share of a picture's range. "
                f"Expected a number of at least 0; got {self.noise!r}."
            )

    def applies_to(self, method: Method, probe: Probe) -> bool:
        return super().applies_to(method, probe) and probe.kind == "image"

    def needs(self, method: Method, probe: Probe) -> Sequence[Request]:
        return [Points(), Forward(len(LINES) * len(probe) * len(self.shares) * _ENDS)]

    def judge(self, case: Case) -> dict[str, FloatArray]:
        values = importance(case)
        if values is None or values.ndim != 3:
            return {}
        points = case.passes.ask(Points())
        strength = over_cells(np.abs(points), values.ndim)
        places = order_lines(values, strength, self.seed)
        shape = (len(LINES), len(values), len(self.shares), _ENDS)
        _, example, _, _ = np.unravel_index(np.arange(np.prod(shape)), shape)

        def rows(index: IntArray) -> Array:
            return self._without(np.unravel_index(index, shape), places, points)

        answer = case.passes.ask(Forward(len(example)), Queries(rows, example))
        probability = answer.probability.reshape(shape)
        gain = (probability[..., 1] - probability[..., 0]).mean(axis=-1, dtype=np.float64)
        is_empty = ~values.reshape(len(values), -1).any(axis=1)
        return {
            name: np.where(is_empty & (name == ""), np.nan, line)
            for name, line in zip(LINES, gain, strict=True)
        }

    def _without(self, index: Sequence[IntArray], places: IntArray, points: Array) -> Array:
        """Pictures with some pixels removed and filled in."""
        line, example, share, end = index
        place = places[line, example]
        cells = place[0].size
        place = np.where(end[:, None, None] == 1, cells - 1 - place, place)
        removed = place < np.rint(np.array(self.shares) * cells)[share][:, None, None]
        pictures = points[example].reshape(*place.shape, -1).astype(np.float32)
        random = np.random.default_rng(self.seed)
        noise = self.noise * random.standard_normal(pictures.shape[1:], np.float32)
        spread = np.ptp(pictures, axis=(1, 2, 3), keepdims=True)
        filled = imputed(pictures, removed) + removed[..., None] * spread * noise
        return filled.reshape(-1, *points.shape[1:])
