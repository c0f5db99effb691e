"""Notes, warnings and errors that a run reports beside its numbers."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from tf_xai import schema

Report = Callable[[str, Exception], None]


class RunNotes:
    """Collects notes until they are logged. An error of one type is reported once per source.

    Args:
        raise_errors: whether errors are raised instead.
    """

    def __init__(self, *, raise_errors: bool) -> None:
        self._raise_errors = raise_errors
        self._pending: list[schema.Note] = []
        self._given: set[tuple[str, str]] = set()
        self._cause: Exception | None = None

    def restore(self, notes: Iterable[schema.Note]) -> None:
        """Adds the logged notes of a step that will be logged again."""
        self._pending.extend(notes)

    def add(self, severity: schema.Severity, source: str, texts: Iterable[str]) -> None:
        """Adds notes, except those that are pending already."""
        notes = [schema.Note(severity=severity, source=source, text=text) for text in texts]
        self._pending.extend(note for note in notes if note not in self._pending)

    def add_once(self, severity: schema.Severity, source: str, topic: str, text: str) -> bool:
        """Adds a note unless the source has given one on that topic before; whether it is new."""
        is_new = (source, topic) not in self._given
        if is_new:
            self._given.add((source, topic))
            self.add(severity, source, [text])
        return is_new

    def report(self, source: str, error: Exception) -> None:
        """Adds an error, and warns of it."""
        if self._cause is not None:
            source, error = "explain", self._cause
        if self._raise_errors:
            raise error
        text = _error_text(error)
        if self.add_once(schema.ERROR, source, type(error).__name__, text):
            message = f"tf_xai could not explain ({source}): {text}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)

    def attribute_errors_to(self, cause: Exception) -> None:
        """From now on, every error is reported as `cause`, of which it is a consequence."""
        self._cause = cause

    def pending(self) -> list[schema.Note]:
        """The notes that are not logged yet."""
        return list(self._pending)

    def logged(self, notes: list[schema.Note]) -> None:
        """Removes the first pending notes, as many as `notes`, since they are in the log now."""
        del self._pending[: len(notes)]


def _error_text(error: Exception) -> str:
    try:
        return schema.writable(f"{type(error).__name__}: {error}")
    except Exception:  # a `__str__` may do anything
        return type(error).__name__


@contextmanager
def reporting(report: Report, source: str) -> Iterator[None]:
    """Passes an error that is raised within to `report`."""
    try:
        yield
    except Exception as error:
        report(source, error)
