"""All alarms of one training, on all its series."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tf_xai.alarms._alarm import Alarm
from tf_xai.alarms._event import AlarmEvent
from tf_xai.alarms._example_history import ExampleHistory
from tf_xai.alarms._series_alarm import Finding, SeriesAlarm
from tf_xai.drift import measures
from tf_xai.errors import one_of
from tf_xai.step_time import StepTime

FloatArray = npt.NDArray[np.float64]


class TriggeredAlarm(NamedTuple):
    """An alarm that was triggered, and the event that triggered it."""

    alarm: Alarm
    event: AlarmEvent


class AlarmSet:
    """Holds the detectors of all alarms.

    Its state depends only on the drift it was given: replaying the steps of a log restores it.
    """

    def __init__(self, alarms: Sequence[Alarm]) -> None:
        self._alarms = alarms
        self._series_alarms: dict[tuple[str, str], list[SeriesAlarm]] = {}
        self._histories: dict[tuple[str, str], ExampleHistory] = {}

    def check(self, measured: Mapping[str, Collection[str]]) -> None:
        """Raises `ValueError` if an alarm can never be triggered.

        Args:
            measured: the drift measures of each series, by the name of the series.
        """
        for alarm in self._alarms:
            if alarm.method is not None and alarm.method not in measured:
                raise ValueError(
                    "`method` of an alarm must be the name of a series. "
                    f"Expected {one_of(measured)}; got {alarm.method!r}."
                )
            watched = [names for name, names in measured.items() if alarm.method in (None, name)]
            if not any(alarm.measure in names for names in watched):
                scope = "any series" if alarm.method is None else f"'{alarm.method}'"
                available = one_of(sorted({name for names in watched for name in names}))
                raise ValueError(
                    f"`measure` of an alarm must be a drift measure of {scope}. "
                    f"Expected {available}; got {alarm.measure!r}."
                )

    def update(
        self,
        time: StepTime,
        series: str,
        measure: str,
        drift: npt.ArrayLike,
        targets: npt.ArrayLike,
    ) -> list[TriggeredAlarm]:
        """The alarms that the drift of one series at one step triggers.

        Args:
            time: when the step was explained.
            series: name of the series.
            measure: name of the drift measure.
            drift: `[examples]` to the previous step, or `[1]` for the whole probe; NaN where
                examples are not comparable.
            targets: explained class of each example.
        """
        series_alarms = self._alarms_on(series, measure)
        if not series_alarms:
            return []
        values, targets = np.asarray(drift, np.float64), np.asarray(targets, np.int64)
        history = self._histories.setdefault((series, measure), ExampleHistory(measures()[measure]))
        triggered = [
            TriggeredAlarm(one.alarm, _event(time, series, one.alarm, finding, values, history))
            for one in series_alarms
            for finding in one.update(values, targets)
        ]
        history.remember(values)
        return triggered

    def _alarms_on(self, series: str, measure: str) -> list[SeriesAlarm]:
        if (series, measure) not in self._series_alarms:
            self._series_alarms[series, measure] = [
                SeriesAlarm(alarm)
                for alarm in self._alarms
                if alarm.measure == measure and alarm.method in (None, series)
            ]
        return self._series_alarms[series, measure]


def _event(
    time: StepTime,
    series: str,
    alarm: Alarm,
    finding: Finding,
    drift: FloatArray,
    history: ExampleHistory,
) -> AlarmEvent:
    return AlarmEvent(
        step=time.step,
        epoch=time.epoch,
        batch=time.batch,
        series=series,
        measure=alarm.measure,
        detector=alarm.detector if isinstance(alarm.detector, str) else "threshold",
        drift=finding.drift,
        statistic=finding.statistic,
        threshold=finding.threshold,
        examples=history.most_unusual(drift, finding.examples),
        target=finding.target,
    )
