"""Sign agreement: whether the strongest features stay the same and keep their sign."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import VECTORS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._strongest import leading_features


class SignAgreement(Measure):
    """1 - share of the `k` strongest features that are in both lists with the same sign.

    `k = min(10, ceil(d / 4))` for `d` features; if values are multiplied by the input, for those
    that are not zero. If the lists differ in length, the longer one counts.

    Source: Krishna et al., "The disagreement problem in explainable machine learning", 2022.
    """

    label = "signs of the strongest features"
    says = "1: none agrees"
    range = (0.0, 1.0)
    kinds = frozenset({VECTORS})

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        leading = leading_features(rows, subject)
        return np.where(leading, np.sign(rows), 0).astype(np.int8)

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        listed = [(signs != 0).sum(axis=1) for signs in (a, b)]
        agreeing = ((a == b) & (a != 0)).sum(axis=1) / np.maximum(*listed)
        return np.where(np.minimum(*listed) > 0, 1 - agreeing, np.nan)
