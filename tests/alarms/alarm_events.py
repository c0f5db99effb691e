"""Which events alarms report for given drift."""

from __future__ import annotations

import numpy as np

import tf_xai as xai
from tf_xai.alarms import AlarmSet
from tf_xai.step_time import StepTime

SERIES = "grad_cam"


def at(step):
    return StepTime(step, step // 2, 10 * step, 0.0)


def events_of(alarm_set, drift, targets, first=0, measure="spearman"):
    """The events, given drift `[steps, examples]`."""
    triggered = [
        one
        for step, row in enumerate(drift, first)
        for one in alarm_set.update(at(step), SERIES, measure, row, targets)
    ]
    return [one.event for one in triggered]


def events(alarm, drift, targets=None):
    targets = np.zeros(len(drift[0]), int) if targets is None else targets
    return events_of(AlarmSet([alarm]), drift, targets)


def steady(steps, examples, seed=0):
    """Drift of a training that continues as before."""
    return 0.02 + 0.002 * np.random.default_rng(seed).standard_normal((steps, examples))


def triggered_at(detector, medians):
    """The steps at which one alarm is triggered, given the median of each step."""
    alarm = xai.Alarm(detector=detector)
    return [event.step for event in events(alarm, np.reshape(medians, (-1, 1)))]
