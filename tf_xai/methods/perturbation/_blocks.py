"""Examples a few at a time: matrices of all of them at once would fill the memory."""

from __future__ import annotations

from collections.abc import Iterator

_MOST_NUMBERS = 2**21  # at once


def blocks(examples: int, numbers: int) -> Iterator[slice]:
    """Covers the examples.

    Args:
        examples: how many there are.
        numbers: that each of them takes.
    """
    size = max(1, _MOST_NUMBERS // numbers)
    return (slice(start, start + size) for start in range(0, examples, size))
