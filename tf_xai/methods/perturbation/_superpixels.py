"""Superpixels: connected parts of a picture with similar pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

_SEGMENTS = 49  # of a picture
_FEWEST_PIXELS = 4  # of a segment, on average
_COMPACTNESS = 0.75  # standard deviations of colour that weigh as much as a segment's width


def superpixels(pictures: npt.NDArray[Any]) -> IntArray:
    """The segment of each pixel, `[pictures, height, width]`, from 0 in each picture.

    Args:
        pictures: `[pictures, height, width, channels]` in any range.

    Source: Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods",
    2012.
    """
    try:
        from skimage.segmentation import slic
    except ImportError as error:
        message = (
            "superpixels need scikit-image. Install it in the folder of tf-xai's source with "
            "`pip install '.[blackbox]'`, or choose squares, such as `regions=7`."
        )
        raise ImportError(message) from error
    pixels = pictures.shape[1] * pictures.shape[2]
    segments = max(1, min(_SEGMENTS, pixels // _FEWEST_PIXELS))
    options = {"compactness": _COMPACTNESS, "convert2lab": False, "start_label": 0}
    found = [slic(one, segments, channel_axis=-1, **options) for one in _standardised(pictures)]
    return np.stack(found).astype(np.int64)


def _standardised(pictures: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Each picture with mean 0 and, unless it has one colour, standard deviation 1."""
    axes = (1, 2, 3)
    centred = pictures - pictures.mean(axis=axes, keepdims=True, dtype=np.float64)
    deviation = centred.std(axis=axes, keepdims=True)
    return np.asarray(centred / np.where(deviation > 0, deviation, 1))
