"""The cosine between rows."""

from __future__ import annotations

import numpy as np

from tf_xai.drift._measure import FloatArray, Rows

_ROUNDING = 1e-13  # of the mean


def cosine_of(a: FloatArray, b: FloatArray) -> FloatArray:
    """Cosine of the angle between the rows `[examples, numbers]`; NaN where one is all zero."""
    product = np.einsum("ij,ij->i", a, b)
    squares = np.einsum("ij,ij->i", a, a) * np.einsum("ij,ij->i", b, b)
    cosine: FloatArray = product / np.sqrt(squares)
    return cosine


def deviations(values: Rows, mean: FloatArray) -> FloatArray:
    """`values - mean`; zero if only rounding errors are left, so that constants stay constant."""
    with np.errstate(invalid="ignore"):
        apart: FloatArray = values - mean
    return np.where(np.abs(apart) > _ROUNDING * np.abs(mean), apart, 0)
