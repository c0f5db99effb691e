"""Robust z-score."""

from __future__ import annotations

import numpy as np

from tf_xai.alarms._standardised import FloatArray, Standardised


class RobustZ(Standardised):
    """z = (x - median) / sigma above 6: a jump.

    The median is taken over the last 8 values (Iglewicz & Hoaglin 1993).
    """

    threshold = 6.0

    def accumulated(self, value: float, recent: FloatArray, sigma: float) -> float:
        return (value - float(np.median(recent))) / sigma
