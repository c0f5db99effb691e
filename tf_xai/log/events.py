"""Reads event files without TensorFlow.

The framing is TFRecord: length (8 bytes), masked CRC-32C of the length (4), the event, its masked
CRC (4).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np

from tf_xai.log.checksum import masked_crc32c, masked_crc32c_of_windows
from tf_xai.log.remote import LogPath
from tf_xai.schema.codec import CorruptLogError, parse
from tf_xai.schema.event_pb2 import Event

_LENGTH = struct.Struct("<Q")
_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")
# Limits for forged files in which each header covers the next ones; the rest is then skipped.
_READ_AGAIN = 8  # times its size
_PASSED_OVER = 1 << 14  # headers
_SEARCHED_FIRST = 1 << 10  # bytes; then twice as many each time
_SEARCHED_AT_ONCE = 1 << 18


def read_events(
    path: LogPath, offset: int = 0, lost: Callable[[str], object] = lambda _: None
) -> Iterator[tuple[int, Event]]:
    """The events of one file with their offsets.

    Damaged parts are skipped, up to the next intact header. A truncated end is what a killed
    training leaves, so it is skipped without a report.

    Args:
        path: of the file.
        offset: of the first event to read.
        lost: is called with a description of each damaged part that is skipped.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        bytes_searched = skipped = 0
        is_reported = False
        while len(header := _read(file, offset, offset + _HEADER.size)) == _HEADER.size:
            end = _end(offset, header)
            data = _data(file, end, size)
            event = None if data is None else _event(data)
            following = end
            if data is None:
                bytes_searched += file.tell() - offset
                skipped += 1
                may_search_on = bytes_searched <= _READ_AGAIN * size and skipped <= _PASSED_OVER
                following = _next_header(file, offset + 1, size) if may_search_on else None
            if event is not None:
                yield offset, event
            elif following is not None and not is_reported:
                lost(f"the event at byte {offset} of {path.name} is damaged")
            if following is None:
                if end is None or end <= size:
                    lost(f"{path.name} cannot be read from byte {offset} on")
                return
            is_reported = event is None
            offset = following


def _read(file: BinaryIO, start: int, stop: int) -> bytes:
    file.seek(start)
    return file.read(max(stop - start, 0))


def _end(offset: int, header: bytes) -> int | None:
    """Where the record at `offset` ends; None if its length is damaged."""
    length, checksum = _HEADER.unpack(header)
    if checksum != masked_crc32c(header[: _LENGTH.size]):
        return None
    return offset + _HEADER.size + int(length) + _FOOTER.size


def _data(file: BinaryIO, end: int | None, size: int) -> bytes | None:
    """The content of the record whose header was read; None if it is damaged."""
    if end is None or end > size:
        return None
    data = file.read(end - _FOOTER.size - file.tell())
    return data if file.read(_FOOTER.size) == _FOOTER.pack(masked_crc32c(data)) else None


def _event(data: bytes) -> Event | None:
    try:
        return parse(Event, data)
    except CorruptLogError:
        return None


def _next_header(file: BinaryIO, start: int, size: int) -> int | None:
    """The first offset from `start` on that has a length with its checksum."""
    count = _SEARCHED_FIRST
    while len(data := _read(file, start, min(start + count, size))) >= _HEADER.size:
        computed = masked_crc32c_of_windows(data[: -_FOOTER.size], _LENGTH.size)
        stored = np.ndarray(computed.shape, "<u4", data, offset=_LENGTH.size, strides=(1,))
        places = np.flatnonzero(computed == stored)
        if len(places):
            return start + int(places[0])
        start += len(computed)
        count = min(2 * count, _SEARCHED_AT_ONCE)
    return None
