"""The cells with the largest |value|."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tf_xai.drift._counted import counted_cells
from tf_xai.drift._measure import Rows, Subject

_MAX_FEATURES, _SHARE_OF_FEATURES = 10, 0.25


def strongest(rows: Rows, count: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """That many of the strongest cells of each row; the first of equal ones, never a zero."""
    strength, k = np.abs(rows), count[:, None]
    ordered = np.sort(strength, axis=1)
    last = np.maximum(strength.shape[1] - k, 0)
    least = np.take_along_axis(ordered, np.minimum(last, strength.shape[1] - 1), axis=1)
    chosen, equal = strength > least, strength == least
    left = k - chosen.sum(axis=1, keepdims=True)
    chosen |= equal & (equal.cumsum(axis=1, dtype=np.int32) <= left)
    return chosen & (strength > 0)


def leading_features(rows: Rows, subject: Subject) -> npt.NDArray[np.bool_]:
    """The strongest quarter of the features that carry information, at most 10."""
    features = counted_cells(subject, rows).sum(axis=1)
    quarter = np.ceil(_SHARE_OF_FEATURES * features).astype(np.int64)
    return strongest(rows, np.minimum(quarter, _MAX_FEATURES))
