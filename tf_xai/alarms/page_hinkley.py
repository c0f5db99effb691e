"""Page-Hinkley test."""

from __future__ import annotations

from tf_xai.alarms._standardised import FloatArray, Standardised

_SLACK = 0.5


class PageHinkley(Standardised):
    """m - min m above 5, where m = sum((x - mean) / sigma - 0.5): a higher level that lasts.

    The mean is that of the values since the detector became active, x included (Page 1954, Hinkley
    1971). It is triggered when drift is several times as high as before for a few steps, even
    without a jump: maps that change a lot anyway, such as Grad-CAM's, do so without a cause.
    """

    threshold = 5.0
    unrest = 4.0  # it accumulates what other detectors forget

    def __init__(self, floor: float) -> None:
        super().__init__(floor)
        self._total, self._count = 0.0, 0
        self._above_minimum = 0.0

    def accumulated(self, value: float, recent: FloatArray, sigma: float) -> float:
        self._total, self._count = self._total + value, self._count + 1
        rise = (value - self._total / self._count) / sigma - _SLACK
        self._above_minimum = max(0.0, self._above_minimum + rise)
        return self._above_minimum
