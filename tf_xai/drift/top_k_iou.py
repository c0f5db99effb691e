"""Top-k IoU: whether the strongest cells stay the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import FloatArray, Measure, Rows

_SHARE = 0.1


class TopKIoU(Measure):
    """Overlap of the strongest tenth of cells by |value|, corrected for chance.

    `(IoU - c) / (1 - c)` with `k = ceil(0.1 n)`, `q = k / n` and `c = q / (2 - q)`, the overlap
    of two random choices. Equal values are taken in the order of the cells.
    """

    range = (0.0, 2.0)

    def prepare(self, rows: Rows, *, input_multiplied: bool) -> npt.NDArray[np.bool_]:
        return _strongest(np.abs(rows), _count(rows.shape[1]))

    def similarity(self, a: Any, b: Any, *, input_multiplied: bool) -> FloatArray:
        cells = a.shape[1]
        k = _count(cells)
        if k == cells:
            return np.full(len(a), np.nan)
        both = (a & b).sum(axis=1)
        chance = (k / cells) / (2 - k / cells)
        overlap: FloatArray = both / (2 * k - both)
        return (overlap - chance) / (1 - chance)


def _count(cells: int) -> int:
    return int(np.ceil(_SHARE * cells))


def _strongest(rows: Rows, k: int) -> npt.NDArray[np.bool_]:
    """The k largest of each row; of those that equal the least of them, the first ones."""
    least = np.partition(rows, -k, axis=1)[:, -k, None]
    larger, equal = rows > least, rows == least
    left = k - larger.sum(axis=1, keepdims=True)
    chosen: npt.NDArray[np.bool_] = larger | (equal & (equal.cumsum(axis=1) <= left))
    return chosen
