"""Event files: reading them without TensorFlow, building the events that are written.

The framing is TFRecord: length (8 bytes), masked CRC-32C of the length (4), the event, its masked
CRC (4).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Iterator

from tf_xai.log.checksum import masked_crc32c
from tf_xai.log.remote import LogPath
from tf_xai.schema.codec import CorruptLogError, parse
from tf_xai.schema.event_pb2 import (
    DATA_CLASS_BLOB_SEQUENCE,
    DATA_CLASS_SCALAR,
    DATA_CLASS_TENSOR,
    DataClass,
    Event,
    Summary,
    SummaryMetadata,
    TensorProto,
    TensorShape,
)

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


def scalar(tag: str, value: float) -> Summary.Value:
    """A value for the Scalars page."""
    tensor = TensorProto(dtype=TensorProto.DT_FLOAT, tensor_shape=TensorShape(), float_val=[value])
    return _value(tag, tensor, "scalars", b"", DATA_CLASS_SCALAR)


def text_tensor(tag: str, plugin: str, data: bytes, content: bytes = b"") -> Summary.Value:
    """One byte string as a tensor without axes: all steps of a tag are read at once."""
    tensor = TensorProto(dtype=TensorProto.DT_STRING, tensor_shape=TensorShape(), string_val=[data])
    return _value(tag, tensor, plugin, content, DATA_CLASS_TENSOR)


def blobs(tag: str, plugin: str, items: Iterable[bytes], content: bytes = b"") -> Summary.Value:
    """Byte strings that are read one by one."""
    strings = list(items)
    shape = TensorShape(dim=[TensorShape.Dim(size=len(strings))])
    tensor = TensorProto(dtype=TensorProto.DT_STRING, tensor_shape=shape, string_val=strings)
    return _value(tag, tensor, plugin, content, DATA_CLASS_BLOB_SEQUENCE)


def image(tag: str, strings: list[bytes], description: str) -> Summary.Value:
    """A value for the Images page: width, height, then the encoded pictures."""
    value = blobs(tag, "images", strings)
    value.metadata.summary_description = description
    return value


def _value(
    tag: str, tensor: TensorProto, plugin: str, content: bytes, data_class: DataClass
) -> Summary.Value:
    plugin_data = SummaryMetadata.PluginData(plugin_name=plugin, content=content)
    metadata = SummaryMetadata(plugin_data=plugin_data, data_class=data_class)
    return Summary.Value(tag=tag, tensor=tensor, metadata=metadata)
