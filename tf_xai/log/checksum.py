"""The checksum of event files: CRC-32C, masked as in TFRecord.

A CRC is linear: the contribution of a byte depends only on the byte and on the number of bytes that
follow. So all bytes of a block are looked up at once, or the same byte of many windows.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

_POLYNOMIAL = 0x82F63B78
_BLOCK = 256
_ROWS = 256 * np.arange(_BLOCK)
_AT_ONCE = 64  # blocks
_ONES = 0xFFFFFFFF
_MASK = 0xA282EAD8

Table = npt.NDArray[np.uint32]


def masked_crc32c(data: bytes) -> int:
    """The masked CRC-32C of `data`."""
    return _masked(_crc32c(data))


def masked_crc32c_of_windows(data: bytes, length: int) -> Table:
    """The same of each window of `length` bytes, at most 256, by its start."""
    values = np.frombuffer(data, np.uint8)
    count = max(len(values) - length + 1, 0)
    crcs = np.full(count, _crc32c(bytes(length)), np.uint32)
    for place, shares in enumerate(_shares()[_BLOCK - length :]):
        crcs ^= shares[values[place : place + count]]
    return _masked(crcs)


def _masked(crc: Any) -> Any:
    """Masks a number, or an array of numbers."""
    return (((crc >> 15) | (crc << 17)) + _MASK) & _ONES


def _crc32c(data: bytes) -> int:
    whole = len(data) // _BLOCK * _BLOCK
    crc = _ONES
    if whole:
        blocks = np.frombuffer(data, np.uint8, whole).reshape(-1, _BLOCK)
        crc = _over_blocks(crc, blocks)
    table = _byte_table()
    for byte in data[whole:]:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ _ONES


def _over_blocks(crc: int, blocks: npt.NDArray[np.uint8]) -> int:
    shares, (first, second, third, fourth) = _shares(), _shares_of_carry()
    for start in range(0, len(blocks), _AT_ONCE):
        places = blocks[start : start + _AT_ONCE] + _ROWS
        for own in np.bitwise_xor.reduce(shares.take(places), axis=1).tolist():
            crc = (
                own
                ^ first[crc & 0xFF]
                ^ second[crc >> 8 & 0xFF]
                ^ third[crc >> 16 & 0xFF]
                ^ fourth[crc >> 24]
            )
    return crc


@cache
def _byte_table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (_POLYNOMIAL if byte & 1 else 0)
        table.append(byte)
    return table


@cache
def _shares() -> Table:
    """`[position, byte]`: the contribution of a byte at that position of a block to its CRC."""
    table = np.array(_byte_table(), np.uint32)
    shares = np.empty((_BLOCK, 256), np.uint32)
    shares[-1] = table
    for place in range(_BLOCK - 2, -1, -1):
        after = shares[place + 1]
        shares[place] = table[after & 0xFF] ^ (after >> np.uint32(8))
    return shares


@cache
def _shares_of_carry() -> list[list[int]]:
    """The same for the four bytes to which the preceding CRC is added."""
    return _shares()[:4].tolist()
