"""L2: how far two curves are apart, in units of the score."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import CURVES, FloatArray, Measure, Subject


class L2(Measure):
    """Root mean square of the difference over the grid: `sqrt(mean (a - b)^2)`.

    A curve that is lifted by 1 is 1 away, whatever its shape; `pearson` says how the shape changed.
    As the points of a grid are quantiles, each stands for as many rows of the background. Curves
    that are zero everywhere are none.
    """

    label = "root mean square distance"
    says = "in units of the score"
    range = (0.0, float("inf"))
    kinds = frozenset({CURVES})
    floor = 0.01

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        apart: FloatArray = np.asarray(a, np.float64) - b
        distance = np.sqrt(np.mean(apart**2, axis=1))
        return np.where(a.any(axis=1) & b.any(axis=1), distance, np.nan)
