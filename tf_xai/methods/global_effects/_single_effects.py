"""Accumulated local effects of single features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tf_xai.methods.global_effects._effects import Array, Effects, Float64, bins_of, edges_of, named
from tf_xai.methods.global_effects._grids import FloatArray, IntArray, Settings, repeated
from tf_xai.probe.features import Feature
from tf_xai.record import Row


class SingleEffects(Effects):
    """`sum_k E[f(z_k, x_C) - f(z_k-1, x_C)]` over the rows in each bin, of every feature.

    A row of a category counts for the step from the previous category to its own, and from its own
    to the next.
    """

    corners = 2

    def __init__(self, features: Sequence[Feature], table: Array, bins: int) -> None:
        self._features = features
        self._edges = edges_of(features, table, bins)
        self._settings = Settings(features, self._edges, table.shape[1])
        shape = (len(features), max(len(edges) for edges in self._edges))
        self._weights = np.zeros(shape)
        parts = [
            self._drawn(place, one.values(table), is_category=bool(one.categories))
            for place, one in enumerate(features)
        ]
        self.row, self._feature, self._bin = np.concatenate(parts, axis=1)
        self._counts = np.zeros((shape[0], shape[1] - 1))
        np.add.at(self._counts, (self._feature, self._bin), 1)

    def asked(self, table: Array, index: IntArray) -> Array:
        effect, side = np.divmod(index, self.corners)
        rows = table[self.row[effect]]
        return self._settings.placed(rows, self._feature[effect], self._bin[effect] + side)

    def accumulated(self, scores: FloatArray) -> Float64:
        low, high = np.moveaxis(scores.reshape(-1, self.corners, scores.shape[-1]), 1, 0)
        means = np.zeros((*self._counts.shape, scores.shape[-1]))
        np.add.at(means, (self._feature, self._bin), high.astype(np.float64) - low)
        means /= np.maximum(self._counts, 1)[..., None]
        curves = np.pad(means.cumsum(axis=1), ((0, 0), (1, 0), (0, 0)))
        curves -= np.einsum("fko,fk->fo", curves, self._weights)[:, None]
        return np.take_along_axis(curves, repeated(self._edges)[..., None], axis=1)

    def rows(self) -> Sequence[Row]:
        pairs = zip(self._features, self._edges, strict=True)
        return [named([feature], [edges]) for feature, edges in pairs]

    def _drawn(self, place: int, values: FloatArray, *, is_category: bool) -> IntArray:
        """Row, feature and bin of its local effects, `[3, effects]`; notes the grid's weights."""
        edges = self._edges[place]
        if len(edges) == 1:
            return np.zeros((3, 0), np.int64)
        if is_category:
            level = np.searchsorted(edges, values)
            np.add.at(self._weights[place], level, 1 / len(values))
            row, bins = _steps_beside(level, len(edges) - 1)
        else:
            row, bins = np.arange(len(values)), bins_of(values, edges)
            for side in (0, 1):
                np.add.at(self._weights[place], bins + side, 0.5 / len(values))
        return np.stack([row, np.full(len(row), place), bins])


def _steps_beside(level: IntArray, steps: int) -> tuple[IntArray, IntArray]:
    """The rows at either end of each step between levels, and the step."""
    row = np.tile(np.arange(len(level)), 2)
    step = np.concatenate([level - 1, level])
    exists = (step >= 0) & (step < steps)
    return row[exists], step[exists]
