"""The base class of detectors."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod


class Detector(ABC):
    """Watches one number for a rise, step after step.

    Attributes:
        threshold: the statistic exceeds it when the value has risen.
    """

    threshold: float

    def update(self, value: float, noise: float = 0.0) -> float:
        """The statistic at the next step; NaN while the detector is not active yet.

        Args:
            value: the watched number; values that are not finite are skipped and change nothing.
            noise: standard error of `value`, if it is known.
        """
        return self.statistic(value, noise) if math.isfinite(value) else math.nan

    @abstractmethod
    def statistic(self, value: float, noise: float) -> float:
        """The same for a finite number."""
