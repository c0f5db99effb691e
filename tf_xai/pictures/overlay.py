"""Pictures for TensorBoard's own Images page, for users without the plugin."""

from __future__ import annotations

import io

import matplotlib as mpl
import matplotlib.image
import numpy as np
import numpy.typing as npt

from tf_xai.pictures.displayed import displayed
from tf_xai.probe import Probe, describe_targets
from tf_xai.record import Record
from tf_xai.schema import summaries
from tf_xai.schema.event_pb2 import Summary

FloatArray = npt.NDArray[np.float32]

_OPACITY = 0.6
_SIDE = 96  # least side of a picture, cells are repeated


class Overlays:
    """The pictures of a probe, with maps over them."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._pictures = None if probe.pictures is None else displayed(probe.pictures)

    def values(self, record: Record) -> list[Summary.Value]:
        """The probe with the record's maps over it: one summary with an image per example."""
        if self._pictures is None or list(record.axes[:2]) != ["y", "x"]:
            return []
        return [_image(self._probe, self._pictures, record)]


def _image(probe: Probe, pictures: npt.NDArray[np.uint8], record: Record) -> Summary.Value:
    images = [_png(image) for image in blended(pictures, record)]
    height, width = pictures.shape[1:3]
    strings = [str(width).encode(), str(height).encode(), *images]
    labels = describe_targets(record.targets, probe.class_names)
    about = ", ".join(f"{name} ({label})" for name, label in zip(probe.names, labels, strict=True))
    return summaries.image(f"xai/{record.series}/overlay", strings, about)


def blended(pictures: npt.NDArray[np.uint8], record: Record) -> FloatArray:
    """Pictures with maps over them, `[n, height, width, 3]` in [0, 1]; one scale for all."""
    values = np.nan_to_num(record.values, nan=0, posinf=0, neginf=0)
    maps = values.reshape(*values.shape[:3], -1).sum(axis=-1)
    resized = _nearest(maps / strongest(maps), pictures.shape[1:3])
    return laid_over(pictures, resized, is_signed=record.is_signed)


def strongest(maps: FloatArray) -> float:
    """The value that gets the strongest colour: the 99th percentile of |value|."""
    return max(float(np.percentile(np.abs(maps), 99)), 1e-12)


def laid_over(
    pictures: npt.NDArray[np.uint8], shares: FloatArray, *, is_signed: bool
) -> FloatArray:
    """Pictures `[n, height, width, channels]` in grey under the colours of maps of their size.

    Args:
        pictures: of bytes.
        shares: of the strongest colour, `[n, height, width]`, clipped at 1.
        is_signed: whether values below 0 get another colour.

    Returns:
        `[n, height, width, 3]` in [0, 1].
    """
    if is_signed:
        colours = mpl.colormaps["PuOr_r"]((shares + 1) / 2)
    else:
        colours = mpl.colormaps["inferno"](shares)
    grey = pictures.mean(axis=-1, keepdims=True) / 255
    strength = _OPACITY * np.clip(np.abs(shares), 0, 1)[..., None]
    return (1 - strength) * grey + strength * colours[..., :3]


def _nearest(maps: FloatArray, size: tuple[int, int]) -> FloatArray:
    rows = np.arange(size[0]) * maps.shape[1] // size[0]
    columns = np.arange(size[1]) * maps.shape[2] // size[1]
    return maps[:, rows][:, :, columns]


def _png(image: FloatArray) -> bytes:
    times = -(-_SIDE // min(image.shape[:2]))
    large = image.repeat(times, axis=0).repeat(times, axis=1)
    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, np.clip(large, 0, 1), format="png")
    return buffer.getvalue()
