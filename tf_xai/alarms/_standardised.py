"""Detectors that measure a rise in units of the noise before it."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections import deque
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from tf_xai.alarms._detector import Detector

FloatArray = npt.NDArray[np.float64]

BURN_IN = 5  # steps
WINDOW = 8  # steps

_TO_SIGMA = 1.4826


class Standardised(Detector):
    """Holds a value against the last 8, of which it needs 5.

    The unit is sigma = max(1.4826 MAD of those, `unrest` floors, noise of the value). A value that
    is above the threshold is not remembered: it would become the measure of the next.

    Args:
        floor: what the numbers that are watched are worth at best.
    """

    unrest: ClassVar[float] = 3.0
    """What a training that goes on as before changes, in floors.

    Of 98 trainings of a small CNN whose data stayed as they were, none rang by its robust z, be it
    of integrated gradients or of Grad-CAM; of 40 in which a watermark began to give the classes
    away, all did by integrated gradients, within two epochs. 18 and 10 of them came after this
    number was chosen.
    """

    def __init__(self, floor: float) -> None:
        self._least = self.unrest * floor
        self._past: deque[float] = deque(maxlen=WINDOW)

    def statistic(self, value: float, noise: float) -> float:
        if len(self._past) < BURN_IN:
            self.remember(value)
            return math.nan
        past = np.array(self._past)
        sigma = max(float(spread(past)), self._least, noise)
        statistic = self.accumulated(value, past, sigma)
        if statistic <= self.threshold:
            self.remember(value)
        return statistic

    def remember(self, value: float) -> None:
        """Makes `value` one of those that later ones are held against."""
        self._past.append(value)

    @abstractmethod
    def accumulated(self, value: float, past: FloatArray, sigma: float) -> float:
        """The statistic, given the last values and their noise."""


def spread(values: FloatArray) -> Any:
    """1.4826 MAD along axis 0, the standard deviation of normal values; NaN is left out."""
    deviation = np.abs(values - np.nanmedian(values, axis=0))
    return _TO_SIGMA * np.nanmedian(deviation, axis=0)
