"""What a user asks to be warned of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tf_xai import drift
from tf_xai.alarms._detector import Detector
from tf_xai.alarms._event import AlarmEvent
from tf_xai.alarms._registry import detectors
from tf_xai.alarms._standardised import Standardised
from tf_xai.alarms.threshold import Threshold
from tf_xai.errors import expected, one_of, positive

STOP = "stop"


@dataclass(frozen=True)
class Alarm:
    """Rings where drift to the previous explained step rises out of the ordinary.

    It watches the median over the probe. At a step at which less than half of the examples can be
    compared it hears nothing. After it has rung it starts anew, as at the first step. Only rises
    count.

    Args:
        measure: of drift, such as `"spearman"`.
        method: name of the series to watch; None: every series that has that measure.
        detector: `"robust_z"` finds a jump, `"cusum"` a climb in several steps, `"page_hinkley"` a
            higher level that stays, each in units of the noise of the last 8 steps, from the sixth
            comparison on. A number is a threshold on drift itself, from the first step at which
            drift is not above it.
        patience: how many steps in a row the detector must be above its threshold.
        by_class: whether to watch the median of each target class alone too; a class rings where
            the whole probe does not. A class has fewer examples, and is allowed more noise for it.
            Grad-CAM's maps of one class jump in trainings that go well: name a `method` whose maps
            are those of the input, such as `"integrated_gradients"`.
        on_alarm: called with the `AlarmEvent` on the training's thread; `"stop"` ends the training.

    Raises:
        ValueError, TypeError: the message names the argument.
    """

    measure: str = "spearman"
    method: str | None = None
    detector: str | float = "robust_z"
    patience: int = 1
    by_class: bool = False
    on_alarm: Callable[[AlarmEvent], object] | Literal["stop"] | None = None

    def __post_init__(self) -> None:
        (measure,) = drift.resolve([self.measure], argument="measure")
        _check_method(self.method)
        _check_detector(self.detector, measure)
        positive("patience", self.patience)
        _check_by_class(self.by_class, measure)
        _check_on_alarm(self.on_alarm)

    def new_detector(self, noise: float = 1.0) -> Detector:
        """One that has heard nothing yet.

        Args:
            noise: of what it will hear, in units of the noise of the median over the probe.
        """
        if not isinstance(self.detector, str):
            return Threshold(float(self.detector))
        return _standardised()[self.detector](noise * drift.measures()[self.measure].floor)


def resolve(alarms: object) -> tuple[Alarm, ...]:
    """One alarm, several, or None as a tuple; raises `TypeError` for anything else."""
    if alarms is None:
        return ()
    listed = tuple(alarms) if isinstance(alarms, Iterable) else (alarms,)
    for alarm in listed:
        if not isinstance(alarm, Alarm):
            got = type(alarm).__name__
            raise TypeError(expected("alarms", "hold alarms", "tf_xai.Alarm(...)", got))
    return listed


def _standardised() -> dict[str, type[Standardised]]:
    return {name: kind for name, kind in detectors().items() if issubclass(kind, Standardised)}


def _check_method(method: object) -> None:
    if method is not None and not isinstance(method, str):
        rule, allowed = "name a series", "a name such as 'grad_cam', or None"
        raise TypeError(expected("method", rule, allowed, type(method).__name__))


def _check_detector(detector: object, measure: drift.Measure) -> None:
    low, high = measure.range
    if isinstance(detector, (int, float, np.number)) and not isinstance(detector, bool):
        if not low <= detector < high:
            rule = f"be a threshold that '{measure.name()}' can rise above"
            raise ValueError(expected("detector", rule, f"{low:g} to {high:g}", repr(detector)))
    elif detector not in [*_standardised()]:
        allowed = f"{one_of(_standardised())}, or a number"
        raise ValueError(expected("detector", "name a detector", allowed, repr(detector)))


def _check_by_class(by_class: object, measure: drift.Measure) -> None:
    if not isinstance(by_class, bool):
        rule = "say whether to watch each class"
        raise TypeError(expected("by_class", rule, "True or False", repr(by_class)))
    if by_class and not measure.per_example:
        rule = "be False where a measure has no number an example"
        allowed = f"False, or another measure than '{measure.name()}'"
        raise ValueError(expected("by_class", rule, allowed, by_class))


def _check_on_alarm(on_alarm: object) -> None:
    if not (on_alarm is None or on_alarm == STOP or callable(on_alarm)):
        rule, allowed = "say what to do when it rings", f"a function of the event, '{STOP}' or None"
        raise TypeError(expected("on_alarm", rule, allowed, repr(on_alarm)))
