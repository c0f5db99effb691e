"""From a record to what is written of it: packed values, drift, scalars, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai import drift as drift_measures
from tf_xai import schema
from tf_xai.history import History, Moment, largest_values
from tf_xai.log import RunLog, median_over_examples
from tf_xai.overlay import overlay_value
from tf_xai.probe import Probe
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.writer import Clock, scalar_values, series_message, series_values, step_message

_SUFFIX = {schema.PREVIOUS: "", schema.FIRST: "_to_first"}


@dataclass(frozen=True)
class Described:
    """One record as it is written, and its drift by scalar tags."""

    values: list[Summary.Value]
    drift: dict[str, float]


class Scribe:
    """Remembers each series, and describes its next record."""

    def __init__(self, probe: Probe, measures: Sequence[str], *, overlays: bool) -> None:
        self._probe = probe
        self._measures = drift_measures.resolve(measures)
        self._overlays = overlays
        self._histories: dict[str, History] = {}
        self._told: list[tuple[str, Moment, npt.NDArray[np.float64]]] = []

    def take_up(self, log: RunLog) -> None:
        """Remembers what a log says."""
        for name, steps in log.steps.items():
            if steps and name in log.stored:
                self._histories[name] = _history_of(log, name)

    def describe(self, clock: Clock, record: Record) -> Described:
        """All that is written of `record`, the next of its series."""
        packed = schema.pack(record.values)
        stored = schema.unpack(packed)
        history = self._histories.setdefault(
            record.series,
            History(record.axes, record.channels, input_multiplied=record.input_multiplied),
        )
        moment = history.moment(clock.step, stored)
        drift = history.compare(moment, self._measures)
        largest = largest_values(stored)
        self._told.append((record.series, moment, largest))
        medians = _medians(record.series, drift)
        series = series_message(record, self._probe.fingerprint)
        step = step_message(clock, record, largest, moment.degenerate, drift)
        rate = {f"xai/{record.series}/degenerate": float(moment.degenerate.mean())}
        values = series_values(series, step, packed) + scalar_values(medians | rate)
        if self._overlays:
            values += overlay_value(self._probe, record)
        return Described(values, medians)

    def remember(self, step: int) -> None:
        """Later steps are compared with what was told of `step`: the log holds it now."""
        told, self._told = self._told, []
        for series, moment, largest in told:
            if moment.step == step:
                self._histories[series].remember(moment, largest)


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
