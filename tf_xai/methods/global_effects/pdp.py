"""Partial dependence, with the curves of single rows that it averages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray, Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.forward import Queries
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._method import FloatArray, Method
from tf_xai.methods._spread import evenly
from tf_xai.methods.global_effects._grids import (
    Settings,
    feature_names,
    features_of,
    grid_message,
    grid_of,
    places,
    repeated,
)
from tf_xai.methods.global_effects._rows import examples_for, output_names
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.record import Row


@dataclass(frozen=True, kw_only=True)
class PDP(Method):
    """Partial dependence `(1/N) sum_i f(v, x_i without the feature)` on the value `v` of each.

    `f` is the score of every output, `x_i` are rows of the background, `v` values that occur there:
    quantiles of numbers, or all categories. The result is `[features, 1 + lines, grid, outputs]`:
    line 0 is the partial dependence, the others are the curves of single rows (ICE); grids
    shorter than others are repeated. If features are correlated, some of these inputs never occur
    in reality: `ale` avoids them.

    Args:
        features: names; left out, all. Each costs a run of the model on `grid * samples` rows.
        grid: largest number of values of a feature that is not categorical.
        samples: largest number of background rows, evenly spread.
        lines: largest number of single rows with curves of their own, evenly spread.

    Source: Friedman, "Greedy function approximation: a gradient boosting machine", 2001; Goldstein
    et al., "Peeking inside the black box", 2015.
    """

    features: Sequence[str] | None = None
    grid: int = 20
    samples: int = 100
    lines: int = 16

    view = "curves"
    suits = frozenset({TABLE})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("grid", self.grid, least=2)
        whole_number("samples", self.samples)
        whole_number("lines", self.lines, least=0)

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        feature_names(self.features, probe)
        return self

    def needs(self, probe: Probe) -> Sequence[Request]:
        points = sum(len(grid) for grid in self._grids(probe))
        return [Rows(points * len(self._chosen(probe)))]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        features, grids, chosen = self._features(probe), self._grids(probe), self._chosen(probe)
        table, dtype = probe.background[chosen], passes.inputs.dtype
        settings = Settings(features, grids, table.shape[1])
        feature, point = places(grids)

        def rows(index: IntArray) -> npt.NDArray[Any]:
            place, row = np.divmod(index, len(chosen))
            return settings.placed(table[row], feature[place], point[place]).astype(dtype)

        example = np.tile(examples_for(chosen, probe), len(feature))
        asked = Queries(rows, example, all_outputs=True)
        scores = passes.ask(Rows(len(example)), asked).outputs
        scores = scores.reshape(len(feature), len(chosen), -1)
        mean = scores.mean(axis=1, keepdims=True, dtype=np.float64)
        shown = scores[:, evenly(len(chosen), self.lines)]
        lines = np.concatenate([mean, shown], axis=1).astype(np.float32)
        starts = np.flatnonzero(point == 0)
        return np.moveaxis(lines[starts[:, None] + repeated(grids)], 2, 1)

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("line", "at", "output")

    def rows(self, values: FloatArray, probe: Probe) -> Sequence[Row]:
        pairs = zip(self._features(probe), self._grids(probe), strict=True)
        return [Row(feature.name, [grid_message(feature, grid)]) for feature, grid in pairs]

    def channel_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return output_names(values, probe)

    def _features(self, probe: Probe) -> list[Any]:
        return features_of(self.features, probe)

    def _chosen(self, probe: Probe) -> IntArray:
        return evenly(len(probe.background), self.samples)

    def _grids(self, probe: Probe) -> list[FloatArray]:
        def draw() -> list[FloatArray]:
            return [grid_of(one, probe.background, self.grid) for one in self._features(probe)]

        return probe.once((PDP, feature_names(self.features, probe), self.grid), draw)
