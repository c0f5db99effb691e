"""Drift of a logged series to a chosen reference, and its summary over a probe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from tf_xai.comparison.history import Moment, drift_between, drift_to_partners
from tf_xai.drift import Measure, Subject, measures, resolve
from tf_xai.errors import one_of

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LEARNING_RATES = frozenset({"learning_rate", "lr"})
"""As Keras 3 and Keras 2 name it in their logs: no metric to be best by."""

REFERENCES = ("previous", "first", "last", "another_example")

_RESAMPLES = 1000
_COVERED = (2.5, 97.5)  # percentiles
_SETTLED_SHARE, _SETTLED_STEPS = 0.1, 3
_LARGER_IS_BETTER = frozenset(
    {"acc", "accuracy", "auc", "f1", "precision", "recall", "iou", "dice", "r2", "score"}
)
_SMALLER_IS_BETTER = frozenset({"loss", "error", "brier"})


@runtime_checkable
class Compared(Protocol):
    """A logged series that can be compared."""

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def rows(self) -> list[str]: ...
    @property
    def targets(self) -> IntArray: ...
    @property
    def subject(self) -> Subject: ...
    def moments(self) -> Iterator[Moment]: ...


class Summary(NamedTuple):
    """Drift over a probe at each step, `[steps]` each."""

    middle: FloatArray
    """The median; the mean of measures that are 0 or 1."""
    lower_quartile: FloatArray
    upper_quartile: FloatArray
    low: FloatArray
    """With `high`: where the middle lies in 95 % of 1,000 resamplings of the examples."""
    high: FloatArray


class Comparison:
    """Compares the steps of `series` by one measure; raises `ValueError` if it is not valid."""

    def __init__(self, series: Compared, measure: str) -> None:
        (self._measure,) = resolve([measure], argument="measure")
        self._series = series
        self._subject = series.subject
        if self._subject.kind not in self._measure.kinds:
            valid = [name for name, one in measures().items() if self._subject.kind in one.kinds]
            raise ValueError(
                f"`measure` must be valid for {self._subject.kind}, such as '{series.name}'. "
                f"Expected {one_of(valid)}; got {measure!r}."
            )

    def to(self, reference: str | int | Compared | None) -> FloatArray:
        """`[steps, examples]`, or `[steps, steps, examples]` without a reference."""
        moments = list(self._series.moments())
        if reference is None:
            return self._between_all(moments)
        if reference == "another_example":
            return np.stack([self._to_partners(moment) for moment in moments])
        others = self._references(moments, reference)
        pairs = zip(moments, others, strict=True)
        return np.stack([self._between(one, other) for one, other in pairs])

    def _references(
        self, moments: list[Moment], reference: str | int | Compared
    ) -> list[Moment | None]:
        if reference == "previous":
            return [None, *moments[:-1]]
        if isinstance(reference, Compared):
            self._check_same_probe(reference)
            found = {moment.step: moment for moment in reference.moments()}
            return [found.get(moment.step) for moment in moments]
        return [self._one_of(moments, reference)] * len(moments)

    def _one_of(self, moments: list[Moment], reference: object) -> Moment:
        if reference in ("first", "last"):
            return moments[0 if reference == "first" else -1]
        for moment in moments:
            if not isinstance(reference, str) and moment.step == reference:
                return moment
        steps = one_of(str(moment.step) for moment in moments)
        raise ValueError(
            "`reference` must be in the log. "
            f"Expected {one_of(REFERENCES)}, a series of another run, or {steps}; got "
            f"{reference!r}."
        )

    def _check_same_probe(self, other: Compared) -> None:
        if (other.fingerprint, other.subject.shape) != (
            self._series.fingerprint,
            self._subject.shape,
        ):
            raise ValueError(
                f"`reference` must explain the probe of '{self._series.name}' at the same "
                "resolution. "
                f"Expected probe {self._series.fingerprint}, shape {self._subject.shape}; got "
                f"probe {other.fingerprint}, shape {other.subject.shape}."
            )
        if other.rows != self._series.rows:
            raise ValueError(
                f"`reference` must have the same rows as '{self._series.name}'. "
                f"Expected {self._series.rows}; got {other.rows}."
            )

    def _between_all(self, moments: list[Moment]) -> FloatArray:
        return np.array([[self._between(later, one) for one in moments] for later in moments])

    def _between(self, moment: Moment, other: Moment | None) -> FloatArray:
        if other is None:
            return np.full(len(moment.rows) if self._measure.per_example else 1, np.nan)
        return drift_between(moment, other, self._measure, self._subject)

    def _to_partners(self, moment: Moment) -> FloatArray:
        return drift_to_partners(moment, self._measure, self._subject)


def summarise(drift: FloatArray, measure: Measure) -> Summary:
    """Summarises `[steps, examples]`; NaN is ignored."""
    random = np.random.default_rng(0)
    chosen = random.integers(0, drift.shape[1], (_RESAMPLES, drift.shape[1]))
    lower, upper = (_percentile(drift, q) for q in (25, 75))
    intervals = [np.full(2, np.nan)] * len(drift)
    for step, row in enumerate(drift):
        medians = measure.over_examples(row[chosen])
        if np.isfinite(medians).any():
            intervals[step] = np.nanpercentile(medians, _COVERED)
    low, high = np.array(intervals).T
    return Summary(measure.over_examples(drift), lower, upper, low, high)


def settled_at(medians: FloatArray) -> int | None:
    """The first of 3 steps in a row whose drift is at most a tenth of the largest."""
    if not np.isfinite(medians).any():
        return None
    small = medians <= _SETTLED_SHARE * np.nanmax(medians)
    for index in range(len(small) - _SETTLED_STEPS + 1):
        if small[index : index + _SETTLED_STEPS].all():
            return index
    return None


def is_better_larger(monitor: str, mode: str = "auto") -> bool:
    """Whether larger values of a metric are better, by `mode` or else by its name."""
    if mode in ("min", "max"):
        return mode == "max"
    if mode != "auto":
        raise ValueError(
            f"`mode` must be a known mode. Expected 'auto', 'min' or 'max'; got {mode!r}."
        )
    words = set(monitor.lower().split("_"))
    return bool(words & _LARGER_IS_BETTER) and not words & _SMALLER_IS_BETTER


def _percentile(drift: FloatArray, q: float) -> FloatArray:
    found = np.full(len(drift), np.nan)
    known = np.isfinite(drift).any(axis=1)
    found[known] = np.nanpercentile(drift[known], q, axis=1)
    return found
