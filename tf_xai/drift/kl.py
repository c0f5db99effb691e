"""KL: how much the class probabilities have changed."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._decisions import class_scores
from tf_xai.drift._measure import DECISIONS, FloatArray, Measure, Rows, Subject


class KL(Measure):
    """Kullback-Leibler divergence of the softmax of the scores, the mean of both directions.

    `(KL(p, q) + KL(q, p)) / 2 = sum (p - q) (ln p - ln q) / 2`, in nats. Neither step is treated as
    the true one, so any two can be compared. A single score is a logit against 0; for labels, it
    is the mean of their divergences.

    Source: Kullback and Leibler 1951; the sum of both directions: Jeffreys 1946.
    """

    label = "Kullback-Leibler divergence"
    says = "in nats; larger values mean a larger change"
    range = (0.0, np.inf)
    kinds = frozenset({DECISIONS})
    floor = 0.001

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        scores = class_scores(rows)[:, None] if not subject.are_labels else _each_against_0(rows)
        below = scores - scores.max(axis=-1, keepdims=True)
        return below - np.log(np.exp(below).sum(axis=-1, keepdims=True))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        divergence: FloatArray = ((np.exp(a) - np.exp(b)) * (a - b)).sum(axis=-1) / 2
        return divergence.mean(axis=1)


def _each_against_0(rows: Rows) -> FloatArray:
    """`[examples, labels, 2]`: each label's logit with that of its absence."""
    known = np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows, np.nan)
    return np.stack([np.zeros_like(known), known], axis=-1).astype(np.float64)
