"""Pearson: whether two maps are equal up to offset and scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.drift._cosine import cosine_of, deviations
from tf_xai.drift._counted import counted_cells
from tf_xai.drift._measure import CURVES, MAPS, VECTORS, FloatArray, Measure, Rows, Subject


class Pearson(Measure):
    """1 - linear correlation of the signed values: the cosine of their deviations from the mean.

    A few large values dominate it. If values are multiplied by the input, only cells where at least
    one of the maps is not zero count.

    Source: Pearson 1895.
    """

    label = "correlation (Pearson)"
    says = "1: no correlation, 2: reversed (1 minus Pearson's correlation)"
    range = (0.0, 2.0)
    kinds = frozenset({MAPS, VECTORS, CURVES})
    floor = 0.001

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        counted = counted_cells(subject, a, b)
        return 1 - cosine_of(_centred(a, counted), _centred(b, counted))


def _centred(rows: Rows, counted: npt.NDArray[np.bool_]) -> FloatArray:
    """Deviations from the mean of the counted cells; all others are zero, before and after."""
    cells = counted.sum(axis=1, keepdims=True)
    mean = rows.sum(axis=1, keepdims=True, dtype=np.float64) / cells
    return np.where(counted, deviations(rows, mean), 0)
