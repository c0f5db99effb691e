"""Writes the event files of one run."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import tensorflow as tf

from tf_xai.log.remote import LogPath, RemotePath
from tf_xai.schema.event_pb2 import Event, SessionLog, Summary
from tf_xai.writing.claim import Claim

_LARGEST = 4_000_000  # bytes of a file where each flush may upload the whole of it
_FRAME = 16  # bytes around each event: how long it is, and checksums
_FILE_NAME = re.compile(r"events\.out\.tfevents\.(\d{10})\.")


class LogWriter:
    """Appends events to new files in `directory`; each event is safe once `write` returns."""

    def __init__(self, directory: LogPath) -> None:
        self._directory = directory
        self._path = directory
        self._claim = Claim(directory)
        self._file: Any = None
        self._size = 0
        """Bytes of the current file."""
        self._written: dict[LogPath, int | None] = {}
        """The files that hold events, and their bytes; None: these are not known."""
        self._new: LogPath | None = None
        """The current file until it holds an event."""
        self._begins_at: int | None = None
        self._replaces = False

    def check(self) -> None:
        """Claims the directory; raises `ValueError` if nothing can be written into it."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            trial = self._directory / f".trial.{os.getpid()}"
            trial.write_bytes(b"")
            trial.unlink()
            self._claim.take()
        except OSError as error:
            raise ValueError(
                "`log_dir` must be a directory that can be written to. "
                f"Expected a writable path; got {str(self._directory)!r} ({error})."
            ) from error

    def lost(self) -> str | None:
        """What happened to the first or last file; if anything, the next event opens a new one."""
        files = list(self._written)
        with suppress(OSError):  # if files cannot be checked, none counts as lost
            for file in dict.fromkeys([*files[:1], *files[-1:]]):
                if harm := self._harm(file):
                    self._abandon()
                    self._written = {}
                    return f"{file} was {harm}"
        return None

    def _harm(self, file: LogPath) -> str | None:
        if not file.exists():
            return "deleted: its content is lost"
        is_another = self._written[file] not in (None, _size(file))
        return "replaced or truncated: what was written to it since is lost" if is_another else None

    def replace(self) -> None:
        """Sets older files aside as soon as the next event is written."""
        self._replaces = True

    def begin(self, step: int) -> None:
        """Voids what the log holds of `step` and later as soon as the next event is written."""
        self._begins_at = step

    def write(self, step: int, values: Sequence[Summary.Value]) -> None:
        """Writes the values of a step as one event."""
        try:
            file = self._open(step)
            event = Event(wall_time=time.time(), step=step, summary=Summary(value=values))
            self._append(file, event)
            file.flush()
            if isinstance(self._path, RemotePath) and self._size > _LARGEST:
                self._close_file()
        except Exception:
            self._abandon()
            raise
        is_known = self._written.get(self._path) is not None
        if self._new is not None:
            is_known = _size(self._path) == self._size
        self._written[self._path] = self._size if is_known else None
        self._begins_at = self._new = None

    def close(self) -> None:
        """Closes the file, and lets others write into the directory."""
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
            self._path = self._new = self._new_path()
            self._file = tf.io.TFRecordWriter(str(self._path))
            self._size = 0
            for event in self._opening(step):
                self._append(self._file, event)
        return self._file

    def _append(self, file: Any, event: Event) -> None:
        data = event.SerializeToString()
        file.write(data)
        self._size += _FRAME + len(data)

    def _opening(self, step: int) -> list[Event]:
        """The first events of a file: TensorBoard ignores the first START of a run."""
        opening = [Event(wall_time=time.time(), file_version="brain.Event:2")]
        if self._begins_at is not None or not self._written:
            begins_at = step if self._begins_at is None else self._begins_at
            start = SessionLog(status=SessionLog.START)
            opening.append(Event(wall_time=time.time(), step=begins_at, session_log=start))
        return opening

    def _set_aside(self) -> None:
        """Renames the files of an earlier training, so that readers no longer find them."""
        replaces, self._replaces = self._replaces, False
        for file in self._directory.glob("*tfevents*") if replaces else ():
            file.rename(file.with_name(file.name.replace("tfevents", "replaced")))

    def _new_path(self) -> LogPath:
        """A name that sorts after all others even if the clock is wrong, for files are sorted."""
        files = [*self._directory.iterdir(), *self._written]  # no name comes back
        found = [_FILE_NAME.match(file.name) for file in files]
        latest = max((int(name[1]) for name in found if name), default=0)
        stamp = max(int(time.time()), latest + 1)
        name = f"events.out.tfevents.{stamp:010d}.{socket.gethostname()}.{os.getpid()}"
        return self._directory / name

    def _abandon(self) -> None:
        """After a failed write, which may leave half an event, the next one opens another file."""
        with suppress(Exception):
            self._close_file()
        if self._path in self._written:
            self._written[self._path] = None
        if self._new is not None:
            with suppress(OSError):
                self._new.unlink()
        self._new = None


def _size(file: LogPath) -> int | None:
    """The size of a file; None: unknown."""
    try:
        return file.stat().st_size if isinstance(file, Path) else None
    except OSError:
        return None
