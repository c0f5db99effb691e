"""Places spread evenly over others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


def spread(count: int, over: int) -> IntArray:
    """For each of `count` places the one that lies as far along `over` others, `[count]`."""
    return (2 * np.arange(count) + 1) * over // (2 * count)


def evenly(count: int, most: int) -> IntArray:
    """At most so many of `count` places, spread evenly."""
    return spread(min(count, most), count)
