"""Infidelity: how well the map predicts the score's change when parts of the input go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.forward import Forward, Queries
from tf_xai.engine.primitives.points import Points
from tf_xai.errors import whole_number
from tf_xai.methods import Method
from tf_xai.methods._baseline import Baseline, check_baseline
from tf_xai.probe import Probe
from tf_xai.quality._check import FAITHFULNESS, Array, Case, Check, FloatArray, IntArray
from tf_xai.quality._erasure import baseline_points
from tf_xai.quality._grid import importance, over_cells, over_points

Boxes = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Infidelity(Check):
    """`E[(beta I.phi - (s(x) - s(x - I)))^2]`, `I` the part of `x - x'` in a random box.

    `beta = E[a b] / E[a^2]`, with `a = I.phi` and `b = s(x) - s(x - I)`, makes it independent of
    the scale of `phi`. If `phi` is an attribution instead of a derivative, `I.phi` is the sum of
    `phi` over the box. The unit is that of the score, squared: compare it with the values of a
    random map and of `|x - x'|`.

    Args:
        samples: number of boxes, the same at every step and for every example.
        side: length of a box as a share of each side of the input.
        baseline: `x'`, as in `IntegratedGradients`; a single one.
        seed: of the boxes.
        every_n_epochs: run at most that often.

    Source: Yeh et al., "On the (in)fidelity and sensitivity of explanations", NeurIPS 2019.
    """

    samples: int = 32
    side: float = 0.25
    baseline: Baseline = "auto"
    seed: int = 0
    every_n_epochs: int | None = 5

    label = "Infidelity"
    says = (
        "How far the map is from predicting the score's change when parts of the input are removed."
    )
    family = FAITHFULNESS
    better = "lower"
    range = (0.0, float("inf"))

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples, least=2)
        whole_number("seed", self.seed, least=0)
        check_baseline(self.baseline)
        if not 0 < self.side < 1:
            raise ValueError(
                "`side` must be a share of the input's side. "
                f"Expected a number between 0 and 1; got {self.side!r}."
            )

    def needs(self, method: Method, probe: Probe) -> Sequence[Request]:
        return [Points(), Forward(len(probe) * self.samples)]

    def judge(self, case: Case) -> dict[str, FloatArray]:
        values = importance(case)
        if values is None:
            return {}
        points = case.passes.ask(Points())
        difference = points - baseline_points(self.baseline, case)
        random = np.random.default_rng(self.seed)
        boxes = _boxes(random, self.samples, self.side, values.shape[1:])
        change = _change(case, points, difference, boxes)
        phi = values
        if case.method.is_derivative and case.record.values.shape == points.shape:
            phi = over_cells(case.record.values * difference, values.ndim)
        lines = {
            "": phi,
            "random": random.standard_normal(values.shape),
            "input": over_cells(np.abs(difference), values.ndim),
        }
        return {name: _missed(_inside(line, boxes), change) for name, line in lines.items()}


def _boxes(random: np.random.Generator, samples: int, side: float, shape: tuple[int, ...]) -> Boxes:
    """`[samples, *cells]`, true inside the box, which lies within the input."""
    boxes = np.ones((samples, *shape), bool)
    for axis, size in enumerate(shape):
        length = int(np.ceil(side * size))
        start = random.integers(0, size - length + 1, samples)[:, None]
        along = (np.arange(size) >= start) & (np.arange(size) < start + length)
        boxes &= along.reshape(
            samples, *[size if other == axis else 1 for other in range(len(shape))]
        )
    return boxes


def _change(case: Case, points: Array, difference: Array, boxes: Boxes) -> FloatArray:
    """`s(x) - s(x - I)`, `[examples, samples]`."""
    examples, samples = len(points), len(boxes)

    def rows(index: IntArray) -> Array:
        example, sample = np.divmod(index, samples)
        return points[example] - over_points(boxes[sample], points.ndim) * difference[example]

    queries = Queries(rows, np.repeat(np.arange(examples), samples))
    output = case.passes.ask(Forward(examples * samples), queries)
    return np.asarray(
        case.passes.scores[:, None] - output.score.reshape(examples, samples), np.float64
    )


def _inside(phi: FloatArray, boxes: Boxes) -> FloatArray:
    """Sums over the boxes, `[examples, samples]`."""
    return np.asarray(
        phi.reshape(len(phi), -1) @ boxes.reshape(len(boxes), -1).T.astype(np.float64)
    )


def _missed(a: FloatArray, b: FloatArray) -> FloatArray:
    """`E[(beta a - b)^2]`, `[examples]`; NaN if the map is zero in every box."""
    with np.errstate(invalid="ignore", divide="ignore"):
        beta = (a * b).sum(axis=1) / (a * a).sum(axis=1)
    return np.asarray(np.mean((beta[:, None] * a - b) ** 2, axis=1))
