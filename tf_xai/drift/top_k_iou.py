"""Top-k IoU: whether the strongest cells stay the same."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import FloatArray, Measure, Rows

_SHARE = 0.1


class Strongest(NamedTuple):
    """Which cells say anything, and which are the strongest."""

    counted: npt.NDArray[np.bool_]
    chosen: npt.NDArray[np.bool_]


class TopKIoU(Measure):
    """Overlap of the strongest tenth of cells by |value|, corrected for chance.

    `(IoU - c) / (1 - c)`, with `c = q r / (q + r - q r)` the overlap of random choices of the same
    sizes, `q` and `r` their shares of all cells; with `q = r` that is `q / (2 - q)`. Equal values
    are taken in the order of the cells; zeros are never among the strongest. Of values that are
    multiplied by the input, only cells count where at least one of the maps is not zero.
    """

    range = (0.0, 2.0)

    def prepare(self, rows: Rows, *, input_multiplied: bool) -> Strongest:
        strength = np.abs(rows)
        counted = strength > 0 if input_multiplied else np.ones(rows.shape, bool)
        return Strongest(counted, _strongest(strength, counted.sum(axis=1)))

    def similarity(self, a: Any, b: Any, *, input_multiplied: bool) -> FloatArray:
        cells = (a.counted | b.counted).sum(axis=1)
        both = (a.chosen & b.chosen).sum(axis=1)
        either = (a.chosen | b.chosen).sum(axis=1)
        q, r = a.chosen.sum(axis=1) / cells, b.chosen.sum(axis=1) / cells
        chance = q * r / (q + r - q * r)
        overlap: FloatArray = (both / either - chance) / (1 - chance)
        return np.where(chance < 1, overlap, np.nan)


def _strongest(strength: Rows, cells: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """The strongest tenth of so many cells of each row; of equal ones, the first."""
    k = np.ceil(_SHARE * cells).astype(np.int64)[:, None]
    ordered = np.sort(strength, axis=1)
    last = np.maximum(strength.shape[1] - k, 0)
    least = np.take_along_axis(ordered, np.minimum(last, strength.shape[1] - 1), axis=1)
    larger, equal = strength > least, strength == least
    left = k - larger.sum(axis=1, keepdims=True)
    chosen: npt.NDArray[np.bool_] = larger | (equal & (equal.cumsum(axis=1) <= left))
    return chosen & (strength > 0)
