"""Accumulated local effects of pairs of features, beyond the effect of each one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tf_xai.methods.global_effects._effects import Array, Effects, Float64, bins_of, edges_of, named
from tf_xai.methods.global_effects._grids import FloatArray, IntArray, Settings, repeated
from tf_xai.probe.features import Feature
from tf_xai.record import Row

Pair = tuple[Feature, Feature]


class PairEffects(Effects):
    """Second-order effects: summed mean second differences of each cell, without main effects.

    Cells without rows take the difference of the nearest cell that has some.
    """

    corners = 4

    def __init__(self, pairs: Sequence[Pair], table: Array, bins: int) -> None:
        self._pairs = pairs
        features = [feature for pair in pairs for feature in pair]
        edges = edges_of(features, table, bins)
        self._edges = list(zip(edges[::2], edges[1::2], strict=True))
        self._settings = Settings(features, edges, table.shape[1])
        cells = max(len(one) for one in edges) - 1
        self.row = np.tile(np.arange(len(table)), len(pairs))
        self._pair = np.repeat(np.arange(len(pairs)), len(table))
        found = [bins_of(one.values(table), at) for one, at in zip(features, edges, strict=True)]
        self._bin = np.concatenate(found[::2]), np.concatenate(found[1::2])
        self._counts = np.zeros((len(pairs), cells, cells))
        np.add.at(self._counts, (self._pair, *self._bin), 1)
        self._nearest = np.stack(
            [_nearest(*at, count) for at, count in zip(self._edges, self._counts, strict=True)]
        )

    def asked(self, table: Array, index: IntArray) -> Array:
        effect, corner = np.divmod(index, self.corners)
        rows, pair = table[self.row[effect]], self._pair[effect]
        for place, side in enumerate(np.divmod(corner, 2)):
            point = self._bin[place][effect] + side
            rows = self._settings.placed(rows, 2 * pair + place, point)
        return rows

    def accumulated(self, scores: FloatArray) -> Float64:
        sums = self._local(scores).cumsum(axis=1).cumsum(axis=2)
        surfaces = np.pad(sums, ((0, 0), (1, 0), (1, 0), (0, 0)))
        counts = self._counts[..., None]
        alone = _main(surfaces, counts)
        other = _main(surfaces.swapaxes(1, 2), counts.swapaxes(1, 2))
        surfaces = surfaces - alone[:, :, None] - other[:, None]
        surfaces -= _mean(_between(_between(surfaces, 1), 2), counts, (1, 2))
        at, other_at = (repeated(edges) for edges in zip(*self._edges, strict=True))
        pair = np.arange(len(surfaces))
        return surfaces[pair[:, None, None], at[:, :, None], other_at[:, None]]

    def rows(self) -> Sequence[Row]:
        return [named(*one) for one in zip(self._pairs, self._edges, strict=True)]

    def _local(self, scores: FloatArray) -> Float64:
        """Mean second difference in each cell, `[pairs, cells, cells, outputs]`."""
        at = np.moveaxis(scores.reshape(-1, self.corners, scores.shape[-1]), 1, 0)
        at = at.astype(np.float64)
        means = np.zeros((*self._counts.shape, scores.shape[-1]))
        np.add.at(means, (self._pair, *self._bin), at[3] - at[2] - at[1] + at[0])
        means /= np.maximum(self._counts, 1)[..., None]
        flat = means.reshape(len(means), -1, scores.shape[-1])
        filled = np.take_along_axis(flat, self._nearest[..., None], axis=1)
        return filled.reshape(means.shape)


def _main(surfaces: Float64, counts: Float64) -> Float64:
    """The main effect of the first feature in a surface, `[pairs, points, outputs]`."""
    mean = _mean(_between(np.diff(surfaces, axis=1), 2), counts, (2,))[:, :, 0]
    return np.pad(mean.cumsum(axis=1), ((0, 0), (1, 0), (0, 0)))


def _between(surfaces: Float64, axis: int) -> Float64:
    """The mean of neighbours along an axis."""
    size = surfaces.shape[axis]
    at, following = np.arange(size - 1), np.arange(1, size)
    return (surfaces.take(at, axis) + surfaces.take(following, axis)) / 2


def _mean(cells: Float64, counts: Float64, axes: tuple[int, ...]) -> Float64:
    """The mean over the rows in each cell; 0 where there are none."""
    total = np.maximum(counts.sum(axis=axes, keepdims=True), 1)
    return np.asarray((cells * counts).sum(axis=axes, keepdims=True) / total)


def _nearest(one: FloatArray, other: FloatArray, counts: Float64) -> IntArray:
    """The nearest cell that has rows, for each cell of the padded grid, `[cells * cells]`.

    Distances are those of the cells' centres, with each axis in units of its range.
    """
    centres = [_centres(edges, len(counts)) for edges in (one, other)]
    place = np.stack(np.meshgrid(*centres, indexing="ij"), axis=-1)
    has_rows, filled = place[counts > 0], np.flatnonzero(counts)
    apart = (((cells[:, None] - has_rows) ** 2).sum(axis=-1) for cells in place)
    return np.concatenate([filled[squares.argmin(axis=1)] for squares in apart])


def _centres(edges: FloatArray, cells: int) -> Float64:
    centres = (edges[1:].astype(np.float64) + edges[:-1]) / 2 / (edges[-1] - edges[0])
    return np.pad(centres, (0, cells - len(centres)), mode="edge")
