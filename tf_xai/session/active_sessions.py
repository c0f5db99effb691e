"""Which session of this process writes to which directory."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakValueDictionary

from tf_xai.log.remote import LogPath


class Writing(Protocol):
    """A session that writes to a directory."""

    training: object

    def give_up(self) -> None:
        """Closes the log, since another training writes to it now."""


Place = tuple[int, LogPath]
"""A process and a directory: a forked process writes for itself."""

_ACTIVE: WeakValueDictionary[Place, Writing] = WeakValueDictionary()


def place_of(directory: LogPath) -> Place:
    """The place of a session of this process that writes to `directory`."""
    return os.getpid(), directory.resolve()


def close_predecessor(place: Place, log_dir: LogPath, training: object) -> None:
    """Closes the session that an interrupted training of this process has left open.

    Args:
        place: of the new session.
        log_dir: as the user gave it.
        training: the same object for all sessions of one training.

    Raises:
        ValueError: if another callback of the same training writes to that directory.
    """
    predecessor = _ACTIVE.get(place)
    if predecessor is None:
        return
    if predecessor.training is training is not None:
        raise ValueError(
            "`log_dir` must be a different directory for each callback of a training. "
            f"Expected a directory of its own; got {str(log_dir)!r} twice."
        )
    predecessor.give_up()


def register(place: Place, session: Writing) -> None:
    """From now on, `session` writes there."""
    _ACTIVE[place] = session


def unregister(place: Place, session: Writing) -> None:
    """`session` no longer writes there."""
    if _ACTIVE.get(place) is session:
        del _ACTIVE[place]
