"""A threshold on drift itself."""

from __future__ import annotations

import math

from tf_xai.alarms._detector import Detector


class Threshold(Detector):
    """x above a number.

    It is armed once drift has been at or below that number: a training begins with large drift.
    """

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self._is_armed = False

    def statistic(self, value: float, noise: float) -> float:
        self._is_armed = self._is_armed or value <= self.threshold
        return value if self._is_armed else math.nan
