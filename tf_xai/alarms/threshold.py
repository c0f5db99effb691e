"""A threshold on drift itself."""

from __future__ import annotations

import math

from tf_xai.alarms._detector import Detector


class Threshold(Detector):
    """x above a number.

    It becomes active once drift has been at or below that number, since a training begins with
    large drift.
    """

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self._is_active = False

    def statistic(self, value: float, noise: float) -> float:
        self._is_active = self._is_active or value <= self.threshold
        return value if self._is_active else math.nan
