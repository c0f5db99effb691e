"""All alarms of a training on all its series."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from tf_xai.alarms._alarm import Alarm
from tf_xai.alarms._causes import Past
from tf_xai.alarms._event import AlarmEvent
from tf_xai.alarms._listener import Listener, Rung
from tf_xai.drift import measures
from tf_xai.errors import expected, one_of

FloatArray = npt.NDArray[np.float64]


class Clock(Protocol):
    """When something was explained."""

    @property
    def step(self) -> int: ...
    @property
    def epoch(self) -> int: ...
    @property
    def batch(self) -> int: ...


class TriggeredAlarm(NamedTuple):
    """An alarm that rings, and what it says."""

    alarm: Alarm
    event: AlarmEvent


class Watch:
    """Holds the detectors of all alarms.

    It depends on nothing but what it hears: after the steps of a log it is as it was after them.
    """

    def __init__(self, alarms: Sequence[Alarm]) -> None:
        self._alarms = alarms
        self._listeners: dict[tuple[str, str], list[Listener]] = {}
        self._pasts: dict[tuple[str, str], Past] = {}

    def check(self, measured: Mapping[str, Collection[str]]) -> None:
        """Raises `ValueError` where an alarm can never ring.

        Args:
            measured: the measures of drift of each series, by the series' name.
        """
        for alarm in self._alarms:
            if alarm.method is not None and alarm.method not in measured:
                raise ValueError(
                    expected("method", "name a series", one_of(measured), repr(alarm.method))
                )
            heard = [names for series, names in measured.items() if alarm.method in (None, series)]
            if not any(alarm.measure in names for names in heard):
                whose = "any series" if alarm.method is None else f"'{alarm.method}'"
                allowed = one_of(sorted({name for names in heard for name in names}))
                rule = f"be a measure of drift of {whose}"
                raise ValueError(expected("measure", rule, allowed, repr(alarm.measure)))

    def hear(
        self, clock: Clock, series: str, measure: str, drift: npt.ArrayLike, targets: npt.ArrayLike
    ) -> list[TriggeredAlarm]:
        """What rings at one step of one series.

        Args:
            clock: when.
            series: its name.
            measure: of drift.
            drift: `[examples]` to the previous step, or `[1]` for the whole probe; NaN where
                examples are not comparable.
            targets: explained class of each example.
        """
        listeners = self._listening(series, measure)
        if not listeners:
            return []
        values, classes = np.asarray(drift, np.float64), np.asarray(targets, np.int64)
        past = self._pasts.setdefault((series, measure), Past(measures()[measure]))
        ringing = [
            TriggeredAlarm(
                listener.alarm, _event(clock, series, listener.alarm, rung, values, past)
            )
            for listener in listeners
            for rung in listener.hear(values, classes)
        ]
        past.remember(values)
        return ringing

    def _listening(self, series: str, measure: str) -> list[Listener]:
        if (series, measure) not in self._listeners:
            self._listeners[series, measure] = [
                Listener(alarm)
                for alarm in self._alarms
                if alarm.measure == measure and alarm.method in (None, series)
            ]
        return self._listeners[series, measure]


def _event(
    clock: Clock, series: str, alarm: Alarm, rung: Rung, drift: FloatArray, past: Past
) -> AlarmEvent:
    return AlarmEvent(
        step=clock.step,
        epoch=clock.epoch,
        batch=clock.batch,
        series=series,
        measure=alarm.measure,
        detector=alarm.detector if isinstance(alarm.detector, str) else "threshold",
        drift=rung.drift,
        statistic=rung.statistic,
        threshold=rung.threshold,
        examples=past.most_unusual(drift, rung.examples),
        target=rung.target,
    )
