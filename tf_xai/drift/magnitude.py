"""Magnitude: how much stronger or weaker a map is in total, whatever its shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import CURVES, MAPS, VECTORS, FloatArray, Measure, Rows, Subject


class Magnitude(Measure):
    """Relative change of the sum of |values|: `2 |m_a - m_b| / (m_a + m_b)`, `m = sum |a|`.

    Twice as much is 2/3, ten times as much 1.64. It does not depend on the shape, and measures of
    the shape do not depend on it.
    """

    label = "total strength"
    says = "0.67: one is twice as strong as the other, at most 2, whatever the shape"
    range = (0.0, 2.0)
    kinds = frozenset({MAPS, VECTORS, CURVES})

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        return np.abs(rows).sum(axis=1, dtype=np.float64)

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        return np.where(np.minimum(a, b) > 0, 2 * np.abs(a - b) / (a + b), np.nan)
