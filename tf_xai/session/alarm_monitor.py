"""Gives drift to the alarms, and does what the user wants done about triggered ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from tf_xai import schema
from tf_xai.alarms import STOP, Alarm, AlarmEvent, AlarmSet, TriggeredAlarm
from tf_xai.drift import measures
from tf_xai.log.run_log import RunLog
from tf_xai.record import IntArray
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.step_time import StepTime
from tf_xai.writing.messages import alarms_value, scalar_values

_COUNT_TAG = "xai/alarms"


class DriftUpdate(NamedTuple):
    """The drift of one series at one step."""

    series: str
    rows: Sequence[str]
    """Names of the rows, if the series is about rows instead of examples."""
    drift: Iterable[schema.Drift]

    @classmethod
    def of(cls, compared: ComparedRecord) -> DriftUpdate:
        """The drift of a new record."""
        record = compared.record
        return cls(record.series, [row.name for row in record.rows], compared.drift)


class AlarmMonitor:
    """The alarms of one training.

    Args:
        alarms: what to watch for.
        stop: ends the training.
    """

    def __init__(self, alarms: Sequence[Alarm], stop: Callable[[], None]) -> None:
        self._alarm_set = AlarmSet(alarms)
        self._stop = stop
        self._count = 0
        self._last_events: list[AlarmEvent] = []  # of the last step that triggered an alarm
        self.latest = {_COUNT_TAG: 0.0} if alarms else {}
        """How many alarms were triggered so far, for Keras' `logs`."""

    def check(self, measured: Mapping[str, Collection[str]]) -> None:
        """Raises `ValueError` if an alarm can never be triggered; see `AlarmSet.check`."""
        self._alarm_set.check(measured)

    def replay(self, log: RunLog) -> None:
        """Gives the alarms the drift of the logged steps, so that they continue from there."""
        targets = np.array(log.probe.targets if log.probe else [], np.int64)
        for name, steps in log.steps.items():
            for step in sorted(steps):
                update = DriftUpdate(name, log.rows_of(name), _complete_drift(steps[step]))
                self._update_series(StepTime.of(steps[step]), update, targets)
        self._add_to_count(sum(len(message.alarms) for message in log.alarms.values()))

    def update(
        self, time: StepTime, updates: Iterable[DriftUpdate], targets: IntArray
    ) -> list[TriggeredAlarm]:
        """The alarms that the drift of a step triggers."""
        triggered = [
            alarm for update in updates for alarm in self._update_series(time, update, targets)
        ]
        self._add_to_count(len(triggered))
        return triggered

    def values(self, time: StepTime, triggered: Sequence[TriggeredAlarm]) -> list[Summary.Value]:
        """The summary values of all alarms that were triggered at this step so far."""
        if not triggered:
            return []
        self._last_events = [event for event in self._last_events if event.step == time.step]
        self._last_events += [alarm.event for alarm in triggered]
        return [alarms_value(time, self._last_events), *scalar_values({_COUNT_TAG: self._count})]

    def act_on(self, triggered: TriggeredAlarm) -> None:
        """Logs a warning, and does what `on_alarm` asks for."""
        alarm, event = triggered
        logging.getLogger("tf_xai").warning("%s", alarm_sentence(event))
        if callable(alarm.on_alarm):
            alarm.on_alarm(event)
        elif alarm.on_alarm == STOP:
            self._stop()

    def _update_series(
        self, time: StepTime, update: DriftUpdate, targets: IntArray
    ) -> list[TriggeredAlarm]:
        triggered_by = partial(self._alarm_set.update, time, update.series)
        to_previous = [drift for drift in update.drift if drift.reference == schema.PREVIOUS]
        targets_of_rows = () if update.rows else targets
        return [
            alarm._replace(event=alarm.event.named(update.rows))
            for drift in to_previous
            for alarm in triggered_by(drift.measure, np.array(drift.values), targets_of_rows)
            # a single row says too little for an alarm that was not set on that series
            if len(update.rows) != 1 or alarm.alarm.method == update.series
        ]

    def _add_to_count(self, more: int) -> None:
        self._count += more
        if self.latest:
            self.latest[_COUNT_TAG] = float(self._count)


def _complete_drift(step: schema.Step) -> list[schema.Drift]:
    """Logged drift with one value per row, or one for all; damaged entries are left out."""
    counts = {
        name: len(step.degenerate) if cls.per_example else 1 for name, cls in measures().items()
    }
    return [drift for drift in step.drift if len(drift.values) == counts.get(drift.measure)]


def alarm_sentence(event: AlarmEvent) -> str:
    """An event as a sentence."""
    subject = "" if event.target is None else f" of class {event.target}"
    examples = f"examples {list(event.examples)}"
    return (
        f"alarm at step {event.step}: the drift of {event.series}{subject} is {event.drift:.3g} "
        f"({event.measure}); the statistic of {event.detector} is {event.statistic:.3g}, above "
        f"its threshold of {event.threshold:g}. Most unusual: {', '.join(event.rows) or examples}"
    )
