"""Records -> event file. The only room that knows tags and summary metadata."""

from __future__ import annotations

import json
import os
import re
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai import schema
from tf_xai.alarms import AlarmEvent
from tf_xai.drift import comparable_rows
from tf_xai.engine.passes import Passes
from tf_xai.errors import expected
from tf_xai.log import events
from tf_xai.log.claim import Claim
from tf_xai.log.remote import LogPath, RemotePath
from tf_xai.pictures.displayed import displayed, displayed_masks
from tf_xai.probe import IntArray, Probe
from tf_xai.probe.features import Feature
from tf_xai.probe.kinds import SERIES, TABLE
from tf_xai.record import FloatArray, Record, Row
from tf_xai.schema.event_pb2 import Event, SessionLog, Summary

_PEAK = 99  # percentile
_TASKS = {"classes": schema.CLASSES, "labels": schema.LABELS, "quantities": schema.QUANTITIES}
_LARGEST = 4_000_000  # bytes of a file where each flush may upload the whole of it
_FILE_NAME = re.compile(r"events\.out\.tfevents\.(\d{10})\.")


@dataclass(frozen=True)
class Clock:
    """When something was explained."""

    step: int
    epoch: int
    batch: int
    wall_time: float

    @classmethod
    def of(cls, said: schema.Step) -> Clock:
        """As the log tells it."""
        return cls(said.step, said.epoch, said.batch, said.wall_time)

    def fields(self) -> dict[str, Any]:
        """As the fields that messages share."""
        return vars(self)


class LogWriter:
    """Appends events to files of its own in `directory`; each is safe once `write` returns."""

    def __init__(self, directory: LogPath) -> None:
        self._directory = directory
        self._path = directory
        self._claim = Claim(directory)
        self._file: Any = None
        self._size = 0
        """Bytes of events in the present file."""
        self._written: LogPath | None = None
        """The last file that holds events."""
        self._begins_at: int | None = None
        self._replaces = False

    def check(self) -> None:
        """Claims the directory; raises `ValueError` where nothing can be written into it."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            trial = self._directory / f".trial.{os.getpid()}"
            trial.write_bytes(b"")
            trial.unlink()
            self._claim.take()
        except OSError as error:
            rule, got = (
                "be a directory that can be written to",
                f"{str(self._directory)!r} ({error})",
            )
            raise ValueError(expected("log_dir", rule, "a writable path", got)) from error

    def lost(self) -> str | None:
        """The file written to last, where somebody has deleted it; the next is a new one."""
        lost = self._written
        with suppress(OSError):  # if nobody can be asked, it is not known to be lost
            if lost is not None and not lost.exists():
                self._written = None
                self._abandon()
                return str(lost)
        return None

    def replace(self) -> None:
        """Older files are set aside as soon as the next event is written."""
        self._replaces = True

    def begin(self, step: int) -> None:
        """What the log says of `step` and later is void as soon as the next event is written."""
        self._begins_at = step

    def write(self, step: int, values: Sequence[Summary.Value]) -> None:
        """Writes all that is said at `step` as one event."""
        try:
            file = self._open(step)
            event = Event(wall_time=time.time(), step=step, summary=Summary(value=values))
            data = event.SerializeToString()
            file.write(data)
            file.flush()
            self._size += len(data)
            if isinstance(self._path, RemotePath) and self._size > _LARGEST:
                self._close_file()
        except Exception:
            self._abandon()
            raise
        self._written = self._path
        self._begins_at = None

    def close(self) -> None:
        """Closes the file, and leaves the directory to others."""
        try:
            self._close_file()
        finally:
            self._claim.give_back()

    def _close_file(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def _open(self, step: int) -> Any:
        if self._file is None:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._claim.take()
            self._set_aside()
            self._path = self._new_path()
            self._file = tf.io.TFRecordWriter(str(self._path))
            self._size = 0
            for event in self._opening(step):
                self._file.write(event.SerializeToString())
        return self._file

    def _opening(self, step: int) -> list[Event]:
        """What a file begins with: TensorBoard passes over the first START of a run."""
        opening = [Event(wall_time=time.time(), file_version="brain.Event:2")]
        if self._begins_at is not None or self._written is None:
            begins_at = step if self._begins_at is None else self._begins_at
            start = SessionLog(status=SessionLog.START)
            opening.append(Event(wall_time=time.time(), step=begins_at, session_log=start))
        return opening

    def _set_aside(self) -> None:
        """The files of the training before, if this begins anew: no reader takes them for a log."""
        replaces, self._replaces = self._replaces, False
        for file in self._directory.glob("*tfevents*") if replaces else ():
            file.rename(file.with_name(file.name.replace("tfevents", "replaced")))

    def _new_path(self) -> LogPath:
        """A name that sorts after all others, whatever the clock says: files are read in order."""
        found = [_FILE_NAME.match(file.name) for file in self._directory.iterdir()]
        latest = max((int(name[1]) for name in found if name), default=0)
        stamp = max(int(time.time()), latest + 1)
        name = f"events.out.tfevents.{stamp:010d}.{socket.gethostname()}.{os.getpid()}"
        return self._directory / name

    def _abandon(self) -> None:
        """A failed write may leave half an event at the end: the next one opens another file."""
        with suppress(Exception):
            self._close_file()
        if not self._size:
            with suppress(OSError):
                self._path.unlink()


def probe_value(probe: Probe, targets: IntArray) -> Summary.Value:
    """The probe, once a run."""
    message = schema.Probe(
        fingerprint=probe.fingerprint,
        kind=probe.kind,
        names=probe.names,
        targets=targets,
        class_names=probe.class_names or [],
        targets_given=probe.targets is not None or probe.truth is not None,
        task=_TASKS[probe.task],
        unit=probe.unit,
        truth=() if probe.truth is None else probe.truth.ravel(),
        features=[_feature(feature) for feature in probe.features],
        texts=[schema.Words(words=words) for words in probe.words or ()],
        rate=probe.rate or 0,
    )
    numbers = _shown_numbers(probe)
    if numbers is not None:
        message.inputs.CopyFrom(schema.pack(schema.quantise(numbers)))
    if probe.pictures is not None:
        message.pictures.CopyFrom(schema.pack_pictures(displayed(probe.pictures)))
        if probe.masks is not None:
            message.masks.CopyFrom(schema.pack_pictures(displayed_masks(probe.masks)))
    return events.blobs("probe", schema.PLUGIN_NAME, [message.SerializeToString()])


def _shown_numbers(probe: Probe) -> FloatArray | None:
    """`[examples, features]` of a table, `[examples, times, channels]` of series."""
    if probe.kind == TABLE:
        return np.stack([feature.values(probe.inputs) for feature in probe.features], axis=1)
    if probe.kind == SERIES:
        return probe.inputs.reshape(*probe.inputs.shape[:2], -1).astype(np.float32)
    return None


def _feature(feature: Feature) -> schema.Feature:
    return schema.Feature(name=feature.name, unit=feature.unit, categories=feature.categories)


def _row(row: Row) -> schema.Row:
    grids = [schema.Grid(feature=_feature(grid.feature), at=grid.at) for grid in row.grids]
    return schema.Row(name=row.name, grids=grids)


def predictions_value(
    clock: Clock,
    passes: Passes,
    metrics: Mapping[str, float],
    flips: Mapping[str, npt.NDArray[Any]],
) -> Summary.Value:
    """Scores and predictions of every example, and what interventions did to them."""
    message = schema.Predictions(
        score=passes.scores,
        predicted=passes.predicted,
        confidence=[] if np.isnan(passes.confidence).all() else passes.confidence,
        metrics=[schema.Metric(name=name, value=metrics[name]) for name in metrics],
        quality=[schema.Quality(check=name, values=flips[name]) for name in flips],
        **clock.fields(),
    )
    return events.text_tensor("predictions", schema.PLUGIN_NAME, message.SerializeToString())


def alarms_value(clock: Clock, rung: Sequence[AlarmEvent]) -> Summary.Value:
    """The alarms that rang at a step."""
    message = schema.Alarms(alarms=[event.message() for event in rung], **clock.fields())
    return events.text_tensor("alarms", schema.PLUGIN_NAME, message.SerializeToString())


def series_message(
    record: Record, fingerprint: str, checks: Sequence[schema.Check]
) -> schema.Series:
    """The constants of a series."""
    return schema.Series(
        name=record.series,
        method=record.method,
        params_json=json.dumps(dict(record.params), sort_keys=True),
        kind=record.kind,
        axes=record.axes,
        channels=record.channels,
        is_signed=record.is_signed,
        input_multiplied=record.input_multiplied,
        score=record.score,
        fingerprint=fingerprint,
        place=record.place,
        checks=checks,
        rows=[_row(row) for row in record.rows],
        labels=record.labels,
        task=_TASKS[record.task],
    )


def step_message(
    clock: Clock, record: Record, largest: Any, degenerate: npt.NDArray[np.bool_], drift: Any
) -> schema.Step:
    """What is known of a record beside its values."""
    rows = np.abs(record.values.reshape(len(record.values), -1))
    shown = np.abs(comparable_rows(record.values, record.axes, record.channels))
    step = schema.Step(
        evaluations=record.evaluations,
        reused=record.reused,
        degenerate=degenerate.tolist(),
        magnitude=rows.sum(axis=1),
        peak=np.percentile(shown, _PEAK, axis=1),
        largest=largest,
        drift=drift,
        **clock.fields(),
    )
    step.tree.nodes.extend(schema.Node(**vars(node)) for node in record.tree)
    return step


def series_values(
    series: schema.Series, step: schema.Step, packed: schema.Packed
) -> list[Summary.Value]:
    """The two values of a series at one step."""
    content = series.SerializeToString()
    data = [packed.SerializeToString()]
    return [
        step_value(series, step),
        events.blobs(f"{series.name}/values", schema.PLUGIN_NAME, data, content),
    ]


def step_value(series: schema.Series, step: schema.Step) -> Summary.Value:
    """What is known of a series at one step beside its values."""
    tag, content = f"{series.name}/step", series.SerializeToString()
    return events.text_tensor(tag, schema.PLUGIN_NAME, step.SerializeToString(), content)


def scalar_values(scalars: Mapping[str, float]) -> list[Summary.Value]:
    """Numbers for the Scalars page."""
    return [events.scalar(tag, value) for tag, value in scalars.items()]


def notes_value(clock: Clock, notes: Sequence[schema.Note]) -> Summary.Value:
    """What there is to say at a step."""
    message = schema.Notes(step=clock.step, wall_time=clock.wall_time, notes=notes)
    return events.text_tensor("notes", schema.PLUGIN_NAME, message.SerializeToString())
