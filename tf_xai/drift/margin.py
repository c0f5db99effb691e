"""Margin: how much the lead of the target over the next class changed."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._decisions import class_scores, known_targets
from tf_xai.drift._measure import DECISIONS, FloatArray, Measure, Rows, Subject


class Margin(Measure):
    """Change of the probability that the target would have against its strongest rival alone.

    `|s(g_a) - s(g_b)|` with the margin `g`, the target's score minus the highest other one, and the
    logistic function `s`: a change near the decision counts more than one far from it, and scores
    of any size have the same range. For labels, it is the change of the target label's probability.
    NaN where an example's target is unknown.
    """

    label = "lead of the target"
    says = "1: from certain to impossible"
    range = (0.0, 1.0)
    kinds = frozenset({DECISIONS})

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        scores = class_scores(rows)
        target = known_targets(subject, scores)
        is_target = np.arange(scores.shape[1]) == target[:, None]
        own = np.where(is_target, scores, -np.inf).max(axis=1)
        rival = np.where(is_target, -np.inf, scores).max(axis=1)
        if subject.are_labels:
            rival = np.zeros_like(own)
        margin = np.where(np.isnan(target), np.nan, own - rival)
        return (1 + np.tanh(margin / 2)) / 2

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        return np.abs(a - b)
