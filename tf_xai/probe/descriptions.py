"""What users give beside inputs and targets: names, masks and rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def checked_rate(rate: float | None) -> float | None:
    """`rate`, or `ValueError` if it is not a positive number."""
    if rate is not None and not (np.isfinite(rate) and rate > 0):
        raise ValueError(
            "`rate` must be the number of samples per second. "
            f"Expected a number above 0; got {rate!r}."
        )
    return rate


def example_names(names: Sequence[str], n: int) -> list[str]:
    """The names of `n` examples; raises `ValueError` unless there are as many."""
    if len(names) != n:
        raise ValueError(
            f"`names` must have one name for each example. Expected {n} names; got {len(names)}."
        )
    return [str(name) for name in names]


def checked_masks(masks: npt.ArrayLike, inputs: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Masks `[n, height, width]`; raises `ValueError` unless they match `inputs`."""
    array = np.asarray(masks)
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.shape != inputs.shape[:3]:
        raise ValueError(
            "`masks` must have one value for each pixel of `inputs`. "
            f"Expected shape {inputs.shape[:3]}; got shape {array.shape}."
        )
    return array.astype(bool)


def describe_targets(targets: Iterable[int], class_names: Sequence[str] | None) -> list[str]:
    """Each target in words: its class name, or else its index."""
    return [class_names[target] if class_names else str(target) for target in targets]
