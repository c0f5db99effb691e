"""Kinds of example: what the axes of the explained input mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt

from tf_xai.errors import one_of

Array = npt.NDArray[Any]

IMAGE, TABLE, TEXT, SERIES, ARRAY = "image", "table", "text", "series", "array"
KINDS: Mapping[str, set[int]] = {  # possible numbers of axes
    IMAGE: {3, 4},
    TABLE: {2},
    TEXT: {1, 2},
    SERIES: {2, 3},
    ARRAY: set(range(2, 9)),
}
UNCERTAIN = {TABLE: "tables", TEXT: "texts", SERIES: "series"}
"""Kinds that are guessed and may be wrong, in plural."""


def guessed_kind(inputs: Array) -> str:
    """The most likely kind of such inputs, as far as one can tell without a model."""
    if inputs.dtype.kind == "O":
        return TEXT
    if inputs.ndim == 4 and inputs.shape[-1] in (1, 3, 4):
        return IMAGE
    if inputs.ndim == 3:
        return IMAGE if inputs.shape[1] == inputs.shape[2] else SERIES
    return TABLE if inputs.ndim == 2 else ARRAY


def check_kind(kind: str, inputs: Array) -> None:
    """Raises `ValueError` if inputs of that shape cannot be of that kind."""
    if kind not in KINDS:
        raise ValueError(
            f"`kind` must be the kind of the examples. Expected {one_of(KINDS)}; got {kind!r}."
        )
    if inputs.ndim not in KINDS[kind] or (inputs.dtype.kind == "O" and kind != TEXT):
        axes = sorted(KINDS[kind])
        raise ValueError(
            f"`kind` must match inputs of shape {inputs.shape}. "
            f"Expected a kind for {inputs.ndim} axes; got {kind!r}, which needs {axes} axes."
        )


def axes_of(kind: str, inputs: Array, *, has_one_hot: bool) -> Sequence[str]:
    """The meaning of each axis of the inputs after the first."""
    count = inputs.ndim - 1
    if kind == IMAGE:
        return ("y", "x", "channel")[:count]
    if kind == SERIES:
        return ("time", "feature")[:count]
    if kind == TEXT:
        return ("token",)
    if kind == TABLE:
        return ("column",) if has_one_hot else ("feature",)
    return ("feature",) if count == 1 else [f"axis{n}" for n in range(1, count + 1)]
