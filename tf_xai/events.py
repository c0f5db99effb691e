"""Event files: reading them without TensorFlow, building the events that are written.

The framing is TFRecord: length (8 bytes), masked CRC-32C of the length (4), the event, its masked
CRC (4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from google.protobuf.message import DecodeError

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
_FOOTER_SIZE = 4


def read_events(path: Path, offset: int = 0) -> Iterator[tuple[int, Event]]:
    """The events of one file with their places in it, up to the first that is cut off or is none.

    The checksum of a length is checked; that of an event is not, but packed arrays carry their own.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        file.seek(offset)
        while len(header := file.read(_HEADER.size)) == _HEADER.size:
            length, checksum = _HEADER.unpack(header)
            if checksum != _masked_crc32c(header[:8]) or length > size:
                return
            data = file.read(length)
            if len(data) < length or len(file.read(_FOOTER_SIZE)) < _FOOTER_SIZE:
                return
            try:
                yield offset, Event.FromString(data)
            except DecodeError:
                return
            offset = file.tell()


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


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_CRC_TABLE = _crc_table()


def _masked_crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC_TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF
