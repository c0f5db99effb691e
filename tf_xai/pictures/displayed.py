"""Inputs as pictures to look at."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

PictureArray = npt.NDArray[np.uint8]

_LARGEST_SIDE = 256


def displayed(inputs: npt.NDArray[Any]) -> PictureArray:
    """Images `[n, height, width, channels]` as uint8, 1 or 3 channels, at most 256 pixels per side.

    Numbers within [0, 1], [-1, 1] or [0, 255] are used directly, others are stretched.
    """
    colours = 3 if inputs.shape[-1] >= 3 else 1
    pictures = _shrunk(inputs[..., :colours].astype(np.float32))
    low, high = _range(float(inputs.min()), float(inputs.max()))
    scaled = (pictures - low) * (255 / max(high - low, 1e-12))
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


def displayed_masks(masks: npt.NDArray[np.bool_]) -> PictureArray:
    """Masks `[n, height, width]` as pictures of one channel, 255 inside."""
    shrunk = _shrunk(masks[..., None].astype(np.float32))
    return np.where(shrunk >= 0.5, 255, 0).astype(np.uint8)


def _range(low: float, high: float) -> tuple[float, float]:
    for known_low, known_high in ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0)):
        if low >= known_low and high <= known_high:
            return known_low, known_high
    return low, high


def _shrunk(pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Averages blocks of pixels so that no side exceeds the limit; a remainder is dropped."""
    n, height, width, channels = pictures.shape
    block = -(-max(height, width) // _LARGEST_SIDE)
    if block == 1:
        return pictures
    rows, columns = height // block, width // block
    cut = pictures[:, : rows * block, : columns * block]
    blocks = cut.reshape(n, rows, block, columns, block, channels)
    return blocks.mean(axis=(2, 4), dtype=np.float32)
