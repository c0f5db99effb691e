"""Base of the checks that remove or insert cells in the order of their importance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.forward import Forward, Queries
from tf_xai.engine.primitives.points import Points
from tf_xai.errors import whole_number
from tf_xai.methods import Method
from tf_xai.methods._baseline import Baseline, baseline_paths, check_baseline
from tf_xai.probe import Probe
from tf_xai.quality._check import FAITHFULNESS, Array, Case, Check, FloatArray, IntArray
from tf_xai.quality._grid import importance, over_cells, over_points

LINES = ("", "random", "input")


@dataclass(frozen=True, kw_only=True)
class Erasure(Check):
    """The target's probability over the share of cells that were changed, as an area.

    Cells change in the order of their importance, largest first. The same area is reported for a
    fixed random order (`"random"`) and for the order of `|x - x'|` (`"input"`): a map that is no
    better than those says nothing about the model. NaN if the output is not a probability, or the
    map is empty.

    Args:
        steps: number of equal steps from no cell to all cells; the area is a trapezoidal sum.
        baseline: `x'`, the values that cells are changed from or to, as in `IntegratedGradients`; a
            single one.
        seed: of the random order.
        every_n_epochs: run at most that often.
    """

    steps: int = 28
    baseline: Baseline = "auto"
    seed: int = 0
    every_n_epochs: int | None = 5

    family = FAITHFULNESS
    range = (0.0, 1.0)
    inserts: ClassVar[bool]

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("steps", self.steps)
        whole_number("seed", self.seed, least=0)
        check_baseline(self.baseline)

    def needs(self, method: Method, probe: Probe) -> Sequence[Request]:
        return [Points(), Forward(len(LINES) * len(probe) * (self.steps + 1))]

    def judge(self, case: Case) -> dict[str, FloatArray]:
        values = importance(case)
        if values is None:
            return {}
        points = case.passes.ask(Points())
        baseline = baseline_points(self.baseline, case)
        orders = order_lines(values, over_cells(np.abs(points - baseline), values.ndim), self.seed)
        areas = dict(zip(LINES, self._areas(orders, points, baseline, case), strict=True))
        is_empty = ~values.reshape(len(values), -1).any(axis=1)
        return {**areas, "": np.where(is_empty, np.nan, areas[""])}

    def _areas(self, orders: IntArray, points: Array, baseline: Array, case: Case) -> FloatArray:
        """Areas `[lines, examples]` from ranks `[lines, examples, *cells]`."""
        lines, examples = orders.shape[:2]
        shape = (lines, examples, self.steps + 1)
        changed = np.rint(np.linspace(0, 1, self.steps + 1) * orders[0, 0].size)

        def rows(index: IntArray) -> Array:
            line, example, step = np.unravel_index(index, shape)
            count = over_points(changed[step], orders.ndim - 1)
            is_changed = over_points(orders[line, example] < count, points.ndim)
            x, x0 = points[example], baseline[example]
            return np.where(is_changed, x, x0) if self.inserts else np.where(is_changed, x0, x)

        _, example, _ = np.unravel_index(np.arange(np.prod(shape)), shape)
        output = case.passes.ask(Forward(len(example)), Queries(rows, example))
        probability = output.probability.reshape(shape)
        return np.asarray((probability[..., 1:] + probability[..., :-1]).mean(axis=-1) / 2)


def baseline_points(baseline: Baseline, case: Case) -> Array:
    """One baseline for each example, `[examples, ...]`, shaped like what is explained."""
    points, one = case.passes.ask(Points()), np.ones(1, np.float32)
    paths = baseline_paths(baseline, case.probe, one, one)
    if paths.baselines is None:
        return np.zeros_like(points)
    if points.shape != case.probe.inputs.shape:
        raise ValueError(
            "`baseline` must be 'zeros' for inputs that are embedded tokens. "
            f"Expected 'zeros'; got {baseline!r}."
        )
    rows = np.zeros((len(points), 1), np.int64) if paths.rows is None else paths.rows
    if rows.shape[1] > 1:
        raise ValueError(f"`baseline` must be a single baseline. Expected 1; got {rows.shape[1]}.")
    return np.asarray(paths.baselines[rows[:, 0]], np.float32)


def order_lines(values: FloatArray, of_input: Array, seed: int) -> IntArray:
    """The rank of each cell, largest first: by the map, at random, and by the input."""
    random = np.random.default_rng(seed).random(values.shape)
    stacked = np.stack([values, random, of_input]).reshape(3, len(values), -1)
    order = np.argsort(-stacked, axis=-1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(order.shape[-1])[None, None], axis=-1)
    return places.reshape(3, *values.shape)
