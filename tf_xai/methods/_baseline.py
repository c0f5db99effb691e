"""Baselines: the inputs that stand for "no information"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected
from tf_xai.methods._method import check_choice
from tf_xai.probe import Probe

FloatArray = npt.NDArray[np.float32]

NAMES = ("zeros", "mean", "blur")
_BLUR_SIGMA = 0.1  # of the shorter side of a picture


def check_baseline(baseline: str | npt.ArrayLike) -> None:
    """Raises `ValueError` for an unknown name."""
    if isinstance(baseline, str):
        check_choice("baseline", baseline, NAMES)


def baseline_rows(baseline: str | npt.ArrayLike, probe: Probe) -> FloatArray:
    """The baselines as rows: one for each example, or one for all."""
    shape = probe.inputs.shape[1:]
    if not isinstance(baseline, str):
        rows = np.asarray(baseline, np.float32)
        if rows.shape == shape:
            return rows[None]
        if rows.shape == probe.inputs.shape:
            return rows
        allowed = f"one of {NAMES}, or an array of shape {shape} or {probe.inputs.shape}"
        raise ValueError(expected("baseline", "fit the inputs", allowed, f"shape {rows.shape}"))
    if baseline == "zeros":
        return np.zeros((1, *shape), np.float32)
    if baseline == "mean":
        return probe.background.mean(axis=0, keepdims=True, dtype=np.float64).astype(np.float32)
    return _blurred(probe)


def _blurred(probe: Probe) -> FloatArray:
    if probe.kind != "image":
        rule, allowed = "suit the inputs", "'zeros', 'mean' or an array where they are no images"
        raise ValueError(expected("baseline", rule, allowed, "'blur'"))
    sigma = _BLUR_SIGMA * min(probe.inputs.shape[1:3])
    pictures = probe.inputs.astype(np.float64)
    for axis in (1, 2):
        pictures = _smoothed(pictures, axis, sigma)
    return pictures.astype(np.float32)


def _smoothed(
    pictures: npt.NDArray[np.float64], axis: int, sigma: float
) -> npt.NDArray[np.float64]:
    """Gaussian smoothing along one axis, edge values repeated beyond the edge."""
    size = pictures.shape[axis]
    reach = int(np.ceil(3 * sigma))
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / sigma) ** 2)
    matrix = np.zeros((size, size))
    for offset, weight in zip(offsets, kernel / kernel.sum(), strict=True):
        np.add.at(matrix, (np.arange(size), np.clip(np.arange(size) + offset, 0, size - 1)), weight)
    return np.moveaxis(np.tensordot(matrix, np.moveaxis(pictures, axis, 0), 1), 0, axis)
