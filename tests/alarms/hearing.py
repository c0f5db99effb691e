"""What alarms say of a series of steps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import tf_xai as xai
from tf_xai.alarms import Watch

SERIES = "grad_cam"


class Tick(NamedTuple):
    step: int
    epoch: int
    batch: int


def at(step):
    return Tick(step, step // 2, 10 * step)


def heard(watch, drift, targets, first=0, measure="spearman"):
    """The events, given drift `[steps, examples]`."""
    ringing = [
        one
        for step, row in enumerate(drift, first)
        for one in watch.hear(at(step), SERIES, measure, row, targets)
    ]
    return [one.event for one in ringing]


def events(alarm, drift, targets=None):
    targets = np.zeros(len(drift[0]), int) if targets is None else targets
    return heard(Watch([alarm]), drift, targets)


def quiet(steps, examples, seed=0):
    """Drift of a training that goes on as it did."""
    return 0.02 + 0.002 * np.random.default_rng(seed).standard_normal((steps, examples))


def rings_at(detector, medians):
    """The steps at which one alarm rings, given the median of each."""
    alarm = xai.Alarm(detector=detector)
    return [event.step for event in events(alarm, np.reshape(medians, (-1, 1)))]
