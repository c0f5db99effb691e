"""The summary over a whole probe."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def over_examples(drift: FloatArray, *, is_share: bool) -> FloatArray:
    """Median along the last axis, or mean of shares; NaN is ignored unless all values are NaN."""
    summed_up: Callable[..., FloatArray] = np.nanmean if is_share else np.nanmedian
    known = ~np.isnan(drift).all(axis=-1)
    found = np.full(drift.shape[:-1], np.nan)
    found[known] = summed_up(drift[known], axis=-1)
    return found
