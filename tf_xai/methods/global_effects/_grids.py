"""Grids of feature values, fixed once for a probe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.probe import Probe
from tf_xai.probe.features import Feature
from tf_xai.record import Grid

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def feature_names(names: str | Sequence[str] | None, probe: Probe) -> tuple[str, ...]:
    """The names, or all if left out; raises `ValueError` if one is not a feature's."""
    if names is None:
        return tuple(feature.name for feature in probe.features)
    listed = [names] if isinstance(names, str) else list(names)
    for name in listed:
        probe.feature(name, "features")
    if not listed or len(set(listed)) < len(listed):
        raise ValueError(
            "`features` must name each feature once. "
            f"Expected at least one name, or None for all features; got {listed}."
        )
    return tuple(listed)


def features_of(names: Sequence[str] | None, probe: Probe) -> list[Feature]:
    """The features with those names, or all if left out."""
    return [probe.feature(name) for name in feature_names(names, probe)]


def grid_of(feature: Feature, table: Array, points: int) -> FloatArray:
    """All categories, or else at most that many quantiles of `table`."""
    if feature.categories:
        return np.arange(len(feature.categories), dtype=np.float32)
    return quantiles(feature.values(table), points)


def occurring(feature: Feature, table: Array, points: int) -> FloatArray:
    """All categories that occur in `table`, or else as `grid_of`."""
    values = feature.values(table)
    return np.unique(values) if feature.categories else quantiles(values, points)


def quantiles(values: FloatArray, points: int) -> FloatArray:
    """At most that many occurring values, ascending, with equally many rows between them."""
    distinct = np.unique(values)
    if len(distinct) <= points:
        return distinct
    return at_shares(values, np.arange(points), points - 1)


def at_shares(values: FloatArray, parts: npt.ArrayLike, whole: int) -> FloatArray:
    """The smallest values with at least `parts / whole` of all up to them, without repeats."""
    needed = -(-np.asarray(parts) * len(values) // whole)  # rounded up, without fractions
    return np.unique(np.sort(values)[np.maximum(needed, 1) - 1])


def grid_message(feature: Feature, at: FloatArray) -> Grid:
    """The grid as a record holds it."""
    return Grid(feature, [float(one) for one in at])


def places(grids: Sequence[FloatArray]) -> tuple[IntArray, IntArray]:
    """The grid and the point in it, for each entry of all concatenated grids."""
    lengths = [len(grid) for grid in grids]
    grid = np.repeat(np.arange(len(grids)), lengths)
    return grid, np.arange(len(grid)) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def repeated(grids: Sequence[FloatArray]) -> IntArray:
    """The point of each grid at every position up to the longest grid, `[grids, longest]`.

    Shorter grids are repeated, so that all their points have about the same weight in drift.
    """
    lengths = np.array([len(grid) for grid in grids])
    return np.arange(lengths.max()) % lengths[:, None]


class Settings:
    """Features of a table held at the points of their grids.

    Args:
        features: of the table.
        grids: points of each.
        columns: of the table.
    """

    def __init__(
        self, features: Sequence[Feature], grids: Sequence[FloatArray], columns: int
    ) -> None:
        longest = max(len(grid) for grid in grids)
        self._held = held_columns(features, columns)
        self._values = np.zeros((len(features), longest, columns), np.float32)
        for place, (feature, grid) in enumerate(zip(features, grids, strict=True)):
            empty = np.zeros((len(grid), columns), np.float32)
            self._values[place, : len(grid)] = feature.placed(empty, grid)

    def placed(self, rows: Array, feature: Array, point: Array) -> Array:
        """`rows` `[rows, columns]`, each with a feature, by place, at a point of its grid."""
        return np.where(self._held[feature], self._values[feature, point], rows)


def held_columns(features: Sequence[Feature], columns: int) -> Mask:
    """The columns of each feature, `[features, columns]`."""
    held = np.zeros((len(features), columns), bool)
    for place, feature in enumerate(features):
        held[place, list(feature.columns)] = True
    return held
