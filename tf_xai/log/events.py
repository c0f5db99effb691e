"""Reads event files without TensorFlow.

The framing is TFRecord: length (8 bytes), masked CRC-32C of the length (4), the event, its masked
CRC (4).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator

from tf_xai.log.checksum import masked_crc32c
from tf_xai.log.remote import LogPath
from tf_xai.schema.codec import CorruptLogError, parse
from tf_xai.schema.event_pb2 import Event

_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")


def read_events(
    path: LogPath, offset: int = 0, lost: Callable[[str], object] = lambda _: None
) -> Iterator[tuple[int, Event]]:
    """The events of one file with their places in it.

    An end that is cut off is what a killed training leaves: it is passed over.

    Args:
        path: of the file.
        offset: of the event to begin with.
        lost: is told of what is damaged and left out: an event, or all after a damaged length.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(offset)
        while len(header := file.read(_HEADER.size)) == _HEADER.size:
            length, checksum = _HEADER.unpack(header)
            if checksum != masked_crc32c(header[:8]):
                lost(f"{path.name} cannot be read from byte {offset} on")
                return
            if length + _FOOTER.size > size - file.tell():
                return
            event = _event(file.read(length), file.read(_FOOTER.size))
            if event is None:
                lost(f"the event at byte {offset} of {path.name} is damaged")
            else:
                yield offset, event
            offset = file.tell()


def _event(data: bytes, footer: bytes) -> Event | None:
    if footer != _FOOTER.pack(masked_crc32c(data)):
        return None
    try:
        return parse(Event, data)
    except CorruptLogError:
        return None
