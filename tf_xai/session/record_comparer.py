"""Compares each record with the earlier ones of its series."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tf_xai import drift as drift_measures
from tf_xai import schema
from tf_xai.comparison.history import History, Moment, largest_values
from tf_xai.drift import (
    Measure,
    Subject,
    comparable_rows,
    measures,
    right_classes,
    subject_of,
    valid_for,
)
from tf_xai.errors import one_of
from tf_xai.probe import Probe
from tf_xai.record import Record
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.session.series_state import SeriesState

FloatArray = npt.NDArray[np.float32]

_TAG_ENDS = {schema.PREVIOUS: "", schema.FIRST: "_to_first"}


class RecordComparer:
    """Measures the drift of each record to the earlier ones of its series.

    Args:
        probe: that is explained.
        requested: names of the requested measures; None: those that suit each series.
        watched: names of the measures that alarms watch.
    """

    def __init__(
        self, probe: Probe, requested: Sequence[str] | None, watched: Sequence[str]
    ) -> None:
        self._probe = probe
        self._requested = None if requested is None else drift_measures.resolve(requested)
        self._watched = drift_measures.resolve(watched)

    def compare(
        self, step: int, state: SeriesState, record: Record, reseeded: FloatArray | None = None
    ) -> ComparedRecord:
        """Compares `record`, the next of its series, with earlier ones.

        Args:
            step: its number in the log.
            state: of its series.
            record: the new record.
            reseeded: values of the same method with another seed, at the same weights.

        Raises:
            ValueError: if the shape differs from that of earlier steps.
        """
        quantised = schema.quantise(record.values)
        values = quantised.values()
        right = right_classes(record.targets, self._probe.truth, record.task)
        subject = subject_of(record, record.view, values.shape[1:], right)
        if state.history is None:
            state.history = History(subject)
        history = state.history
        _check_same_shape(subject, history.subject)
        largest = largest_values(values)
        moment = _moment(history, step, record, values, largest)
        chosen = self._measures_for(history.subject.kind)
        drift = history.compare(moment, chosen)
        if reseeded is not None:
            other = _moment(history, step, record, reseeded, largest)
            drift += history.compare_seeds(moment, other, chosen)
        medians = _medians(record.series, drift)
        return ComparedRecord(record, quantised, moment, largest, drift, medians)

    def check_measures(self, available: Mapping[str, Collection[str]]) -> None:
        """Raises `ValueError` if a requested measure suits no series.

        Args:
            available: the measures that suit each series; see `available_measures`.
        """
        names = {name for of_series in available.values() for name in of_series}
        for measure in self._requested or ():
            if names and measure.name() not in names:
                raise ValueError(
                    "`drift` must name measures that suit at least one of the series. "
                    f"Expected {one_of(sorted(names))}; got {measure.name()!r}."
                )

    def _measures_for(self, kind: str) -> list[Measure]:
        """The requested measures, and those that alarms watch."""
        requested = valid_for(kind, self._requested)
        watched = [measure for measure in self._watched if kind in measure.kinds]
        return list(dict.fromkeys([*requested, *watched]))


def available_measures(states: Mapping[str, SeriesState]) -> dict[str, list[str]]:
    """The drift measures that suit each series that has been compared so far."""
    kinds = {
        name: state.history.subject.kind
        for name, state in states.items()
        if state.history is not None
    }
    return {
        name: [measure for measure, one in measures().items() if kind in one.kinds]
        for name, kind in kinds.items()
    }


def _moment(
    history: History,
    step: int,
    record: Record,
    values: FloatArray,
    largest: npt.NDArray[np.float64],
) -> Moment:
    return history.moment(step, comparable_rows(values, record.axes, record.channels), largest)


def _check_same_shape(subject: Subject, earlier: Subject) -> None:
    if subject.shape != earlier.shape:
        raise ValueError(
            f"the explanation of an example has the shape {subject.shape}, but at earlier steps "
            f"it had the shape {earlier.shape}. If the model has changed, choose another `log_dir`."
        )


def _medians(series: str, drift: Sequence[schema.Drift]) -> dict[str, float]:
    """The summary over the probe, by scalar tags; only where something was comparable."""
    medians = {
        f"xai/{series}/{one.measure}{_TAG_ENDS[one.reference]}": float(
            measures()[one.measure].over_examples(np.array([one.values]))[0]
        )
        for one in drift
        if one.reference in _TAG_ENDS
    }
    return {tag: median for tag, median in medians.items() if np.isfinite(median)}
