"""Which examples caused an alarm."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from tf_xai.alarms._standardised import BURN_IN, WINDOW, spread
from tf_xai.alarms.robust_z import RobustZ
from tf_xai.drift import Measure

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_MAX_EXAMPLES = 8


class ExampleHistory:
    """The recent drift of each example, to tell which examples are unusual now."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._recent: deque[FloatArray] = deque(maxlen=WINDOW)

    def remember(self, drift: FloatArray) -> None:
        """Adds the drift of one more step."""
        self._recent.append(drift)

    def most_unusual(self, drift: FloatArray, among: IntArray) -> tuple[int, ...]:
        """The examples whose robust z exceeds an alarm's threshold, or else the highest one."""
        if not self._measure.per_example:
            return ()
        z = self._robust_z(drift)
        comparable = among[np.isfinite(drift[among])]
        order = comparable[np.lexsort((-drift[comparable], -z[comparable]))]
        unusual = max(1, int((z[order] > RobustZ.threshold).sum()))
        return tuple(order[: min(unusual, _MAX_EXAMPLES)].tolist())

    def _robust_z(self, drift: FloatArray) -> FloatArray:
        """Of each example relative to its own history; negative infinity if that is too short."""
        z = np.full(len(drift), -np.inf)
        if self._recent:
            recent = np.stack(self._recent)
            long = (np.isfinite(recent).sum(axis=0) >= BURN_IN) & np.isfinite(drift)
            recent = recent[:, long]
            sigma = np.fmax(spread(recent), RobustZ.unrest * self._measure.floor)
            z[long] = (drift[long] - np.nanmedian(recent, axis=0)) / sigma
        return z
