"""Directories on remote file systems that TensorFlow knows, such as `gs://`."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, BinaryIO, Literal, TypeAlias, cast

from tf_xai.errors import one_of

_ADDRESS = re.compile(r"([A-Za-z][\w+.-]+):/+")  # `Path` makes one / of two
_READ_AT_ONCE = 1 << 18  # bytes


class RemotePath(PurePosixPath):
    """The part of `pathlib.Path` that a log needs, by `tf.io.gfile`; errors are `OSError`."""

    def __str__(self) -> str:
        return _ADDRESS.sub(r"\1://", super().__str__(), count=1)

    def open(self, mode: str = "rb") -> BinaryIO:
        """The open file."""
        return cast(BinaryIO, io.BufferedReader(_Reader(str(self), mode), _READ_AT_ONCE))

    def exists(self) -> bool:
        """Whether the file or directory exists."""
        with _os_errors(self):
            return bool(_gfile().exists(str(self)))

    def is_dir(self) -> bool:
        """Whether it is an existing directory."""
        with _os_errors(self):
            return bool(_gfile().isdir(str(self)))

    def is_file(self) -> bool:
        """Whether it is an existing file."""
        with _os_errors(self):
            try:
                return not _gfile().stat(str(self)).is_directory
            except _errors().NotFoundError:
                return False

    def iterdir(self) -> Iterator[RemotePath]:
        """The entries of the directory."""
        with _os_errors(self):
            names = _gfile().listdir(str(self))
        yield from (self / name for name in names)

    def glob(self, pattern: str) -> Iterator[RemotePath]:
        """The entries of the directory that match a pattern; none if it does not exist."""
        if self.is_dir():
            yield from (path for path in self.iterdir() if fnmatch(path.name, pattern))

    def rglob(self, pattern: str) -> Iterator[RemotePath]:
        """Files at any depth that match a pattern."""
        with _os_errors(self):
            for folder, _, files in _gfile().walk(str(self)):
                yield from (RemotePath(folder, file) for file in files if fnmatch(file, pattern))

    def resolve(self) -> RemotePath:
        """The same address, which has no links."""
        return self

    def absolute(self) -> RemotePath:
        """The same address, which is absolute already."""
        return self

    def mkdir(self, *, parents: Literal[True], exist_ok: Literal[True]) -> None:
        """Creates the directory and its parents if they do not exist."""
        with _os_errors(self):
            _gfile().makedirs(str(self))

    def write_bytes(self, data: bytes) -> None:
        """Writes the whole file."""
        with _os_errors(self), _gfile().GFile(str(self), "wb") as file:
            file.write(data)

    def rename(self, target: PurePath) -> None:
        """Moves the file."""
        with _os_errors(self):
            _gfile().rename(str(self), str(target))

    def unlink(self) -> None:
        """Deletes the file."""
        with _os_errors(self):
            _gfile().remove(str(self))


LogPath: TypeAlias = Path | RemotePath


def log_path(log_dir: str | os.PathLike[str]) -> LogPath:
    """The directory with that name or address.

    Raises:
        ValueError: if it is on a file system that TensorFlow does not know.
    """
    address = _ADDRESS.match(os.fspath(log_dir))
    if address is None:
        return Path(log_dir)
    place = address.string[address.end() :]
    if address[1] == "file":
        return Path("/", place)
    known = _known_schemes()
    if address[1] not in known or not place:
        raise ValueError(
            "`log_dir` must be on this machine or a file system that TensorFlow knows. "
            f"Expected a path, or an address that starts with {one_of(known)}; got "
            f"{str(log_dir)!r}."
        )
    return RemotePath(log_dir)


class _Reader(io.RawIOBase):
    """A file of `tf.io.gfile` as a Python file object."""

    def __init__(self, path: str, mode: str) -> None:
        self._path = path
        self._file = _gfile().GFile(path, mode)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _os_errors(self._path):
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _os_errors(self._path):
            self._file.seek(offset, whence)
            return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()


@contextmanager
def _os_errors(path: object) -> Iterator[None]:
    """Turns TensorFlow's errors into those of Python's own files."""
    errors = _errors()
    try:
        yield
    except errors.OpError as error:
        if isinstance(error, errors.NotFoundError):
            number = errno.ENOENT
        elif isinstance(error, errors.PermissionDeniedError | errors.UnauthenticatedError):
            number = errno.EACCES
        else:
            number = errno.EIO
        raise OSError(number, error.message or os.strerror(number), str(path)) from error


def _known_schemes() -> list[str]:
    try:
        return sorted(scheme for scheme in _gfile().get_registered_schemes() if scheme)
    except ImportError:
        return []


# Imported when asked for: logs on the machine are read without TensorFlow.
def _gfile() -> Any:
    import tensorflow as tf

    return tf.io.gfile


def _errors() -> Any:
    import tensorflow as tf

    return tf.errors
