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

_MIN_COMPARABLE = 0.5  # share of the examples


class Finding(NamedTuple):
    """What triggered an alarm, and among which examples."""

    drift: float
    statistic: float
    threshold: float
    examples: IntArray
    target: int | None


class SeriesAlarm:
    """One alarm on one series: a detector for the whole probe and, with `by_class`, one per class.

    Args:
        alarm: what to watch for.
    """

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm
        self._whole_probe = _PatientDetector(alarm, 1.0)
        self._by_class: dict[int, _PatientDetector] = {}

    def update(self, drift: FloatArray, targets: IntArray) -> list[Finding]:
        """The findings at the next step; those of classes only if the whole probe has none."""
        finding = self._whole_probe.update(drift, np.arange(len(drift)), None)
        of_classes = self._update_classes(drift, targets) if self.alarm.by_class else []
        return of_classes if finding is None else [finding]

    def _update_classes(self, drift: FloatArray, targets: IntArray) -> list[Finding]:
        findings = []
        for target in np.unique(targets).tolist():
            examples = np.flatnonzero(targets == target)
            if target not in self._by_class:
                noise = math.sqrt(len(drift) / len(examples))
                self._by_class[target] = _PatientDetector(self.alarm, noise)
            findings.append(self._by_class[target].update(drift, examples, target))
        return [finding for finding in findings if finding is not None]


class _PatientDetector:
    """A detector that must exceed its threshold as often in a row as its alarm's `patience`."""

    def __init__(self, alarm: Alarm, noise: float) -> None:
        self._alarm = alarm
        self._noise = noise
        self._steps_above = 0
        self._detector = alarm.new_detector(noise)
        self._measure = drift_measures.measures()[alarm.measure]

    def update(self, drift: FloatArray, examples: IntArray, target: int | None) -> Finding | None:
        comparable = drift[examples][np.isfinite(drift[examples])]
        if len(comparable) < _MIN_COMPARABLE * len(examples):
            return None
        middle = float(self._measure.over_examples(comparable))
        statistic = self._detector.update(middle, self._standard_error(comparable))
        threshold = self._detector.threshold
        self._steps_above = self._steps_above + 1 if statistic > threshold else 0
        if self._steps_above < self._alarm.patience:
            return None
        self._steps_above = 0
        self._detector = self._alarm.new_detector(self._noise)
        return Finding(middle, statistic, threshold, examples, target)

    def _standard_error(self, comparable: FloatArray) -> float:
        """Of the probe's summary value: of a mean, or of a median by the scatter around it."""
        scatter = comparable.std() if self._measure.is_share else spread(comparable)
        return float(scatter) / math.sqrt(len(comparable))
