"""Summary values for TensorBoard's pages and the tab."""

from __future__ import annotations

from collections.abc import Iterable

from tf_xai.schema.event_pb2 import (
    DATA_CLASS_BLOB_SEQUENCE,
    DATA_CLASS_SCALAR,
    DATA_CLASS_TENSOR,
    DataClass,
    Summary,
    SummaryMetadata,
    TensorProto,
    TensorShape,
)


def scalar(tag: str, value: float) -> Summary.Value:
    """A value for the Scalars page."""
    tensor = TensorProto(dtype=TensorProto.DT_FLOAT, tensor_shape=TensorShape(), float_val=[value])
    return _value(tag, tensor, "scalars", b"", DATA_CLASS_SCALAR)


def text_tensor(tag: str, plugin: str, data: bytes, content: bytes = b"") -> Summary.Value:
    """One byte string as a tensor without axes; all steps of a tag are read at once."""
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
