"""CKA: whether a layer keeps the similarities between examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._cosine import deviations
from tf_xai.drift._measure import REPRESENTATIONS, FloatArray, Measure, Rows, Subject

_MIN = 4


class CKA(Measure):
    """1 - debiased linear CKA of a layer's output `[examples, features]`: `[1]`.

    `CKA = HSIC(K, L) / sqrt(HSIC(K, K) HSIC(L, L))` with the Gram matrices `K` and `L` of both
    steps, their diagonals set to zero, and
    `HSIC = [tr(K L) + 1K1 1L1 / ((n-1)(n-2)) - 2 1KL1 / (n-2)] / (n (n-3))` for `n` examples.
    Unrelated layers have a drift of 1 on average, whatever their width; the biased estimate is far
    from that. Rotations and a common scale of the features make no difference. It needs 4 examples,
    and is noisy below 64.

    Source: Kornblith et al. 2019; debiased: Song et al. 2012, Nguyen et al. 2021.
    """

    label = "representation similarity (CKA)"
    says = "1: the similarities between examples are unrelated (1 minus CKA)"
    range = (0.0, 2.0)
    kinds = frozenset({REPRESENTATIONS})
    floor = 0.002
    per_example = False
    needs_probe = True

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        return deviations(rows, rows.mean(axis=0, dtype=np.float64))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        if len(a) < _MIN:
            return np.full(1, np.nan)
        k, m = _gram(a), _gram(b)
        return np.array([1 - _hsic(k, m) / np.sqrt(_hsic(k, k) * _hsic(m, m))])


def _gram(rows: FloatArray) -> FloatArray:
    gram: FloatArray = rows @ rows.T
    np.fill_diagonal(gram, 0)
    return gram


def _hsic(k: FloatArray, m: FloatArray) -> np.float64:
    """Unbiased HSIC, but for the factor `1 / (n (n-3))`, which CKA does not need."""
    n = len(k)
    sums = k.sum(axis=0), m.sum(axis=0)
    trace = (k * m).sum() + sums[0].sum() * sums[1].sum() / ((n - 1) * (n - 2))
    return np.float64(trace - 2 / (n - 2) * (sums[0] @ sums[1]))
