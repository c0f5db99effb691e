"""One training with one log: explains steps, compares them with earlier ones, writes them down."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from tf_xai import schema
from tf_xai.drift import Measure
from tf_xai.errors import expected
from tf_xai.explainer import Explainer
from tf_xai.history import History, largest_values
from tf_xai.log import RUN_DIRECTORY, RunLog, median_over_examples
from tf_xai.overlay import overlay_value
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.writer import (
    Clock,
    LogWriter,
    notes_value,
    predictions_value,
    probe_value,
    scalar_values,
    series_message,
    series_values,
    step_message,
)

_RATE = "/degenerate"
_SUFFIX = {schema.PREVIOUS: "", schema.FIRST: "_to_first"}


class Session:
    """Explains into `log_dir/xai`.

    Args:
        explainer: model, probe and methods.
        log_dir: of the run.
        measures: of drift.
        overlays: whether to write stock image summaries too.
        raise_errors: whether an error while explaining ends the training.

    Raises:
        ValueError: where `log_dir` cannot be written to.
    """

    def __init__(
        self,
        explainer: Explainer,
        log_dir: Path,
        measures: Sequence[Measure],
        *,
        overlays: bool,
        raise_errors: bool,
    ) -> None:
        self._explainer = explainer
        self._directory = log_dir / RUN_DIRECTORY
        self._measures = measures
        self._overlays = overlays
        self._raise_errors = raise_errors
        self._writer = LogWriter(self._directory)
        self._writer.check()
        self._histories: dict[str, History] = {}
        self._pending = [
            *_notes(schema.INFO, explainer.choices()),
            *_notes(schema.WARNING, explainer.caveats()),
        ]
        self._reported: set[tuple[str, str]] = set()
        self._probe_written = False
        self.latest: dict[str, float] = {}
        """The last known drift by its tags, for Keras' `logs`."""

    def begin(self, step: int) -> None:
        """Takes up what the log says of the steps before `step`; later ones are said again.

        Raises:
            ValueError: where the log was begun with another probe.
        """
        log = RunLog(self._directory)
        if log.last_step is None:
            return
        log.forget_from(step)
        if log.last_step is not None:
            self._resume(log)
        self._attempt("explain", lambda: self._writer.begin(step))

    def explain(self, clock_step: int, epoch: int, batch: int) -> None:
        """Explains the present weights as that step."""
        self._attempt("explain", lambda: self._explain(clock_step, epoch, batch))

    def close(self) -> None:
        """Closes the log."""
        self._attempt("explain", self._writer.close)

    def _resume(self, log: RunLog) -> None:
        probe = self._explainer.probe
        if log.probe is None or log.probe.fingerprint != probe.fingerprint:
            rule = f"be the one that the log in '{self._directory}' was begun with"
            began = log.probe.fingerprint if log.probe else "none"
            message = expected("probe", rule, f"fingerprint {began}", probe.fingerprint)
            raise ValueError(f"{message} Give another `log_dir`, or start again at epoch 0.")
        self._probe_written = True
        self._explainer.targets = np.array(log.probe.targets, np.int64)
        for name, steps in log.steps.items():
            if steps and name in log.stored:
                self._histories[name] = _history_of(log, name)

    def _explain(self, clock_step: int, epoch: int, batch: int) -> None:
        passes = self._explainer.passes()
        clock = Clock(clock_step, epoch, batch, time.time())
        values: list[Summary.Value] = []
        record = None
        for method in self._explainer.methods:
            try:
                record = self._explainer.explain(method, passes)
                values += self._described(clock, record)
            except Exception as error:
                self._report(method.series_name, error)
        if record is not None:
            values.insert(0, predictions_value(clock, record))
        self._write(clock, values)

    def _described(self, clock: Clock, record: Record) -> list[Summary.Value]:
        """All that is written of one record."""
        packed = schema.pack(record.values)
        stored = schema.unpack(packed)
        history = self._histories.setdefault(
            record.series,
            History(record.axes, record.channels, input_multiplied=record.input_multiplied),
        )
        moment = history.moment(clock.step, stored)
        drift = history.compare(moment, self._measures)
        history.remember(moment, largest_values(stored))
        scalars = _scalars(record.series, moment.degenerate, drift)
        self.latest |= {tag: value for tag, value in scalars.items() if not tag.endswith(_RATE)}
        series = series_message(record, self._explainer.probe.fingerprint)
        step = step_message(clock, record, moment.degenerate, drift)
        values = series_values(series, step, packed) + scalar_values(scalars)
        if self._overlays and self._explainer.probe.kind == "image":
            values += overlay_value(self._explainer.probe, record)
        return values

    def _write(self, clock: Clock, values: list[Summary.Value]) -> None:
        if not self._probe_written and self._explainer.targets is not None:
            values.insert(0, probe_value(self._explainer.probe, self._explainer.targets))
        notes = list(self._pending)
        if notes:
            values.append(notes_value(clock, notes))
        self._writer.write(clock.step, values)
        self._probe_written = True
        del self._pending[: len(notes)]

    def _attempt(self, source: str, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            self._report(source, error)

    def _report(self, source: str, error: Exception) -> None:
        if self._raise_errors:
            raise error
        text = f"{type(error).__name__}: {error}"
        if (source, type(error).__name__) in self._reported:
            return
        self._reported.add((source, type(error).__name__))
        self._pending.append(schema.Note(severity=schema.ERROR, source=source, text=text))
        warnings.warn(f"tf_xai could not explain ({source}): {text}", RuntimeWarning, stacklevel=2)


def _notes(severity: schema.Severity, texts: Iterable[str]) -> list[schema.Note]:
    return [schema.Note(severity=severity, source="explain", text=text) for text in texts]


def _history_of(log: RunLog, name: str) -> History:
    """What a series remembers of a log's steps: the first, the last, the largest values."""
    series, steps, stored = log.series[name], log.steps[name], log.stored[name]
    history = History(series.axes, series.channels, input_multiplied=series.input_multiplied)
    for step in (min(steps), max(steps)):
        moment = history.moment(step, stored[step].values())
        history.remember(moment, np.max([said.largest for said in steps.values()], axis=0))
    return history


def _scalars(
    series: str, degenerate: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], drift: Sequence[schema.Drift]
) -> dict[str, float]:
    scalars = {f"xai/{series}{_RATE}": float(degenerate.mean())}
    for said in drift:
        median = float(median_over_examples(np.array([said.values]))[0])
        if np.isfinite(median):
            scalars[f"xai/{series}/{said.measure}{_SUFFIX[said.reference]}"] = median
    return scalars
