"""Cumulative sum."""

from __future__ import annotations

from tf_xai.alarms._standardised import FloatArray, Standardised

_SLACK = 0.5


class Cusum(Standardised):
    """S = max(0, S + z - 0.5) above 5: a rise, in one step or over several (Page 1954).

    z is measured from the largest of the last 8 values. Measured from their median, it would also
    be triggered by drift that stays higher for a while without rising further, which is common in
    trainings that go well.
    """

    threshold = 5.0

    def __init__(self, floor: float) -> None:
        super().__init__(floor)
        self._sum = 0.0

    def accumulated(self, value: float, recent: FloatArray, sigma: float) -> float:
        self._sum = max(0.0, self._sum + (value - float(recent.max())) / sigma - _SLACK)
        return self._sum
