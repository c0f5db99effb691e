"""One training with one log: explains steps, compares them with earlier ones, writes them down."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tf_xai import schema
from tf_xai.budget import PASSES, TELLING, Budget
from tf_xai.errors import expected
from tf_xai.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.run_log import RUN_DIRECTORY, RunLog
from tf_xai.schema.event_pb2 import Summary
from tf_xai.scribe import Described, Scribe
from tf_xai.writer import Clock, LogWriter, notes_value, predictions_value, probe_value

_MANY_EMPTY = 0.5  # of the probe's maps


@dataclass(frozen=True)
class Settings:
    """How a session goes about its work.

    Attributes:
        measures: names of the measures of drift.
        overlays: whether to write stock image summaries too.
        raise_errors: whether an error while explaining ends the training.
        budget: largest share of the training time to spend, or None.
        writes: whether to write at all; of several workers on one training, the first alone does.
    """

    measures: Sequence[str]
    overlays: bool
    raise_errors: bool
    budget: float | None
    writes: bool = True


class Session:
    """Explains into `log_dir/xai`.

    The model's passes run where they are asked for; quantising, comparing, encoding and writing go
    on in a thread of their own, at most one step behind.

    Raises:
        ValueError: where `log_dir` cannot be written to.
    """

    def __init__(self, explainer: Explainer, log_dir: Path, settings: Settings) -> None:
        self._explainer = explainer
        self._settings = settings
        self._directory = log_dir / RUN_DIRECTORY
        self._writer = LogWriter(self._directory) if settings.writes else None
        if self._writer is not None:
            self._writer.check()
        self._scribe = Scribe(explainer.probe, settings.measures, overlays=settings.overlays)
        self._budget = Budget(settings.budget)
        self._background = ThreadPoolExecutor(1, thread_name_prefix="tf_xai")
        self._written: Future[None] | None = None
        self._pending = [
            *_notes(schema.INFO, explainer.choices()),
            *_notes(schema.WARNING, explainer.caveats()),
        ]
        self._reported: set[tuple[str, str]] = set()
        self._last_epoch: dict[str, int] = {}
        self._explained_at: dict[str, int] = {}
        self._predicted_at: int | None = None
        self._probe_written = False
        self._clock: Clock | None = None
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
        if log.predictions:
            self._resume(log)
        elif self._writer is not None:
            self._attempt("explain", self._writer.replace)
        if self._writer is not None:
            self._writer.begin(step)

    def explain(self, step: int, epoch: int, batch: int, *, everything: bool = False) -> None:
        """Explains the present weights as that step.

        Args:
            step: its number in the log.
            epoch: finished epochs.
            batch: finished batches.
            everything: all methods that have not explained that step, whatever their intervals and
                the budget.
        """
        clock = Clock(step, epoch, batch, time.time())
        methods = self._explainer.methods if everything else self._due(epoch)
        methods = [m for m in methods if self._explained_at.get(m.series_name) != step]
        if methods:
            self._clock = clock
            self._explained_at |= {method.series_name: step for method in methods}
            self._attempt("explain", lambda: self._explain(clock, methods))

    def close(self) -> None:
        """Waits until everything is written, and closes the log."""
        self._attempt("explain", self._wait)
        self._attempt("explain", self._write_notes)
        self._background.shutdown()
        if self._writer is not None:
            self._attempt("explain", self._writer.close)

    def _resume(self, log: RunLog) -> None:
        probe = self._explainer.probe
        if log.probe is None or log.probe.fingerprint != probe.fingerprint:
            rule = f"be the one that the log in '{self._directory}' was begun with"
            began = log.probe.fingerprint if log.probe else "none"
            message = expected("probe", rule, f"fingerprint {began}", probe.fingerprint)
            raise ValueError(f"{message} Give another `log_dir`, or start again at epoch 0.")
        self._check_same_series(log)
        self._probe_written = True
        self._explainer.targets = np.array(log.probe.targets, np.int64)
        self._attempt("explain", lambda: self._scribe.take_up(log))

    def _check_same_series(self, log: RunLog) -> None:
        for method in self._explainer.methods:
            logged = log.series.get(method.series_name)
            given = json.dumps(method.params(), sort_keys=True)
            if logged and (logged.method, logged.params_json) != (method.registry_name(), given):
                rule = f"explain '{logged.name}' as the log in '{self._directory}' does"
                allowed = f"{logged.method} {logged.params_json}"
                message = expected("methods", rule, allowed, f"{method.registry_name()} {given}")
                raise ValueError(f"{message} Give another `log_dir`, or start again at epoch 0.")

    def _due(self, epoch: int) -> list[Method]:
        due = [method for method in self._explainer.methods if self._is_due(method, epoch)]
        affordable = self._budget.affordable(due)
        for method in due:
            if method not in affordable:
                self._say_stretched(method.series_name)
        return affordable

    def _is_due(self, method: Method, epoch: int) -> bool:
        last = self._last_epoch.get(method.series_name)
        interval = method.every_n_epochs
        return last is None or interval is None or epoch - last >= interval

    def _say_stretched(self, series: str) -> None:
        if (series, "budget") not in self._reported:
            self._reported.add((series, "budget"))
            text = f"explained less often to stay within budget={self._settings.budget}"
            self._pending.append(schema.Note(severity=schema.INFO, source=series, text=text))

    def _explain(self, clock: Clock, methods: Sequence[Method]) -> None:
        with self._budget.spending(PASSES):
            passes = self._explainer.passes()
        told: list[tuple[str, Future[Described]]] = []
        values: list[Summary.Value] = []
        for method in methods:
            try:
                with self._budget.spending(method.series_name):
                    record = self._explainer.explain(method, passes)
                if self._predicted_at != clock.step:
                    self._predicted_at = clock.step
                    values.append(predictions_value(clock, record))
                described = self._background.submit(self._scribe.describe, clock.step, record)
                told.append((method.series_name, described))
                self._last_epoch[method.series_name] = clock.epoch
            except Exception as error:
                self._report(method.series_name, error)
        with self._budget.spending(TELLING):
            self._write_later(clock, values, self._heard(told))

    def _heard(self, told: Sequence[tuple[str, Future[Described]]]) -> list[Described]:
        heard = []
        for series, future in told:
            try:
                described = future.result()
            except Exception as error:
                self._report(series, error)
            else:
                heard.append(described)
                self._say_empty(described)
                self.latest |= described.medians
        return heard

    def _say_empty(self, described: Described) -> None:
        series, empty = described.record.series, described.moment.degenerate
        if empty.mean() > _MANY_EMPTY and (series, "empty") not in self._reported:
            self._reported.add((series, "empty"))
            text = (
                f"{int(empty.sum())} of {len(empty)} maps are empty: all their values are (nearly) "
                "0, so they cannot be compared. A signed method, such as hires_cam or "
                "integrated_gradients, shows what speaks against the target too"
            )
            self._pending.append(schema.Note(severity=schema.WARNING, source=series, text=text))

    def _write_later(
        self, clock: Clock, values: list[Summary.Value], heard: Sequence[Described]
    ) -> None:
        self._attempt("explain", self._wait)
        self._written = self._background.submit(self._write, clock, values, heard)

    def _write_notes(self) -> None:
        """What could not be said with a step, for there was none."""
        if self._pending and self._writer is not None and self._clock is not None:
            self._writer.write(self._clock.step, [notes_value(self._clock, self._pending)])
            self._pending.clear()

    def _wait(self) -> None:
        written, self._written = self._written, None
        if written is not None:
            written.result()

    def _write(self, clock: Clock, values: list[Summary.Value], heard: Sequence[Described]) -> None:
        if self._writer is not None:
            self._write_with(self._writer, clock, values, heard)
        for described in heard:
            self._scribe.remember(described)

    def _write_with(
        self,
        writer: LogWriter,
        clock: Clock,
        values: list[Summary.Value],
        heard: Sequence[Described],
    ) -> None:
        if lost := writer.lost():
            self._probe_written = False
            error = FileNotFoundError(f"{lost} was deleted: what it held is lost")
            self._report("explain", error)
        targets = self._explainer.targets
        if not self._probe_written and targets is not None:
            values = [probe_value(self._explainer.probe, targets), *values]
        for described in heard:
            values = [*values, *self._scribe.values(clock, described)]
        notes = list(self._pending)
        if notes:
            values = [*values, notes_value(clock, notes)]
        writer.write(clock.step, values)
        self._probe_written = True
        del self._pending[: len(notes)]

    def _attempt(self, source: str, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            self._report(source, error)

    def _report(self, source: str, error: Exception) -> None:
        if self._settings.raise_errors:
            raise error
        if (source, type(error).__name__) in self._reported:
            return
        self._reported.add((source, type(error).__name__))
        text = f"{type(error).__name__}: {error}"
        self._pending.append(schema.Note(severity=schema.ERROR, source=source, text=text))
        warnings.warn(f"tf_xai could not explain ({source}): {text}", RuntimeWarning, stacklevel=2)


def _notes(severity: schema.Severity, texts: Iterable[str]) -> list[schema.Note]:
    return [schema.Note(severity=severity, source="explain", text=text) for text in texts]
