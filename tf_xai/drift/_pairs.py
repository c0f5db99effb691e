"""Pairs of numbers in rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import FloatArray, IntArray


def tied_pairs(like_the_last: npt.NDArray[np.bool_]) -> IntArray:
    """Number of equal pairs in sorted rows, given where a number equals the one before it."""
    place = np.arange(1, like_the_last.shape[1] + 1)
    run = np.maximum.accumulate(np.where(like_the_last, 0, place), axis=1)
    return (place - run).sum(axis=1)


def inversions(rows: FloatArray) -> IntArray:
    """Number of pairs in each row `[rows, numbers]` whose first number is larger.

    They are counted while merging neighbouring blocks, from single numbers up to the whole row:
    exact, in `O(n log^2 n)`.
    """
    examples, size = rows.shape
    whole = 1 << max(size - 1, 0).bit_length()
    padded = np.pad(rows, ((0, 0), (0, whole - size)), constant_values=np.inf)
    found, half = np.zeros(examples, np.int64), 1
    while half < whole:
        blocks = padded.reshape(examples, -1, 2 * half)
        order = np.argsort(blocks, axis=2, kind="stable")
        from_right = order >= half
        found += (~from_right * from_right.cumsum(axis=2)).sum(axis=(1, 2))
        padded = np.take_along_axis(blocks, order, axis=2)
        half *= 2
    return found
