"""Top-k IoU: whether the strongest cells stay the same."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tf_xai.drift._counted import counted_cells
from tf_xai.drift._measure import MAPS, VECTORS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._strongest import strongest

_SHARE = 0.1


class Strongest(NamedTuple):
    """Which cells carry information, and which are the strongest."""

    counted: npt.NDArray[np.bool_]
    chosen: npt.NDArray[np.bool_]


class TopKIoU(Measure):
    """1 - overlap of the strongest tenth of cells by |value|, corrected for chance.

    The overlap is `(IoU - c) / (1 - c)`, with `c = q r / (q + r - q r)` that of random choices of
    the same sizes, `q` and `r` their shares of all cells; with `q = r` that is `q / (2 - q)`. Equal
    values are ranked in the order of the cells; zeros are never among the strongest. If values are
    multiplied by the input, only cells where at least one of the maps is not zero count.
    """

    label = "strongest tenth (IoU)"
    says = "1: no more in common than by chance (1 minus IoU)"
    range = (0.0, 2.0)
    kinds = frozenset({MAPS, VECTORS})
    floor = 0.01

    def prepare(self, rows: Rows, subject: Subject) -> Strongest:
        counted = counted_cells(subject, rows)
        k = np.ceil(_SHARE * counted.sum(axis=1)).astype(np.int64)
        return Strongest(counted, strongest(rows, k))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        cells = (a.counted | b.counted).sum(axis=1)
        both = (a.chosen & b.chosen).sum(axis=1)
        either = (a.chosen | b.chosen).sum(axis=1)
        q, r = a.chosen.sum(axis=1) / cells, b.chosen.sum(axis=1) / cells
        chance = q * r / (q + r - q * r)
        overlap: FloatArray = (both / either - chance) / (1 - chance)
        return np.where((chance > 0) & (chance < 1), 1 - overlap, np.nan)
