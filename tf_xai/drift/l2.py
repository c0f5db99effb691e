"""L2: how far apart two curves are, in units of the score."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import CURVES, FloatArray, Measure, Subject


class L2(Measure):
    """Root mean square of the difference over the grid: `sqrt(mean (a - b)^2)`.

    A curve that is shifted up by 1 has a distance of 1, whatever its shape; `pearson` measures how
    the shape changed. Since the points of a grid are quantiles, each represents equally many rows
    of the background. Curves that are zero everywhere are not compared.
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
