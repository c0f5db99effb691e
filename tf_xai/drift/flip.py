"""Flip: whether the model predicts another class."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._decisions import class_scores, named_labels, predicted_classes
from tf_xai.drift._measure import DECISIONS, FloatArray, Measure, Rows, Subject


class Flip(Measure):
    """1 if the predicted class differs, else 0; its mean is the flip rate.

    A single score is a logit, whose sign decides. For labels, any label that changes is a flip.
    """

    label = "changed predictions"
    says = "1: the model predicts another class"
    range = (0.0, 1.0)
    kinds = frozenset({DECISIONS})
    is_share = True

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        if subject.are_labels:
            return named_labels(rows)
        return predicted_classes(class_scores(rows))[:, None]

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        is_unknown = (np.isnan(a) | np.isnan(b)).any(axis=1)
        return np.where(is_unknown, np.nan, (a != b).any(axis=1))
