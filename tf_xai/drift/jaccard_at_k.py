"""Jaccard at k: whether the strongest features stay the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import VECTORS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._strongest import leading_features


class JaccardAtK(Measure):
    """1 - shared features among the `k` strongest by |value|, over all that are in either list.

    `k = min(10, ceil(d / 4))` for `d` features; if values are multiplied by the input, for those
    that are not zero. Equal values are ranked in the order of the features.

    Source: Jaccard 1912.
    """

    label = "strongest features (Jaccard)"
    says = "1: none in common (1 minus Jaccard)"
    range = (0.0, 1.0)
    kinds = frozenset({VECTORS})

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        return leading_features(rows, subject)

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        shared = (a & b).sum(axis=1) / (a | b).sum(axis=1)
        return np.where(a.any(axis=1) & b.any(axis=1), 1 - shared, np.nan)
