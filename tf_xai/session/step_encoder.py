"""From a record to what is written of it: packed values, drift, scalars, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai import drift as drift_measures
from tf_xai import schema
from tf_xai.comparison.history import History, Moment, largest_values
from tf_xai.drift import (
    Measure,
    Subject,
    comparable_rows,
    logged_classes,
    measures,
    over_examples,
    right_classes,
    subject_of,
    valid_for,
)
from tf_xai.errors import expected, one_of
from tf_xai.log.messages import (
    Clock,
    scalar_values,
    series_message,
    series_values,
    step_message,
    step_value,
)
from tf_xai.log.run_log import RunLog
from tf_xai.pictures.overlay import Overlays
from tf_xai.probe import Probe
from tf_xai.quality import registry
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.run_notes import Report, reporting

FloatArray = npt.NDArray[np.float32]

_SUFFIX = {schema.PREVIOUS: "", schema.FIRST: "_to_first"}


@dataclass(frozen=True)
class ComparedRecord:
    """One record, compared with earlier ones.

    Attributes:
        record: what it is about.
        quantised: its values as they are stored.
        moment: what later records are compared with.
        largest: largest |value| of each example.
        drift: to earlier steps.
        medians: of the drift, by scalar tags.
    """

    record: Record
    quantised: schema.Quantised
    moment: Moment
    largest: npt.NDArray[np.float64]
    drift: Sequence[schema.Drift]
    medians: dict[str, float]


class StepEncoder:
    """Remembers each series, and describes its next record."""

    def __init__(
        self,
        probe: Probe,
        measures: Sequence[str] | None,
        watched: Sequence[str],
        checks: Mapping[str, Sequence[schema.Check]],
        *,
        overlays: bool,
    ) -> None:
        self._probe = probe
        self._measures = None if measures is None else drift_measures.resolve(measures)
        self._watched = drift_measures.resolve(watched)
        self._checks = checks
        self._overlays = Overlays(probe) if overlays else None
        self._histories: dict[str, History] = {}
        self._said: dict[str, tuple[schema.Series, schema.Step]] = {}
        self._written: dict[str, int] = {}  # steps of each series in the log

    def take_up(self, log: RunLog, lost: Report) -> None:
        """Remembers what a log says of the series; one that cannot be read costs no other.

        Args:
            log: of the training that this one goes on with.
            lost: is told of series whose drift begins anew.
        """
        for name in self._checks:
            steps = log.steps.get(name, {})
            self._written[name] = max([len(steps), *(said.number for said in steps.values())])
            if steps or log.stored.get(name):
                with reporting(lost, name):
                    self._histories[name] = _history_of(log, name)

    def describe(
        self, step: int, record: Record, again: FloatArray | None = None
    ) -> ComparedRecord:
        """Compares `record`, the next of its series, with earlier ones.

        Args:
            step: its number in the log.
            record: what was said.
            again: what another seed says of the same weights.
        """
        quantised = schema.quantise(record.values)
        stored = quantised.values()
        right = right_classes(record.targets, self._probe.truth, record.task)
        subject = subject_of(record, stored.shape[1:], right)
        history = self._histories.setdefault(record.series, History(subject))
        _check_same_shape(subject, history.subject)
        rows = comparable_rows(stored, record.axes, record.channels)
        largest = largest_values(stored)
        moment = history.moment(step, rows, largest)
        chosen = self._measures_of(history.subject.kind)
        drift = history.compare(moment, chosen)
        if again is not None:
            other = history.moment(
                step, comparable_rows(again, record.axes, record.channels), largest
            )
            drift += history.compare_seeds(moment, other, chosen)
        medians = _medians(record.series, drift)
        return ComparedRecord(record, quantised, moment, largest, drift, medians)

    def values(
        self, clock: Clock, described: ComparedRecord, quality: Sequence[schema.Quality] = ()
    ) -> list[Summary.Value]:
        """All that is written of a record."""
        record, degenerate = described.record, described.moment.degenerate
        series = series_message(
            record, self._probe.fingerprint, self._checks.get(record.series, ())
        )
        step = step_message(clock, record, described.largest, degenerate, described.drift)
        step.number = self._written.get(record.series, 0) + 1
        quality = [*quality, *_fit(record)]
        step.quality.extend(quality)
        self._said[record.series] = series, step
        rate = {f"xai/{record.series}/degenerate": float(degenerate.mean())}
        scalars = scalar_values(described.medians | rate | _verdicts(record.series, quality))
        overlays = self._overlays.values(record) if self._overlays else []
        return [*series_values(series, step, schema.pack(described.quantised)), *scalars, *overlays]

    def completed(self, name: str, quality: Sequence[schema.Quality]) -> list[Summary.Value]:
        """What was last said of a series, with what was found out about it since."""
        series, step = self._said[name]
        found = {(said.check, said.of) for said in quality}
        kept = [said for said in step.quality if (said.check, said.of) not in found]
        del step.quality[:]
        step.quality.extend([*kept, *quality])
        return [step_value(series, step), *scalar_values(_verdicts(name, quality))]

    def check_measures(self) -> None:
        """Raises `ValueError` where a measure that was asked for suits no series."""
        known = {name for names in self.measurable().values() for name in names}
        for measure in self._measures or ():
            if known and measure.name() not in known:
                rule = "be valid for one of the series"
                raise ValueError(
                    expected("drift", rule, one_of(sorted(known)), repr(measure.name()))
                )

    def measurable(self) -> dict[str, list[str]]:
        """The measures of drift that are valid for each series so far."""
        return {
            series: [name for name, one in measures().items() if history.subject.kind in one.kinds]
            for series, history in self._histories.items()
        }

    def _measures_of(self, kind: str) -> list[Measure]:
        """Those that were asked for, and those that alarms watch."""
        asked = valid_for(kind, self._measures)
        watched = [measure for measure in self._watched if kind in measure.kinds]
        return list(dict.fromkeys([*asked, *watched]))

    def remember(self, described: ComparedRecord) -> None:
        """Later records are compared with this one: the log holds it now."""
        series = described.record.series
        self._histories[series].remember(described.moment, described.largest)
        self._written[series] = self._written.get(series, 0) + 1


def _history_of(log: RunLog, name: str) -> History:
    """What a series remembers of a log's steps: the first, the last, the largest values."""
    ends = _ends(log, name)
    series, steps = log.series[name], log.steps[name]
    values = np.stack([log.stored[name][step].values() for step in ends])
    targets = logged_classes(log.probe) if log.probe else None
    history = History(subject_of(series, values.shape[2:], targets))
    largest = np.fmax.reduce([steps[step].largest for step in steps if step >= ends[0]])
    for step, found in zip(ends, values, strict=True):
        schema.check_values(series, steps[step], found.shape)
        rows = comparable_rows(found, series.axes, series.channels)
        history.remember(history.moment(step, rows, largest_values(found)), largest)
    return history


def _ends(log: RunLog, name: str) -> list[int]:
    """The step that drift to the first is drift to, and the last one."""
    steps, stored = log.steps.get(name, {}), log.stored.get(name, {})
    known = steps.keys() | stored.keys()
    last = max(known)
    ends = sorted({_first(steps, last, min(known)), last})
    for step in ends:
        if step not in steps or step not in stored:
            raise schema.CorruptLogError(f"step {step} is not whole")
    return ends


def _first(steps: Mapping[int, schema.Step], last: int, earliest: int) -> int:
    """What the last step says that it is; one without drift where others have some began anew."""
    firsts = {step: _to_first(said) for step, said in steps.items()}
    if firsts.get(last):
        return firsts[last][0]
    return last if last in steps and any(firsts.values()) else earliest


def _to_first(step: schema.Step) -> list[int]:
    return [said.reference_step for said in step.drift if said.reference == schema.FIRST]


def _check_same_shape(subject: Subject, earlier: Subject) -> None:
    if subject.shape != earlier.shape:
        raise ValueError(
            f"what it says of an example has the shape {subject.shape}; earlier steps have "
            f"{earlier.shape}. A model that was changed needs another `log_dir`."
        )


def _fit(record: Record) -> list[schema.Quality]:
    """What the method says of its own fit."""
    return [schema.Quality(check=name, values=record.fit[name]) for name in record.fit]


def _verdicts(series: str, quality: Sequence[schema.Quality]) -> dict[str, float]:
    """What stands for the probe, by its tags, where anything is defined."""
    kinds = registry()
    shares = {name for name in kinds if kinds[name].is_share}
    found = {
        f"xai/{series}/{said.check}": over_examples(
            np.array(said.values), is_share=said.check in shares
        ).item()
        for said in quality
        if not said.of
    }
    return {tag: middle for tag, middle in found.items() if np.isfinite(middle)}


def _medians(series: str, drift: Sequence[schema.Drift]) -> dict[str, float]:
    """What stands for the probe, by its tags, where anything is comparable."""
    medians = {
        f"xai/{series}/{said.measure}{_SUFFIX[said.reference]}": float(
            measures()[said.measure].over_examples(np.array([said.values]))[0]
        )
        for said in drift
        if said.reference in _SUFFIX
    }
    return {tag: median for tag, median in medians.items() if np.isfinite(median)}
