"""Rows that the definitions of drift are tried on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tf_xai.drift import Subject, measures

Array = npt.NDArray[np.float64]
Pair = tuple[Array, Array]

RNG = np.random.default_rng(21)


def heavy_tailed(*shape: int) -> Pair:
    """As attributions are; as exact in single precision as they are stored."""
    a, b = RNG.standard_t(2, (2, *shape)).astype(np.float32).astype(np.float64)
    return a, b


def rounded(*shape: int) -> Pair:
    """With many ties and zeros."""
    a, b = np.round(RNG.normal(size=(2, *shape)))
    return a, b


def half_zero(pair: Pair) -> Pair:
    """Some cells are zero in both, some in one."""
    a, b = (rows.copy() for rows in pair)
    width = a.shape[1]
    a[:, : width // 2], b[:, width // 4 : 3 * width // 4] = 0, 0
    return a, b


PAIRS = [heavy_tailed(30, 64), rounded(30, 64)]


def drift(name: str, pair: Pair, kind: str = "vectors", multiplied: bool = False) -> Array:
    subject = Subject(kind, pair[0].shape[1:], input_multiplied=multiplied)
    return measures()[name].drift(*pair, subject)


def row_by_row(slow: Callable[[Array, Array], float], pair: Pair) -> list[float]:
    return [slow(a, b) for a, b in zip(*pair, strict=True)]


def counted_row_by_row(slow: Callable[[Array, Array], float], pair: Pair) -> list[float]:
    """Of the cells alone that are not zero in both."""
    return [
        slow(a[(a != 0) | (b != 0)], b[(a != 0) | (b != 0)]) for a, b in zip(*pair, strict=True)
    ]
