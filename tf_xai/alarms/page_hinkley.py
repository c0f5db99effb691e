"""Page-Hinkley test."""

from __future__ import annotations

from tf_xai.alarms._standardised import FloatArray, Standardised

_TOLERATED = 0.5


class PageHinkley(Standardised):
    """m - min m above 5, where m = sum((x - mean) / sigma - 0.5): a higher level that stays.

    The mean is that of the values since the detector was armed, x among them (Page 1954, Hinkley
    1971). It rings where drift is several times as high as before for a few steps, though it never
    jumps: maps that are restless, such as Grad-CAM's, do so of themselves.
    """

    threshold = 5.0
    unrest = 4.0  # it sums up what others forget

    def __init__(self, floor: float) -> None:
        super().__init__(floor)
        self._total, self._count = 0.0, 0
        self._above_least = 0.0

    def accumulated(self, value: float, past: FloatArray, sigma: float) -> float:
        self._total, self._count = self._total + value, self._count + 1
        rise = (value - self._total / self._count) / sigma - _TOLERATED
        self._above_least = max(0.0, self._above_least + rise)
        return self._above_least
