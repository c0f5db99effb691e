"""Drift of a whole probe."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def median_over_examples(drift: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Median along the last axis, NaN left out; NaN where nothing is comparable."""
    kept = ~np.isnan(drift).all(axis=-1)
    medians = np.full(drift.shape[:-1], np.nan)
    medians[kept] = np.nanmedian(drift[kept], axis=-1)
    return medians
