"""Kinds of example: what the axes of the explained input mean, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from tf_xai.errors import expected, one_of

if TYPE_CHECKING:
    from tf_xai.engine.structure import Structure

Array = npt.NDArray[Any]

IMAGE, TABLE, TEXT, SERIES, ARRAY = "image", "table", "text", "series", "array"
KINDS: Mapping[str, set[int]] = {  # numbers of axes of inputs
    IMAGE: {3, 4},
    TABLE: {2},
    TEXT: {1, 2},
    SERIES: {2, 3},
    ARRAY: set(range(2, 9)),
}
TAKEN_FOR = {TABLE: "tables", TEXT: "texts", SERIES: "series"}
"""What to say of guesses that may be wrong."""

_ALONG_TIME = ("Conv1D", "LSTM", "GRU", "RNN")


def guessed_kind(inputs: Array) -> str:
    """What inputs of such a shape are, as far as one can tell without a model."""
    if inputs.dtype.kind == "O":
        return TEXT
    if inputs.ndim == 4 and inputs.shape[-1] in (1, 3, 4):
        return IMAGE
    if inputs.ndim == 3:
        return IMAGE if inputs.shape[1] == inputs.shape[2] else SERIES
    return TABLE if inputs.ndim == 2 else ARRAY


def kind_for(structure: Structure, inputs: Array, guess: str) -> str:
    """The guess, corrected by what the model does with the inputs."""
    if structure.embedding is not None or structure.vectorizer is not None:
        return TEXT
    if guess == TABLE and _runs_along_time(structure, inputs.shape[1]):
        return SERIES
    return guess


def check_kind(kind: str, inputs: Array) -> None:
    """Raises `ValueError` where inputs of that shape are none of that kind."""
    if kind not in KINDS:
        raise ValueError(expected("kind", "be a kind of example", one_of(KINDS), repr(kind)))
    if inputs.ndim not in KINDS[kind] or (inputs.dtype.kind == "O" and kind != TEXT):
        axes = sorted(KINDS[kind])
        rule, allowed = f"fit inputs of shape {inputs.shape}", f"inputs of {axes} axes for {kind!r}"
        raise ValueError(expected("kind", rule, allowed, repr(kind)))


def axes_of(kind: str, inputs: Array, *, has_one_hot: bool) -> Sequence[str]:
    """What the axes of the inputs after the example's mean."""
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


def _runs_along_time(structure: Structure, length: int) -> bool:
    """Whether a layer that runs along time is given as many moments as there are columns."""
    for info in structure.layers:
        if info.class_name.startswith(_ALONG_TIME):
            return True
        is_reshaped = len(info.shape) == 2 and info.shape[0] == length
        if info.class_name == "Dense" or not (is_reshaped or info.shape == (length,)):
            return False
    return False
