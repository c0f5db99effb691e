"""Blocks of examples, since matrices of all examples at once would need too much memory."""

from __future__ import annotations

from collections.abc import Iterator

_MAX_NUMBERS = 2**21  # at once


def blocks(examples: int, numbers: int) -> Iterator[slice]:
    """Slices that cover the examples.

    Args:
        examples: their number.
        numbers: memory of each, in numbers.
    """
    size = max(1, _MAX_NUMBERS // numbers)
    return (slice(start, start + size) for start in range(0, examples, size))
