"""Noisy linear imputation: removed pixels are filled in from their neighbours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.float32]
Masks = npt.NDArray[np.bool_]

_TOLERANCE = 1e-4  # of a picture's range: a hundredth of the noise that is added
_MAX_ROUNDS = 1000


def imputed(pictures: Pictures, removed: Masks) -> Pictures:
    """Each removed pixel as the weighted mean of its neighbours, removed ones included.

    The weights are 1/6 for the four direct neighbours and 1/12 for the four diagonal ones; at the
    edge, the existing neighbours share them. The equations are solved by conjugate gradients, for
    all pictures at once.

    Args:
        pictures: `[n, height, width, channels]`.
        removed: `[n, height, width]`.

    Returns:
        Like `pictures`.

    Source: Rong et al., "A consistent and efficient evaluation strategy for attribution methods",
    ICML 2022.
    """
    unknown = removed[..., None]
    weight = _from_neighbours(np.ones((1, *pictures.shape[1:3], 1), np.float32))
    known = np.where(unknown, 0, pictures)
    spread = pictures.max(axis=(1, 2, 3)) - pictures.min(axis=(1, 2, 3))

    def residual_of(values: Pictures) -> Pictures:
        return np.where(unknown, _from_neighbours(values) - weight * values, 0)

    values: Pictures = known + np.where(unknown, _means(known, removed), 0)
    residual = residual_of(values)
    direction = residual
    energy = _dot(residual, residual)
    for _ in range(_MAX_ROUNDS):
        is_open = np.abs(residual).max(axis=(1, 2, 3)) > _TOLERANCE * spread
        if not is_open.any():
            break
        bent = -residual_of(direction)
        step = _ratio(energy * is_open[:, None, None, None], _dot(direction, bent))
        values = values + step * direction
        residual = residual - step * bent
        before, energy = energy, _dot(residual, residual)
        direction = residual + _ratio(energy, before) * direction
    return values


def _from_neighbours(values: Pictures) -> Pictures:
    """The weighted sum over the eight neighbours: a smoothing kernel without its centre."""
    smooth = values
    for axis in (1, 2):
        ahead = np.moveaxis(smooth, axis, 1)
        total = 2 * ahead
        total[:, 1:] += ahead[:, :-1]
        total[:, :-1] += ahead[:, 1:]
        smooth = np.moveaxis(total, 1, axis)
    return np.asarray((smooth - 4 * values) / 12, np.float32)


def _means(known: Pictures, removed: Masks) -> Pictures:
    """Mean over the remaining pixels, `[n, 1, 1, channels]`."""
    left = np.maximum((~removed).sum(axis=(1, 2)), 1)
    total: Pictures = known.sum(axis=(1, 2), keepdims=True)
    return np.asarray(total / left[:, None, None, None], np.float32)


def _dot(a: Pictures, b: Pictures) -> Pictures:
    return np.asarray(np.einsum("nyxc,nyxc->n", a, b)[:, None, None, None])


def _ratio(a: Pictures, b: Pictures) -> Pictures:
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)
