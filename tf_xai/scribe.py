"""From a record to what is written of it: packed values, drift, scalars, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai import drift as drift_measures
from tf_xai import schema
from tf_xai.drift import median_over_examples
from tf_xai.history import History, Moment, largest_values
from tf_xai.overlay import overlay_value
from tf_xai.probe import Probe
from tf_xai.record import Record
from tf_xai.run_log import RunLog
from tf_xai.schema.event_pb2 import Summary
from tf_xai.writer import Clock, scalar_values, series_message, series_values, step_message

_SUFFIX = {schema.PREVIOUS: "", schema.FIRST: "_to_first"}


@dataclass(frozen=True)
class Described:
    """One record, compared with earlier ones.

    Attributes:
        record: what it is about.
        packed: its values as they are stored.
        moment: what later records are compared with.
        largest: largest |value| of each example.
        drift: to earlier steps.
        medians: of the drift, by scalar tags.
    """

    record: Record
    packed: schema.Packed
    moment: Moment
    largest: npt.NDArray[np.float64]
    drift: Sequence[schema.Drift]
    medians: dict[str, float]


class Scribe:
    """Remembers each series, and describes its next record."""

    def __init__(self, probe: Probe, measures: Sequence[str], *, overlays: bool) -> None:
        self._probe = probe
        self._measures = drift_measures.resolve(measures)
        self._overlays = overlays
        self._histories: dict[str, History] = {}

    def take_up(self, log: RunLog) -> None:
        """Remembers what a log says."""
        for name, steps in log.steps.items():
            if steps and name in log.stored:
                self._histories[name] = _history_of(log, name)

    def describe(self, step: int, record: Record) -> Described:
        """Compares `record`, the next of its series."""
        packed = schema.pack(record.values)
        stored = schema.unpack(packed)
        history = self._histories.setdefault(
            record.series,
            History(record.axes, record.channels, input_multiplied=record.input_multiplied),
        )
        moment = history.moment(step, stored)
        drift = history.compare(moment, self._measures)
        medians = _medians(record.series, drift)
        return Described(record, packed, moment, largest_values(stored), drift, medians)

    def values(self, clock: Clock, described: Described) -> list[Summary.Value]:
        """All that is written of a record."""
        record, degenerate = described.record, described.moment.degenerate
        series = series_message(record, self._probe.fingerprint)
        step = step_message(clock, record, described.largest, degenerate, described.drift)
        rate = {f"xai/{record.series}/degenerate": float(degenerate.mean())}
        scalars = scalar_values(described.medians | rate)
        overlays = overlay_value(self._probe, record) if self._overlays else []
        return [*series_values(series, step, described.packed), *scalars, *overlays]

    def remember(self, described: Described) -> None:
        """Later records are compared with this one: the log holds it now."""
        history = self._histories[described.record.series]
        history.remember(described.moment, described.largest)


def _history_of(log: RunLog, name: str) -> History:
    """What a series remembers of a log's steps: the first, the last, the largest values."""
    series, steps, stored = log.series[name], log.steps[name], log.stored[name]
    history = History(series.axes, series.channels, input_multiplied=series.input_multiplied)
    largest = np.fmax.reduce([said.largest for said in steps.values()])
    for step in (min(steps), max(steps)):
        history.remember(history.moment(step, stored[step].values()), largest)
    return history


def _medians(series: str, drift: Sequence[schema.Drift]) -> dict[str, float]:
    """Medians over the probe by their tags, where anything is comparable."""
    medians = {
        f"xai/{series}/{said.measure}{_SUFFIX[said.reference]}": float(
            median_over_examples(np.array([said.values]))[0]
        )
        for said in drift
    }
    return {tag: median for tag, median in medians.items() if np.isfinite(median)}
