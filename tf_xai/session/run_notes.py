"""What a run has to tell its user beside numbers."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from tf_xai import schema

Report = Callable[[str, Exception], None]


class RunNotes:
    """Gathers notes until they are written; an error is reported once of a kind and source.

    Args:
        raise_errors: whether an error is raised instead.
    """

    def __init__(self, *, raise_errors: bool) -> None:
        self._raise_errors = raise_errors
        self._pending: list[schema.Note] = []
        self._said: set[tuple[str, str]] = set()

    def take_up(self, notes: Iterable[schema.Note]) -> None:
        """Takes up notes of a step that is said again."""
        self._pending.extend(notes)

    def add(self, severity: schema.Severity, source: str, texts: Iterable[str]) -> None:
        """Takes up those texts."""
        notes = [schema.Note(severity=severity, source=source, text=text) for text in texts]
        self._pending.extend(note for note in notes if note not in self._pending)

    def add_once(self, severity: schema.Severity, source: str, topic: str, text: str) -> bool:
        """Takes up a text unless that source has spoken on the topic before."""
        is_new = (source, topic) not in self._said
        if is_new:
            self._said.add((source, topic))
            self.add(severity, source, [text])
        return is_new

    def report(self, source: str, error: Exception) -> None:
        """Takes up an error and warns of it."""
        if self._raise_errors:
            raise error
        text = _told(error)
        if self.add_once(schema.ERROR, source, type(error).__name__, text):
            message = f"tf_xai could not explain ({source}): {text}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)

    def pending(self) -> list[schema.Note]:
        """What is not written yet."""
        return list(self._pending)

    def written(self, notes: list[schema.Note]) -> None:
        """The first of the pending ones, as many as `notes`, are in the log now."""
        del self._pending[: len(notes)]


def _told(error: Exception) -> str:
    try:
        return schema.writable(f"{type(error).__name__}: {error}")
    except Exception:  # in its own words
        return type(error).__name__


@contextmanager
def reporting(report: Report, source: str) -> Iterator[None]:
    """Hands an error within on to `report`."""
    try:
        yield
    except Exception as error:
        report(source, error)
