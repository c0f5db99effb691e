"""Jensen-Shannon: how much of the strength moved to other cells, near or far."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tf_xai.drift._measure import MAPS, VECTORS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._shares import shares


class Distribution(NamedTuple):
    """Shares of the cells, and their entropy in bits."""

    shares: FloatArray
    entropy: FloatArray


class JensenShannon(Measure):
    """Jensen-Shannon divergence of `p = |a| / sum |a|` and `q` in bits: `H(m) - (H(p) + H(q)) / 2`.

    `m = (p + q) / 2`. It is 1 if no cell is used at both steps; the distance between cells
    makes no difference. Some libraries give its square root instead.

    Source: Lin 1991.
    """

    label = "Jensen-Shannon distance"
    says = "1: no cell in common"
    range = (0.0, 1.0)
    kinds = frozenset({MAPS, VECTORS})
    floor = 0.001

    def prepare(self, rows: Rows, subject: Subject) -> Distribution:
        share = shares(rows)
        return Distribution(share, _entropy(share))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        between = _entropy((a.shares + b.shares) / 2) - (a.entropy + b.entropy) / 2
        return np.clip(between, *self.range)


def _entropy(share: FloatArray) -> FloatArray:
    logarithms = np.log2(share, out=np.zeros_like(share), where=share != 0)
    entropy: FloatArray = -np.einsum("ij,ij->i", share, logarithms)
    return entropy
