"""What a series must remember to measure its drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.drift import (
    CURVES,
    DECISIONS,
    REPRESENTATIONS,
    Measure,
    Rows,
    Subject,
    comparable_rows,
    partners,
)
from tf_xai.schema import (
    ANOTHER_EXAMPLE,
    ANOTHER_SEED,
    FIRST,
    PREVIOUS,
    Drift,
    Reference,
    Series,
    Step,
    check_values,
)

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_DEGENERATE = 1e-6  # of the largest |value| that the example's map has had


@dataclass(frozen=True)
class Moment:
    """The maps of one step, ready to be compared."""

    step: int
    rows: Rows
    degenerate: npt.NDArray[np.bool_]
    _prepared: dict[str, Any] = field(default_factory=dict)

    def prepared(self, measure: Measure, subject: Subject) -> Any:
        """The rows as `measure` needs them, prepared only once."""
        name = measure.name()
        if name not in self._prepared:
            self._prepared[name] = measure.prepare(self.rows, subject)
        return self._prepared[name]


class History:
    """The first and the previous step of one series, and the largest values so far.

    It receives values as they are read back from the log, so that drift computed during training
    equals drift computed later from the log.
    """

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._largest: npt.NDArray[np.float64] | None = None
        self._first: Moment | None = None
        self._previous: Moment | None = None

    def moment(self, step: int, rows: Rows, largest: npt.NDArray[np.float64]) -> Moment:
        """The rows of a step; those that are not finite or empty are marked as degenerate."""
        if self.subject.kind in (DECISIONS, REPRESENTATIONS):
            return Moment(step, rows, ~np.isfinite(largest))
        finite = np.where(np.isfinite(largest), largest, 0)
        known = finite if self._largest is None else np.maximum(self._largest, finite)
        return Moment(step, rows, ~(largest > _DEGENERATE * known))

    def compare(self, moment: Moment, measures: Sequence[Measure]) -> list[Drift]:
        """Drift of `moment` to earlier steps, if there are any, and between its examples."""
        drift = [
            one
            for reference, earlier in self._references()
            for one in self._drift(reference, moment, earlier, measures)
        ]
        if len(moment.rows) > 1 and self._are_different:
            drift += [
                Drift(
                    measure=measure.name(),
                    reference=ANOTHER_EXAMPLE,
                    reference_step=moment.step,
                    values=drift_to_partners(moment, measure, self.subject),
                )
                for measure in measures
            ]
        return drift

    def compare_seeds(
        self, moment: Moment, other: Moment, measures: Sequence[Measure]
    ) -> list[Drift]:
        """Drift between the records of two seeds at the same weights."""
        return self._drift(ANOTHER_SEED, moment, other, measures)

    def remember(self, moment: Moment, largest: npt.ArrayLike) -> None:
        """Makes `moment` the previous step, and the first if there was none."""
        finite = np.nan_to_num(np.asarray(largest, np.float64), nan=0, posinf=0)
        self._largest = finite if self._largest is None else np.maximum(self._largest, finite)
        self._first = self._first or moment
        self._previous = moment

    @property
    def _are_different(self) -> bool:
        """Whether rows are about different examples or features, not repeats of the same."""
        return self.subject.targets is not None or self.subject.kind == CURVES

    def _drift(
        self, reference: Reference, moment: Moment, earlier: Moment, measures: Sequence[Measure]
    ) -> list[Drift]:
        return [
            Drift(
                measure=measure.name(),
                reference=reference,
                reference_step=earlier.step,
                values=drift_between(moment, earlier, measure, self.subject),
            )
            for measure in measures
        ]

    def _references(self) -> list[tuple[Reference, Moment]]:
        if self._previous is None or self._first is None:
            return []
        return [(PREVIOUS, self._previous), (FIRST, self._first)]


def logged_moment(series: Series, step: Step, values: FloatArray) -> Moment:
    """A step read from the log; raises `CorruptLogError` if it contradicts itself."""
    check_values(series, step, values.shape)
    rows = comparable_rows(values, series.axes, series.channels)
    return Moment(step.step, rows, np.array(step.degenerate, bool))


def largest_values(values: FloatArray) -> npt.NDArray[np.float64]:
    """Largest |value| of each example; NaN where one is not finite."""
    rows = np.abs(values.reshape(len(values), -1)).astype(np.float64)
    largest: npt.NDArray[np.float64] = rows.max(axis=1)
    return np.where(np.isfinite(largest), largest, np.nan)


def drift_between(
    moment: Moment, reference: Moment, measure: Measure, subject: Subject
) -> npt.NDArray[np.float64]:
    """Drift of each example; NaN where either map is degenerate."""
    later, earlier = (one.prepared(measure, subject) for one in (moment, reference))
    drift = measure.compare(later, earlier, subject)
    return _without(moment.degenerate | reference.degenerate, drift, measure)


def drift_to_partners(
    moment: Moment, measure: Measure, subject: Subject
) -> npt.NDArray[np.float64]:
    """How far each example is from another one of the same step, as a baseline for drift."""
    count = len(moment.rows)
    if count == 1:
        return np.full(1, np.nan)
    targets = np.arange(count) if subject.targets is None else subject.targets
    partner = partners(targets)
    prepared = moment.prepared(measure, subject)
    drift = measure.compare(prepared, taken(prepared, partner), subject)
    return _without(moment.degenerate | moment.degenerate[partner], drift, measure)


def _without(
    degenerate: npt.NDArray[np.bool_], drift: npt.NDArray[np.float64], measure: Measure
) -> npt.NDArray[np.float64]:
    """`drift` with NaN where there is nothing to compare."""
    return np.where(degenerate if measure.per_example else degenerate.all(), np.nan, drift)


def taken(prepared: Any, rows: IntArray) -> Any:
    """Some rows of what a measure has prepared."""
    if isinstance(prepared, tuple):
        return type(prepared)(*(taken(part, rows) for part in prepared))
    return prepared[rows]
