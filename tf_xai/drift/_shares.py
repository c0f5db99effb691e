"""Maps as distributions over their cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tf_xai.drift._measure import FloatArray, Rows, Subject


class Marginals(NamedTuple):
    """Shares of each line `[examples, y]` and of each column `[examples, x]`."""

    lines: FloatArray
    columns: FloatArray


def shares(rows: Rows) -> FloatArray:
    """Each |value| as a share of its row's sum; NaN if the row is all zero."""
    strength = np.abs(rows).astype(np.float64)
    # Of 0 / 0 in a single row NumPy 1.26.0 says that it divides by zero, too.
    with np.errstate(invalid="ignore", divide="ignore"):
        share: FloatArray = strength / strength.sum(axis=1, keepdims=True)
    return share


def marginals(rows: Rows, subject: Subject) -> Marginals:
    """The shares summed over lines and columns; channels are summed."""
    y, x = subject.shape[:2]
    grid = shares(rows).reshape(len(rows), y, x, -1)
    return Marginals(grid.sum(axis=(2, 3)), grid.sum(axis=(1, 3)))
