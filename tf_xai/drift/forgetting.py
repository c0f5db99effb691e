"""Forgetting: whether a prediction that was right at the reference is wrong now."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._decisions import class_scores, known_targets, predicted_classes
from tf_xai.drift._measure import DECISIONS, FloatArray, Measure, Rows, Subject


class Forgetting(Measure):
    """1 if the target was predicted at the reference and is not predicted now, else 0.

    With several labels, the target is predicted if its own logit is positive.

    It has a direction: what is learnt does not count. Its mean is the share of the probe that was
    forgotten. NaN where an example's target is unknown.

    Source: Toneva et al., "An empirical study of example forgetting", 2019.
    """

    label = "forgotten predictions"
    says = "1: right before, wrong now"
    range = (0.0, 1.0)
    kinds = frozenset({DECISIONS})
    is_share = True
    is_symmetric = False

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        scores = class_scores(rows)
        target = known_targets(subject, scores)
        if subject.are_labels:
            is_target = np.arange(scores.shape[1]) == target[:, None]
            right = (np.where(is_target, scores, -np.inf) > 0).any(axis=1)
        else:
            right = predicted_classes(scores) == target
        return np.where(np.isnan(target) | np.isnan(scores[:, 0]), np.nan, right)

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        return b * (1 - a)
