"""Which examples an alarm rang for."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from tf_xai.alarms._standardised import BURN_IN, WINDOW, spread
from tf_xai.alarms.robust_z import RobustZ
from tf_xai.drift import Measure

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_MOST_EXAMPLES = 8


class Past:
    """The last drifts of each example, to tell which of them are unusual."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._last: deque[FloatArray] = deque(maxlen=WINDOW)

    def remember(self, drift: FloatArray) -> None:
        """The drift of one more step."""
        self._last.append(drift)

    def most_unusual(self, drift: FloatArray, among: IntArray) -> tuple[int, ...]:
        """Those whose robust z is as high as an alarm's, or the one where it is highest."""
        if not self._measure.per_example:
            return ()
        z = self._robust_z(drift)
        comparable = among[np.isfinite(drift[among])]
        order = comparable[np.lexsort((-drift[comparable], -z[comparable]))]
        unusual = max(1, int((z[order] > RobustZ.threshold).sum()))
        return tuple(order[: min(unusual, _MOST_EXAMPLES)].tolist())

    def _robust_z(self, drift: FloatArray) -> FloatArray:
        """Of each example against its own past; negative infinity where that is too short."""
        z = np.full(len(drift), -np.inf)
        if self._last:
            past = np.stack(self._last)
            long = (np.isfinite(past).sum(axis=0) >= BURN_IN) & np.isfinite(drift)
            past = past[:, long]
            sigma = np.fmax(spread(past), RobustZ.unrest * self._measure.floor)
            z[long] = (drift[long] - np.nanmedian(past, axis=0)) / sigma
        return z
