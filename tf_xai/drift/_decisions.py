"""Decisions from the scores of all classes."""

from __future__ import annotations

import numpy as np

from tf_xai.drift._measure import FloatArray, Rows, Subject


def class_scores(rows: Rows) -> FloatArray:
    """Scores `[examples, classes]`; a single column is the logit of class 1, against 0 of class 0.

    Examples whose scores are not all finite are NaN throughout.
    """
    scores = rows.astype(np.float64)
    if scores.shape[1] == 1:
        scores = np.concatenate([np.zeros_like(scores), scores], axis=1)
    return np.where(np.isfinite(scores).all(axis=1, keepdims=True), scores, np.nan)


def predicted_classes(scores: FloatArray) -> FloatArray:
    """The class with the highest score, the first of equal ones; NaN where scores are NaN."""
    return np.where(np.isnan(scores[:, 0]), np.nan, scores.argmax(axis=1))


def named_labels(rows: Rows) -> FloatArray:
    """1 for each label whose logit is positive, else 0; NaN where a score is not finite."""
    return np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows > 0, np.nan)


def known_targets(subject: Subject, scores: FloatArray) -> FloatArray:
    """The explained class of each example; NaN if it is not one of the classes."""
    if subject.targets is None:
        return np.full(len(scores), np.nan)
    is_class = (subject.targets >= 0) & (subject.targets < scores.shape[1])
    return np.where(is_class, subject.targets, np.nan)
