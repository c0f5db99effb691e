"""SSIM: whether two maps look alike."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tf_xai.drift._counted import counted_cells
from tf_xai.drift._measure import MAPS, FloatArray, Measure, Rows, Subject

_C1, _C2 = 0.01**2, 0.03**2
_UNIFORM, _GAUSSIAN, _SIGMA, _GAUSSIAN_FROM = 7, 11, 1.5, 64
_PEAK = 99  # percentile


class Scaled(NamedTuple):
    """Rows, each with the peak of the whole step."""

    rows: Rows
    peak: FloatArray


class SSIM(Measure):
    """1 - mean structural similarity on one scale for the whole probe.

    `SSIM = (2 m_a m_b + C1)(2 s_ab + C2) / ((m_a^2 + m_b^2 + C1)(s_a^2 + s_b^2 + C2))` with the
    means, variances and covariance of a window, `C1 = .01^2`, `C2 = .03^2`; the mean is taken over
    all windows that lie within the map. A window is 7 x 7 cells, or 11 x 11 with a Gaussian of
    sigma 1.5 from 64 x 64 cells on; on smaller maps it shrinks to the map.

    The scale is the larger one of both steps' 99th percentile of |value|, without zeros, over the
    whole probe, so that a change of magnitude counts. Signed values go to `1/2 + a / (2 scale)`,
    others to `a / scale`, clipped to [0, 1]. If values are multiplied by the input, only windows in
    which at least one of the maps is not zero count. Channels are compared one by one.

    Source: Wang et al., "Image quality assessment: from error visibility to structural similarity",
    2004.
    """

    label = "structural similarity (SSIM)"
    says = "about 1: no similarity (1 minus SSIM)"
    range = (0.0, 2.0)
    kinds = frozenset({MAPS})
    floor = 0.0012
    needs_probe = True

    def prepare(self, rows: Rows, subject: Subject) -> Scaled:
        strength = np.abs(rows)
        known = strength[(strength > 0) & np.isfinite(strength)]
        peak = np.percentile(known, _PEAK) if known.size else np.nan
        return Scaled(rows, np.full(len(rows), peak, np.float64))

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        scale = np.maximum(a.peak, b.peak)[:, None]
        similarity = _similarity(*(_shown(one.rows / scale, subject) for one in (a, b)))
        counted = _maps(counted_cells(subject, a.rows, b.rows), subject)
        seen = _window_means(counted.astype(np.float64)) > 0
        mean = (similarity * seen).sum(axis=(1, 2, 3)) / seen.sum(axis=(1, 2, 3))
        return np.where(a.rows.any(axis=1) & b.rows.any(axis=1), 1 - mean, np.nan)


def _maps(rows: Rows, subject: Subject) -> Rows:
    """`[examples, channels, y, x]`; a single channel if there are none."""
    return np.moveaxis(rows.reshape(len(rows), *subject.shape[:2], -1), 3, 1)


def _shown(values: Rows, subject: Subject) -> FloatArray:
    return np.clip(_maps((1 + values) / 2 if subject.is_signed else values, subject), 0, 1)


def _similarity(a: FloatArray, b: FloatArray) -> FloatArray:
    """SSIM of each window."""
    mean_a, mean_b = _window_means(a), _window_means(b)
    squares, product = mean_a**2 + mean_b**2, mean_a * mean_b
    variances = _window_means(a * a + b * b) - squares
    covariance = _window_means(a * b) - product
    similarity = (2 * product + _C1) * (2 * covariance + _C2)
    return similarity / ((squares + _C1) * (variances + _C2))


def _window_means(maps: FloatArray) -> FloatArray:
    """The mean of each window within the maps, `[examples, channels, windows, windows]`."""
    is_gaussian = min(maps.shape[2:]) >= _GAUSSIAN_FROM
    for axis in (2, 3):
        maps = _weighted_means(maps, _weights(maps.shape[axis], is_gaussian), axis)
    return maps


def _weighted_means(maps: FloatArray, weights: FloatArray, axis: int) -> FloatArray:
    along = np.moveaxis(maps, axis, 0)
    windows = len(along) - len(weights) + 1
    means = np.zeros_like(along[:windows])
    for place, weight in enumerate(weights):
        means += weight * along[place : place + windows]
    return np.moveaxis(means, 0, axis)


def _weights(side: int, is_gaussian: bool) -> FloatArray:
    """The weights of a window's cells along one side."""
    size = _GAUSSIAN if is_gaussian else min(_UNIFORM, side)
    places = np.arange(size) - (size - 1) / 2
    weights = np.exp(-(places**2) / (2 * _SIGMA**2)) if is_gaussian else np.ones(size)
    return weights / weights.sum()
