"""Flip: whether the model names another class."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._decisions import class_scores, predicted_classes
from tf_xai.drift._measure import DECISIONS, FloatArray, Measure, Rows, Subject


class Flip(Measure):
    """1 where the predicted class differs, 0 where it is the same; its mean is the flip rate.

    A single score is a logit: its sign decides.
    """

    range = (0.0, 1.0)
    kinds = frozenset({DECISIONS})
    is_share = True

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        return predicted_classes(class_scores(rows))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        return np.where(np.isnan(a) | np.isnan(b), np.nan, a != b)
