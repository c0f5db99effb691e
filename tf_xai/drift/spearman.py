"""Signed Spearman: whether two maps order the cells alike."""

from __future__ import annotations

import numpy as np

from tf_xai.drift._measure import FloatArray, Measure
from tf_xai.drift._ranks import average_ranks


class Spearman(Measure):
    """Pearson correlation of the average ranks of signed values.

    Of values that are multiplied by the input, only cells count where at least one of the maps is
    not
    zero: all others equal their baseline, tie at every step and would hold the correlation near 1.

    Source: Spearman 1904; for maps: Adebayo et al., "Sanity checks for saliency maps", 2018.
    """

    range = (0.0, 2.0)

    def similarity(self, a: FloatArray, b: FloatArray, *, input_multiplied: bool) -> FloatArray:
        counted = (a != 0) | (b != 0) if input_multiplied else np.ones(a.shape, bool)
        return _correlation(_ranks(a, counted), _ranks(b, counted), counted)


def _ranks(
    rows: FloatArray, counted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> FloatArray:
    return average_ranks(np.where(counted, rows, np.inf))


def _correlation(
    a: FloatArray, b: FloatArray, counted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> FloatArray:
    count = counted.sum(axis=1, keepdims=True)
    mean = (count + 1) / 2
    a, b = np.where(counted, a - mean, 0), np.where(counted, b - mean, 0)
    correlation: FloatArray = (a * b).sum(axis=1) / np.sqrt(
        (a * a).sum(axis=1) * (b * b).sum(axis=1)
    )
    return correlation
