"""Lets alarms hear what is explained, and tells who waits for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from tf_xai import schema
from tf_xai.alarms import STOP, Alarm, AlarmEvent, TriggeredAlarm, Watch
from tf_xai.drift import measures
from tf_xai.log.messages import Clock, alarms_value, scalar_values
from tf_xai.log.run_log import RunLog
from tf_xai.record import IntArray
from tf_xai.schema.event_pb2 import Summary

_RUNG = "xai/alarms"


class DriftUpdate(NamedTuple):
    """What there is to hear of a series at a step."""

    series: str
    rows: Sequence[str]
    """Names, where the series is not about examples."""
    drift: Iterable[schema.Drift]


class AlarmMonitor:
    """The alarms of one training.

    Args:
        alarms: what to listen for.
        stop: ends the training.
    """

    def __init__(self, alarms: Sequence[Alarm], stop: Callable[[], None]) -> None:
        self._watch = Watch(alarms)
        self._stop = stop
        self._rung = 0
        self._events: list[AlarmEvent] = []  # of the last step at which one rang
        self.latest = {_RUNG: 0.0} if alarms else {}
        """How many alarms rang so far, for Keras' `logs`."""

    def check(self, measured: Mapping[str, Collection[str]]) -> None:
        """Raises `ValueError` where an alarm can never ring, given the measures of each series."""
        self._watch.check(measured)

    def replay(self, log: RunLog) -> None:
        """Lets the alarms hear what they heard before a training was broken off."""
        targets = np.array(log.probe.targets if log.probe else [], np.int64)
        for name, steps in log.steps.items():
            for step in sorted(steps):
                heard = DriftUpdate(name, log.rows_of(name), _whole(steps[step]))
                self._heard(Clock.of(steps[step]), heard, targets)
        self._count(sum(len(said.alarms) for said in log.alarms.values()))

    def hear(
        self, clock: Clock, heard: Iterable[DriftUpdate], targets: IntArray
    ) -> list[TriggeredAlarm]:
        """What rings at a step, given the drift of each series."""
        ringing = [one for series in heard for one in self._heard(clock, series, targets)]
        self._count(len(ringing))
        return ringing

    def values(self, clock: Clock, ringing: Sequence[TriggeredAlarm]) -> list[Summary.Value]:
        """What is written of it, and of what rang at the same step before."""
        if not ringing:
            return []
        self._events = [one for one in self._events if one.step == clock.step]
        self._events += [one.event for one in ringing]
        return [alarms_value(clock, self._events), *scalar_values({_RUNG: self._rung})]

    def tell(self, ringing: TriggeredAlarm) -> None:
        """Does what the user wants done."""
        alarm, event = ringing
        logging.getLogger("tf_xai").warning("%s", described(event))
        if callable(alarm.on_alarm):
            alarm.on_alarm(event)
        elif alarm.on_alarm == STOP:
            self._stop()

    def _heard(self, clock: Clock, heard: DriftUpdate, targets: IntArray) -> list[TriggeredAlarm]:
        hear = partial(self._watch.hear, clock, heard.series)
        to_previous = [said for said in heard.drift if said.reference == schema.PREVIOUS]
        whose = () if heard.rows else targets
        return [
            one._replace(event=one.event.named(heard.rows))
            for said in to_previous
            for one in hear(said.measure, np.array(said.values), whose)
            if len(heard.rows) != 1 or one.alarm.method == heard.series  # one row is no probe
        ]

    def _count(self, more: int) -> None:
        self._rung += more
        if self.latest:
            self.latest[_RUNG] = float(self._rung)


def _whole(step: schema.Step) -> list[schema.Drift]:
    """Drift as it is written, of each row or of all as one: what is damaged is not heard."""
    counts = {
        name: len(step.degenerate) if one.per_example else 1 for name, one in measures().items()
    }
    return [said for said in step.drift if len(said.values) == counts.get(said.measure)]


def described(event: AlarmEvent) -> str:
    """An alarm in words."""
    whom = "" if event.target is None else f" of class {event.target}"
    examples = f"examples {list(event.examples)}"
    return (
        f"alarm at step {event.step}: the drift of {event.series}{whom} is {event.drift:.3g} "
        f"({event.measure}); {event.detector} says {event.statistic:.3g}, over "
        f"{event.threshold:g}. Most unusual: {', '.join(event.rows) or examples}"
    )
