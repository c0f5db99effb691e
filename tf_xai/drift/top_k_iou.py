"""Top-k IoU: whether the strongest cells stay the same."""

from __future__ import annotations

import numpy as np

from tf_xai.drift._measure import FloatArray, Measure

_SHARE = 0.1


class TopKIoU(Measure):
    """Overlap of the strongest tenth of cells by |value|, corrected for chance.

    `(IoU - c) / (1 - c)` with `k = ceil(0.1 n)`, `q = k / n` and `c = q / (2 - q)`, the overlap
    of two random choices. Equal values are taken in the order of the cells.
    """

    range = (0.0, 2.0)

    def similarity(self, a: FloatArray, b: FloatArray, *, input_multiplied: bool) -> FloatArray:
        cells = a.shape[1]
        k = int(np.ceil(_SHARE * cells))
        if k == cells:
            return np.full(len(a), np.nan)
        both = (_strongest(a, k) & _strongest(b, k)).sum(axis=1)
        chance = (k / cells) / (2 - k / cells)
        overlap: FloatArray = both / (2 * k - both)
        return (overlap - chance) / (1 - chance)


def _strongest(rows: FloatArray, k: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    order = np.argsort(-np.abs(rows), axis=1, kind="stable")
    chosen = np.zeros(rows.shape, bool)
    np.put_along_axis(chosen, order[:, :k], True, axis=1)
    return chosen
