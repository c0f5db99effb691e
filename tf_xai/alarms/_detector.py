"""What every detector declares."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod


class Detector(ABC):
    """Watches one number for a rise, step after step.

    Attributes:
        threshold: rises are those whose statistic is above it.
    """

    threshold: float

    def update(self, value: float, noise: float = 0.0) -> float:
        """The statistic at the next step; NaN while the detector is not armed.

        Args:
            value: what is watched; one that is not finite is skipped: the step changes nothing.
            noise: standard error of `value`, where it is known.
        """
        return self.statistic(value, noise) if math.isfinite(value) else math.nan

    @abstractmethod
    def statistic(self, value: float, noise: float) -> float:
        """The same of a finite number."""
