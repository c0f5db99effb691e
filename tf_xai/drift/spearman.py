"""Signed Spearman: whether two maps order the cells alike."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import FloatArray, Measure, Rows
from tf_xai.drift._ranks import average_ranks


class Ranked(NamedTuple):
    """Rows and the ranks of their cells; of those that are not zero, where zeros say nothing."""

    rows: Rows
    ranks: FloatArray


class Spearman(Measure):
    """Pearson correlation of the average ranks of signed values.

    Of values that are multiplied by the input, only cells count where at least one of the maps is
    not zero: all others equal their baseline, tie at every step and would hold the correlation
    near 1.

    Source: Spearman 1904; for maps: Adebayo et al., "Sanity checks for saliency maps", 2018.
    """

    range = (0.0, 2.0)

    def prepare(self, rows: Rows, *, input_multiplied: bool) -> Ranked:
        ranked = np.where(rows != 0, rows, np.inf) if input_multiplied else rows
        return Ranked(rows, average_ranks(ranked))

    def similarity(self, a: Any, b: Any, *, input_multiplied: bool) -> FloatArray:
        counted = (a.rows != 0) | (b.rows != 0) if input_multiplied else np.ones_like(a.rows, bool)
        first, second = (
            (_ranks_among(a, counted), _ranks_among(b, counted))
            if input_multiplied
            else (a.ranks, b.ranks)
        )
        return _correlation(first, second, counted)


def _ranks_among(ranked: Ranked, counted: npt.NDArray[np.bool_]) -> FloatArray:
    """Ranks of the counted cells: their zeros stand together, between negative and positive."""
    rows, ranks = ranked
    zeros = (counted & (rows == 0)).sum(axis=1, keepdims=True)
    negative = (rows < 0).sum(axis=1, keepdims=True)
    among_zeros = negative + (zeros + 1) / 2
    return np.where(rows == 0, among_zeros, ranks + zeros * (rows > 0))


def _correlation(a: FloatArray, b: FloatArray, counted: npt.NDArray[np.bool_]) -> FloatArray:
    mean = (counted.sum(axis=1, keepdims=True) + 1) / 2
    a, b = np.where(counted, a - mean, 0), np.where(counted, b - mean, 0)
    product = np.einsum("ij,ij->i", a, b)
    scale = np.einsum("ij,ij->i", a, a) * np.einsum("ij,ij->i", b, b)
    correlation: FloatArray = product / np.sqrt(scale)
    return correlation
