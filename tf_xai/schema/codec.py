"""Arrays and pictures as protobuf messages.

Attributions have heavy tails: most numbers are thousands of times smaller than the largest. A
number is therefore stored as binary16 with one power-of-two scale per example, which keeps 11
significant bits (a relative error of at most 2**-11) over nine decades below the largest number of
the example. The mapping is monotone: no two numbers ever swap ranks; they can only tie within that
error.
"""

from __future__ import annotations

import math
import zlib
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from google.protobuf.message import DecodeError, Message

from tf_xai.schema.tf_xai_pb2 import Alarms, Notes, Packed, Pictures, Predictions, Step

FloatArray = npt.NDArray[np.float32]
PictureArray = npt.NDArray[np.uint8]
MessageT = TypeVar("MessageT", bound=Message)
AtStepT = TypeVar("AtStepT", Alarms, Notes, Predictions, Step)

_TOP_EXPONENT = 15  # the largest number of an example is scaled into [2**14, 2**15)
_LARGEST_RATIO = 1040  # zlib never inflates by more than this
_COMPRESSION_LEVEL = 1


class CorruptLogError(ValueError):
    """A stored message contradicts itself."""


def writable(text: str) -> str:
    """`text` in a form that UTF-8 can encode: lone surrogates become `?`."""
    return text.encode(errors="replace").decode()


def parse(message_type: type[MessageT], data: bytes) -> MessageT:
    """`data` as a message of that type; raises `CorruptLogError` if it is not."""
    message = message_type()
    try:
        taken = message.ParseFromString(data)
    except (DecodeError, SystemError) as error:
        raise CorruptLogError(f"not a {message_type.DESCRIPTOR.name} message: {error}") from error
    # protobuf < 4 only warns where a message ends too soon: a SystemError if warnings are errors.
    if taken != len(data):
        reason = f"it ends after {taken} of {len(data)} bytes"
        raise CorruptLogError(f"not a {message_type.DESCRIPTOR.name} message: {reason}")
    return message


def parse_at(message_type: type[AtStepT], data: bytes, step: int) -> AtStepT:
    """A message about that step; raises `CorruptLogError` if it is not, or is damaged."""
    message = parse(message_type, data)
    if message.step != step:
        raise CorruptLogError(f"a {message_type.DESCRIPTOR.name} message of step {message.step}")
    return message


class Quantised(NamedTuple):
    """Numbers as they are stored, before compression."""

    halves: npt.NDArray[np.float16]  # [examples, ...]
    exponents: npt.NDArray[np.int32]  # [examples]

    def values(self) -> FloatArray:
        """The numbers that a reader will get."""
        values = self.halves.astype(np.float32)
        with np.errstate(over="ignore"):
            return np.ldexp(values, self.exponents.reshape(-1, *[1] * (values.ndim - 1)))


def quantise(values: npt.ArrayLike) -> Quantised:
    """`values` `[examples, ...]` with 16 bits per number."""
    array = np.asarray(values, np.float32)
    rows = array.reshape(len(array), -1)
    exponents = _exponents(rows)
    halves = np.ldexp(rows, -exponents[:, None]).astype("<f2")
    return Quantised(halves.reshape(array.shape), exponents)


def pack(quantised: Quantised) -> Packed:
    """Compresses quantised numbers."""
    planes = quantised.halves.reshape(-1).view(np.uint8).reshape(-1, 2).T
    return Packed(
        shape=quantised.halves.shape,
        exponent=quantised.exponents.tolist(),
        data=zlib.compress(planes.tobytes(), _COMPRESSION_LEVEL),
    )


def unpack(packed: Packed) -> FloatArray:
    """The array in `packed`; raises `CorruptLogError` if its lengths disagree."""
    return _quantised(packed).values()


def one_example(packed: Packed, place: int) -> Packed:
    """The part of `packed` for one example, bit for bit.

    Raises:
        CorruptLogError: as for `unpack`.
        IndexError: if there is no such example.
    """
    halves, exponents = _quantised(packed)
    if not 0 <= place < len(halves):
        raise IndexError(place)
    return pack(Quantised(halves[[place]], exponents[[place]]))


def pack_pictures(pictures: PictureArray) -> Pictures:
    """Pictures `[examples, height, width, channels]` for display."""
    _, height, width, channels = pictures.shape
    data = zlib.compress(np.ascontiguousarray(pictures).tobytes())
    return Pictures(height=height, width=width, channels=channels, data=data)


def unpack_pictures(pictures: Pictures, examples: int) -> PictureArray:
    """The pictures of that many examples as `[examples, height, width, channels]`."""
    shape = (examples, pictures.height, pictures.width, pictures.channels)
    return np.frombuffer(_inflate(pictures.data, math.prod(shape)), np.uint8).reshape(shape)


def _quantised(packed: Packed) -> Quantised:
    shape = tuple(packed.shape)
    if not shape or len(packed.exponent) != shape[0]:
        raise CorruptLogError(
            f"an array of shape {shape} needs one exponent per example; got {len(packed.exponent)}"
        )
    size = math.prod(shape)
    planes = np.frombuffer(_inflate(packed.data, 2 * size), np.uint8).reshape(2, size)
    halves = np.ascontiguousarray(planes.T).view("<f2")
    exponents = np.clip(np.asarray(packed.exponent, np.int32), -300, 300)
    try:
        return Quantised(halves.reshape(shape), exponents)
    except ValueError as error:
        raise CorruptLogError(f"no array has the shape {shape}: {error}") from error


def _exponents(rows: FloatArray) -> npt.NDArray[np.int32]:
    finite = np.where(np.isfinite(rows), np.abs(rows), 0)
    largest = finite.max(axis=1, initial=0)
    return np.where(largest > 0, np.frexp(largest)[1] - _TOP_EXPONENT, 0).astype(np.int32)


def _inflate(data: bytes, size: int) -> bytes:
    if size > _LARGEST_RATIO * len(data):
        raise CorruptLogError(f"{len(data)} bytes cannot hold an array of {size} bytes")
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(data, size + 1)
    except zlib.error as error:
        raise CorruptLogError(f"damaged array: {error}") from error
    if len(plain) != size or not inflater.eof:
        raise CorruptLogError(f"expected an array of {size} bytes; got {len(plain)}")
    return plain
