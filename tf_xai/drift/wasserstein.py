"""Wasserstein: how far the strength has moved."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import MAPS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._shares import Marginals, marginals


class Wasserstein(Measure):
    """Wasserstein-1 distance of `|a| / sum |a|` along lines and along columns, over the map's size.

    `(W1(lines) + W1(columns)) / (H + W)`, where `W1` of the marginals is the sum of `|F_a - F_b|`,
    in cells. A map that is shifted by one cell has a drift of `1 / (H + W)`. It is never more than
    the exact distance in moves along lines and columns, and equal to it if everything moves in the
    same way. Channels are summed.

    Source: Vallender 1974.
    """

    label = "Wasserstein distance"
    says = "as a share of the map's size; 1: from edge to edge"
    range = (0.0, 1.0)
    kinds = frozenset({MAPS})
    floor = 0.0003

    def prepare(self, rows: Rows, subject: Subject) -> Marginals:
        return Marginals(*(share.cumsum(axis=1) for share in marginals(rows, subject)))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        moved = sum(np.abs(one - other).sum(axis=1) for one, other in zip(a, b, strict=True))
        return np.asarray(moved / sum(subject.shape[:2]), np.float64)
