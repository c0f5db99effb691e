"""Cosine: whether two maps point the same way, dominated by their strongest cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._cosine import cosine_of
from tf_xai.drift._measure import CURVES, MAPS, VECTORS, FloatArray, Measure, Subject


class Cosine(Measure):
    """1 - cosine of the angle between the signed values: `1 - a.b / (|a| |b|)`.

    A few large values dominate it, and a common offset keeps it near 0. Cells that are zero in both
    maps add nothing.
    """

    label = "cosine distance"
    says = "1: nothing in common, 2: opposite (1 minus the cosine)"
    range = (0.0, 2.0)
    kinds = frozenset({MAPS, VECTORS, CURVES})
    floor = 0.001

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        return 1 - cosine_of(a.astype(np.float64), b.astype(np.float64))
