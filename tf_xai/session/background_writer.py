"""Writes down what is explained, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.log.messages import Clock, notes_value, probe_value
from tf_xai.log.run_log import RunLog
from tf_xai.log.writer import LogWriter
from tf_xai.probe import IntArray, Probe
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.assessor import Assessed
from tf_xai.session.run_notes import Report, RunNotes, reporting
from tf_xai.session.step_encoder import ComparedRecord, StepEncoder

T = TypeVar("T")


class BackgroundWriter:
    """One run's log: quantising, comparing, encoding and writing, at most one step behind.

    Args:
        probe: of the run.
        model: fingerprint of what is explained.
        scribe: turns records into what is written.
        writer: of the files; None: all is done but nothing is written.
        remarks: are written with the next step.
    """

    def __init__(
        self,
        probe: Probe,
        model: str,
        scribe: StepEncoder,
        writer: LogWriter | None,
        remarks: RunNotes,
    ) -> None:
        self._probe = probe
        self._model = model
        self._scribe = scribe
        self._writer = writer
        self._remarks = remarks
        self._background = ThreadPoolExecutor(1, thread_name_prefix="tf_xai")
        self._under_way: Future[None] | None = None
        self._probe_written = False
        self._clock: Clock | None = None
        self._notes_at: int | None = None
        self._notes: list[schema.Note] = []

    def begin(self, step: int) -> None:
        """What the log says of `step` and later is void."""
        if self._writer is not None:
            self._writer.begin(step)

    def replace(self) -> None:
        """Sets the log of a training that begins anew aside."""
        if self._writer is not None:
            self._writer.replace()

    def take_up(self, log: RunLog, lost: Report) -> None:
        """Goes on with a log; see `StepEncoder.take_up`."""
        self._probe_written = True
        self._scribe.take_up(log, lost)

    def describe(
        self, clock: Clock, record: Record, again: npt.NDArray[np.float32] | None
    ) -> Future[ComparedRecord]:
        """Compares a record with earlier ones; see `StepEncoder.describe`."""
        return self._submit(lambda: self._scribe.describe(clock.step, record, again))

    def write(
        self,
        clock: Clock,
        values: Sequence[Summary.Value],
        heard: Sequence[ComparedRecord],
        assessed: Assessed,
        targets: IntArray,
    ) -> None:
        """Writes a step as soon as the one before is written; raises what went wrong with that."""
        self._clock = clock

        def write() -> None:
            if self._writer is not None:
                self._write(self._writer, clock, values, heard, assessed, targets)
            for described in heard:
                self._scribe.remember(described)

        self._later(write)

    def complete(self, clock: Clock, assessed: Assessed) -> None:
        """Adds to the last step what was found out about it since."""

        def write() -> None:
            if self._writer is not None:
                found = [self._scribe.completed(name, assessed[name]) for name in assessed]
                self._writer.write(clock.step, [value for values in found for value in values])

        self._later(write)

    def wait(self) -> None:
        """Until everything is written; raises what went wrong."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def close(self) -> None:
        """Closes the files, after `wait`."""
        try:
            self._write_what_is_left()
        finally:
            self._background.shutdown()
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

    def _later(self, action: Callable[[], None]) -> None:
        with reporting(self._remarks.report, "explain"):
            self.wait()
        self._under_way = self._submit(action)

    def _submit(self, action: Callable[[], T]) -> Future[T]:
        try:
            return self._background.submit(action)
        except RuntimeError:  # no thread may start any more: the main one has ended
            self._background.shutdown()  # what is under way comes first
            done: Future[T] = Future()
            with reporting(lambda _, error: done.set_exception(error), "explain"):
                done.set_result(action())
            return done

    def _write(
        self,
        writer: LogWriter,
        clock: Clock,
        values: Sequence[Summary.Value],
        heard: Sequence[ComparedRecord],
        assessed: Assessed,
        targets: IntArray,
    ) -> None:
        if lost := writer.lost():
            self._probe_written = False
            self._remarks.report("explain", FileNotFoundError(lost))
        said = [] if self._probe_written else [probe_value(self._probe, targets, self._model)]
        said += values
        for described in heard:
            quality = assessed.get(described.record.series, ())
            said += self._scribe.values(clock, described, quality)
        self._write_with_notes(writer, clock, said)
        self._probe_written = True

    def _write_with_notes(
        self, writer: LogWriter, clock: Clock, values: Sequence[Summary.Value]
    ) -> None:
        """A later word on a step replaces the one before: it repeats what that said."""
        pending = self._remarks.pending()
        earlier = self._notes if self._notes_at == clock.step else []
        notes = [notes_value(clock, [*earlier, *pending])] if pending else []
        writer.write(clock.step, [*values, *notes])
        self._remarks.written(pending)
        self._notes_at, self._notes = clock.step, [*earlier, *pending]

    def _write_what_is_left(self) -> None:
        """Notes that could not be written with a step, for there was none."""
        if self._remarks.pending() and self._writer is not None and self._clock is not None:
            self._write_with_notes(self._writer, self._clock, [])
