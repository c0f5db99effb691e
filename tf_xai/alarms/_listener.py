"""One alarm on one series."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tf_xai import drift as drift_measures
from tf_xai.alarms._alarm import Alarm
from tf_xai.alarms._standardised import spread

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_LEAST_COMPARABLE = 0.5  # of the examples


class Rung(NamedTuple):
    """What an alarm found, and among which examples."""

    drift: float
    statistic: float
    threshold: float
    examples: IntArray
    target: int | None


class Listener:
    """One alarm on one series: a detector for the whole probe, and one a class where asked for."""

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm
        self._whole = _Counter(alarm, 1.0)
        self._classes: dict[int, _Counter] = {}

    def hear(self, drift: FloatArray, targets: IntArray) -> list[Rung]:
        """What it finds in the drift of one step; a class counts where the whole probe does not."""
        rung = self._whole.hear(drift, np.arange(len(drift)), None)
        by_class = self._hear_classes(drift, targets) if self.alarm.by_class else []
        return by_class if rung is None else [rung]

    def _hear_classes(self, drift: FloatArray, targets: IntArray) -> list[Rung]:
        rung = []
        for target in np.unique(targets).tolist():
            examples = np.flatnonzero(targets == target)
            if target not in self._classes:
                noise = math.sqrt(len(drift) / len(examples))
                self._classes[target] = _Counter(self.alarm, noise)
            rung.append(self._classes[target].hear(drift, examples, target))
        return [one for one in rung if one is not None]


class _Counter:
    """One detector, with the patience of its alarm."""

    def __init__(self, alarm: Alarm, noise: float) -> None:
        self._alarm = alarm
        self._noise = noise
        self._above = 0
        self._detector = alarm.new_detector(noise)
        self._measure = drift_measures.measures()[alarm.measure]

    def hear(self, drift: FloatArray, examples: IntArray, target: int | None) -> Rung | None:
        known = drift[examples][np.isfinite(drift[examples])]
        if len(known) < _LEAST_COMPARABLE * len(examples):
            return None
        middle, noise = float(self._measure.over_examples(known)), self._standard_error(known)
        statistic, threshold = self._detector.update(middle, noise), self._detector.threshold
        self._above = self._above + 1 if statistic > threshold else 0
        if self._above < self._alarm.patience:
            return None
        self._above = 0
        self._detector = self._alarm.new_detector(self._noise)
        return Rung(middle, statistic, threshold, examples, target)

    def _standard_error(self, known: FloatArray) -> float:
        """Of what stands for the probe; of a median by the scatter around it."""
        scatter = known.std() if self._measure.is_share else spread(known)
        return float(scatter) / math.sqrt(len(known))
