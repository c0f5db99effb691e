"""Evenly spread indices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


def spread(count: int, over: int) -> IntArray:
    """For each of `count` positions the proportional position among `over`, `[count]`."""
    return (2 * np.arange(count) + 1) * over // (2 * count)


def evenly(count: int, most: int) -> IntArray:
    """At most that many of `count` indices, evenly spread."""
    return spread(min(count, most), count)
