"""Compares, encodes and writes in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from tf_xai import schema
from tf_xai.probe import Probe
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.explained_step import ExplainedStep, Findings
from tf_xai.session.run_notes import RunNotes, reporting
from tf_xai.session.series_state import SeriesState
from tf_xai.session.step_encoder import StepEncoder
from tf_xai.step_time import StepTime
from tf_xai.writing.messages import notes_value, probe_value
from tf_xai.writing.writer import LogWriter

T = TypeVar("T")


class BackgroundWriter:
    """Writes the log of one run, at most one step behind the training.

    Args:
        probe: of the run.
        fingerprint: of the explained model.
        states: of the series; they remember each record as soon as it is written.
        encoder: turns records into summary values.
        writer: of the log's files; None: nothing is written, but all else is done.
        notes: are written with the next step.
    """

    def __init__(
        self,
        probe: Probe,
        fingerprint: str,
        states: Mapping[str, SeriesState],
        encoder: StepEncoder,
        writer: LogWriter | None,
        notes: RunNotes,
    ) -> None:
        self._probe = probe
        self._fingerprint = fingerprint
        self._states = states
        self._encoder = encoder
        self._writer = writer
        self._notes = notes
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tf_xai")
        self._unfinished: Future[None] | None = None
        self.is_probe_logged = False
        self._last_time: StepTime | None = None
        self._step_of_notes: int | None = None
        self._notes_of_step: list[schema.Note] = []

    def replace_log(self) -> None:
        """Sets an earlier log aside, since the training starts anew."""
        if self._writer is not None:
            self._writer.replace()

    def void_from(self, step: int) -> None:
        """Voids what the log holds of `step` and later ones."""
        if self._writer is not None:
            self._writer.begin(step)

    def submit(self, action: Callable[[], T]) -> Future[T]:
        """Runs `action` after everything that was submitted before."""
        try:
            return self._thread.submit(action)
        except RuntimeError:  # no thread can be started any more: the interpreter is shutting down
            self._thread.shutdown()  # waits for what was submitted before
            result: Future[T] = Future()
            with reporting(lambda _, error: result.set_exception(error), "explain"):
                result.set_result(action())
            return result

    def write(self, step: ExplainedStep) -> None:
        """Writes a step once the one before is written; reports errors of the one before."""
        self._last_time = step.time

        def write() -> None:
            if self._writer is not None:
                self._write_step(self._writer, step)
            for compared in step.records:
                self._states[compared.record.series].remember(compared)

        self._submit_write(write)

    def add_findings(self, time: StepTime, findings: Findings) -> None:
        """Adds what checks found after the last step was written."""

        def write() -> None:
            if self._writer is not None:
                values = [
                    value
                    for name, quality in findings.items()
                    for value in self._encoder.encode_later_quality(name, quality)
                ]
                self._writer.write(time.step, values)

        self._submit_write(write)

    def wait(self) -> None:
        """Waits until everything is written; raises errors of the last step."""
        unfinished, self._unfinished = self._unfinished, None
        if unfinished is not None:
            unfinished.result()

    def close(self) -> None:
        """Closes the files, after `wait`."""
        try:
            self._write_remaining_notes()
        finally:
            self._thread.shutdown()
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

    def _submit_write(self, action: Callable[[], None]) -> None:
        with reporting(self._notes.report, "explain"):
            self.wait()
        self._unfinished = self.submit(action)

    def _write_step(self, writer: LogWriter, step: ExplainedStep) -> None:
        if loss := writer.lost():
            self.is_probe_logged = False
            self._notes.report("explain", FileNotFoundError(loss))
        values = list(step.values)
        if not self.is_probe_logged:
            values.insert(0, probe_value(self._probe, step.targets, self._fingerprint))
        for compared in step.records:
            quality = step.findings.get(compared.record.series, ())
            values += self._encoder.encode(step.time, compared, quality)
        self._write_with_notes(writer, step.time, values)
        self.is_probe_logged = True

    def _write_with_notes(
        self, writer: LogWriter, time: StepTime, values: Sequence[Summary.Value]
    ) -> None:
        """Readers keep the last notes of a step, so earlier ones of the same step are repeated."""
        pending = self._notes.pending()
        earlier = self._notes_of_step if self._step_of_notes == time.step else []
        notes = [notes_value(time, [*earlier, *pending])] if pending else []
        writer.write(time.step, [*values, *notes])
        self._notes.logged(pending)
        self._step_of_notes, self._notes_of_step = time.step, [*earlier, *pending]

    def _write_remaining_notes(self) -> None:
        """Notes that came after the last step was written."""
        if self._notes.pending() and self._writer is not None and self._last_time is not None:
            self._write_with_notes(self._writer, self._last_time, [])
