"""Drift of a whole probe."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def median_over_examples(drift: FloatArray) -> FloatArray:
    """Median along the last axis, NaN left out; NaN where nothing is comparable."""
    return _over_known(drift, np.nanmedian)


def mean_over_examples(drift: FloatArray) -> FloatArray:
    """Mean along the last axis, NaN left out; NaN where nothing is comparable."""
    return _over_known(drift, np.nanmean)


def _over_known(drift: FloatArray, summed_up: Callable[..., FloatArray]) -> FloatArray:
    known = ~np.isnan(drift).all(axis=-1)
    found = np.full(drift.shape[:-1], np.nan)
    found[known] = summed_up(drift[known], axis=-1)
    return found
