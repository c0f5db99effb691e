"""What to warn the user of."""

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
from tf_xai.errors import one_of, whole_number

STOP = "stop"


@dataclass(frozen=True)
class Alarm:
    """Warns when drift to the previous explained step rises out of the ordinary.

    It watches the median over the probe. Steps at which fewer than half of the examples can be
    compared are skipped. After it was triggered it starts over, as at the first step. Only rises
    count.

    Args:
        measure: drift measure, such as `"spearman"`.
        method: name of the series to watch; None: every series that has this measure.
        detector: `"robust_z"` finds a jump, `"cusum"` a rise over several steps, `"page_hinkley"`
            a higher level that lasts, each in units of the noise of the last 8 steps, from the
            sixth comparison on. A number is a threshold on drift itself, active from the first
            step at which drift is not above it.
        patience: number of consecutive steps at which the detector must exceed its threshold.
        by_class: whether to watch the median of each target class separately too; a class is
            reported only if the whole probe is not. A class has fewer examples, and more noise
            is tolerated for it. Grad-CAM's maps of a single class jump in trainings that go well:
            choose a `method` whose maps are those of the input, such as `"integrated_gradients"`.
        on_alarm: called with the `AlarmEvent` on the training's thread; `"stop"` ends the training.

    Raises:
        ValueError, TypeError: for an argument that is not allowed; the message names it.
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
        whole_number("patience", self.patience)
        _check_by_class(self.by_class, measure)
        _check_on_alarm(self.on_alarm)

    def new_detector(self, noise: float = 1.0) -> Detector:
        """A detector without any history.

        Args:
            noise: of the watched value, relative to the noise of the median over the probe.
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
            raise TypeError(
                "`alarms` must be alarms. "
                f"Expected one or several tf_xai.Alarm(...); got {type(alarm).__name__}."
            )
    return listed


def _standardised() -> dict[str, type[Standardised]]:
    return {name: cls for name, cls in detectors().items() if issubclass(cls, Standardised)}


def _check_method(method: object) -> None:
    if method is not None and not isinstance(method, str):
        raise TypeError(
            "`method` of an alarm must be the name of a series. "
            f"Expected a name such as 'grad_cam', or None; got {type(method).__name__}."
        )


def _check_detector(detector: object, measure: drift.Measure) -> None:
    low, high = measure.range
    if isinstance(detector, (int, float, np.number)) and not isinstance(detector, bool):
        if not low <= detector < high:
            raise ValueError(
                f"`detector` must be a threshold that '{measure.name()}' can exceed. "
                f"Expected a number from {low:g} to less than {high:g}; got {detector!r}."
            )
    elif detector not in [*_standardised()]:
        raise ValueError(
            "`detector` must be the name of a detector or a threshold. "
            f"Expected {one_of(_standardised())}, or a number; got {detector!r}."
        )


def _check_by_class(by_class: object, measure: drift.Measure) -> None:
    if not isinstance(by_class, bool):
        raise TypeError(
            "`by_class` must say whether to watch each class separately. "
            f"Expected True or False; got {by_class!r}."
        )
    if by_class and not measure.per_example:
        raise ValueError(
            "`by_class` must be False for a measure that has one value for the whole probe. "
            f"Expected False, or a measure other than '{measure.name()}'; got True."
        )


def _check_on_alarm(on_alarm: object) -> None:
    if not (on_alarm is None or on_alarm == STOP or callable(on_alarm)):
        raise TypeError(
            "`on_alarm` must say what to do when the alarm is triggered. "
            f"Expected a function that takes the event, '{STOP}' or None; got {on_alarm!r}."
        )
