"""One training per run: a lock that the system releases when the process ends, however it ends."""

from __future__ import annotations

import os
import socket
import sys
import weakref
from contextlib import suppress
from pathlib import Path

from tf_xai.log.remote import LogPath, RemotePath

if sys.platform != "win32":
    import fcntl

_NAME = ".lock"
_MODE = 0o666  # what one user's training leaves when it is killed must not stop another user's


class Claim:
    """The right to write into `directory`.

    On Windows and on file systems without locks, such as remote ones, nothing is claimed and nobody
    is refused.
    """

    def __init__(self, directory: LogPath) -> None:
        self._path: LogPath = directory / _NAME
        self._lock: int | None = None
        self._let_go: weakref.finalize[[int], Claim] | None = None

    def take(self) -> None:
        """Claims the directory, which must exist, unless it is claimed already.

        Raises:
            ValueError: if another process has claimed it.
            OSError: if nothing can be written.
        """
        if sys.platform == "win32" or isinstance(self._path, RemotePath):
            return
        while not self._is_held():
            self._close()
            lock = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _MODE)
            self._let_go = weakref.finalize(self, os.close, lock)
            self._lock = lock
            self._take(lock)

    def give_back(self) -> None:
        """Lets the next training claim the directory."""
        with suppress(OSError):
            if self._is_held():
                self._path.unlink()
        self._close()

    def _take(self, lock: int) -> None:
        try:
            # Not `flock`: children that outlive a killed training would inherit that.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            holder = os.read(lock, 200).decode(errors="replace") or "another process"
            self._close()
            raise ValueError(
                "`log_dir` must be written to by one training at a time. "
                f"Expected another directory, or that {holder} ends first; got "
                f"{str(self._path.parent.parent)!r}."
            ) from error
        except OSError:
            return  # no locks here
        with suppress(OSError):  # on a full disk the holder cannot be recorded
            os.ftruncate(lock, 0)
            os.write(lock, f"process {os.getpid()} on {socket.gethostname()}".encode())
            os.fchmod(lock, _MODE)

    def _is_held(self) -> bool:
        """Whether the lock is on the current file: an earlier file may have been deleted."""
        if self._lock is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._lock), Path(self._path).stat())
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        if self._let_go is not None:
            self._let_go()
        self._lock = self._let_go = None
