"""Values resampled to the grid of the explained input."""

from __future__ import annotations

import numpy as np

from tf_xai.quality._check import Array, Case, FloatArray


def maps_of(case: Case) -> FloatArray | None:
    """The record as maps `[examples, y, x]`, summed over colours; None if it is not a map."""
    shape = case.subject.shape
    is_map = list(case.record.axes[:2]) == ["y", "x"] and len(shape) == 2
    return case.rows.reshape(-1, *shape) if is_map else None


def importance(case: Case) -> FloatArray | None:
    """Importance of each cell that can be removed separately, `[examples, *cells]`.

    Cells are the leading axes of what is explained: pixels with all their colours, time steps,
    tokens with their whole embedding, or single numbers. Coarser maps are interpolated linearly,
    and the columns of a one-hot code share the value of their feature. None if the record is about
    something else.
    """
    shape, points = case.subject.shape, case.passes.point_shape
    if case.probe.has_one_hot and list(case.record.axes) == ["feature"]:
        return _over_columns(case)
    if case.record.channels or len(shape) > len(points):
        return None
    return resized(case.rows.reshape(-1, *shape), points[: len(shape)])


def resized(maps: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """Linear interpolation of `[examples, *cells]` between cell centres, constant at the edges."""
    for axis, size in enumerate(shape, 1):
        if maps.shape[axis] != size:
            maps = _along(maps, axis, size)
    return maps


def over_points(cells: Array, points: int) -> Array:
    """`[rows, *cells]` with axes of length 1 added, `points` axes in all."""
    return cells.reshape(*cells.shape, *[1] * (points - cells.ndim))


def over_cells(points: Array, cells: int) -> Array:
    """`[rows, *point]` summed over its last axes, so that `cells` axes remain."""
    return points.sum(axis=tuple(range(cells, points.ndim)))


def _over_columns(case: Case) -> FloatArray:
    """`[examples, columns]` from `[examples, features]`."""
    columns = np.zeros((len(case.rows), *case.passes.point_shape))
    for at, feature in enumerate(case.probe.features):
        columns[:, list(feature.columns)] = case.rows[:, at, None] / len(feature.columns)
    return columns


def _along(maps: FloatArray, axis: int, size: int) -> FloatArray:
    old = maps.shape[axis]
    position = np.clip((np.arange(size) + 0.5) * old / size - 0.5, 0, old - 1)
    below = np.floor(position).astype(np.int64)
    share = (position - below).reshape(-1, *[1] * (maps.ndim - axis - 1))
    above = maps.take(np.minimum(below + 1, old - 1), axis)
    return np.asarray(maps.take(below, axis) * (1 - share) + above * share)
