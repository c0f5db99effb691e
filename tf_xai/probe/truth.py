"""Which output of each example to explain, and its true value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float32]

PREDICTED = -1  # the output that the model predicts at the first explained step


@dataclass(frozen=True)
class Truth:
    """The content of `targets` and `truth`.

    Attributes:
        explained: the output to explain, `[examples]`; `PREDICTED` if it is not given.
        right: labels as 0 and 1, or quantities, `[examples, outputs]`; None: only `explained` is
            known.
        are_quantities: `right` cannot be labels.
        is_one_hot: `right` is the one-hot code of `explained`.
    """

    explained: IntArray | None = None
    right: FloatArray | None = None
    are_quantities: bool = False
    is_one_hot: bool = False


def read_truth(targets: Any, truth: Any, n: int) -> Truth:
    """Reads `targets` and `truth`; raises `ValueError` unless they describe `n` examples."""
    read = Truth() if targets is None else _read_targets(targets, n)
    if truth is None:
        return read
    right = _rows("truth", truth, n)
    return Truth(read.explained, right, are_quantities=not _are_indices(right))


def class_indices(targets: Any, n: int, argument: str = "targets") -> IntArray:
    """Class indices `[n]` from indices or one-hot rows; raises `ValueError` for anything else."""
    array = _checked(argument, targets, n)
    if array.ndim == 2:
        if not _is_one_hot(array):
            raise ValueError(
                f"`{argument}` with two axes must be one-hot. "
                "Expected a single 1 in each row; got rows that are not one-hot."
            )
        return array.argmax(axis=1).astype(np.int64)
    if not _are_indices(array):
        raise ValueError(not_indices(argument, array))
    return array.astype(np.int64)


def not_indices(argument: str, array: Any) -> str:
    """The message about targets that are not class indices."""
    shown = np.asarray(array).ravel()[:8].tolist()
    return (
        f"`{argument}` must be class indices. Expected whole numbers of at least 0; got {shown!r}."
    )


def _read_targets(targets: Any, n: int) -> Truth:
    if np.ndim(targets) == 0:
        return Truth(np.full(n, class_indices([targets], 1)[0]))
    array = _checked("targets", targets, n)
    if array.ndim == 1:
        if _are_indices(array):
            return Truth(array.astype(np.int64))
        return Truth(None, array.astype(np.float32)[:, None], are_quantities=True)
    right = array.astype(np.float32)
    if _is_one_hot(array):
        return Truth(array.argmax(axis=1).astype(np.int64), right, is_one_hot=True)
    if _is_zero_or_one(array):
        first = np.where(array.any(axis=1), array.argmax(axis=1), PREDICTED)
        return Truth(first.astype(np.int64), right)
    return Truth(np.zeros(n, np.int64), right, are_quantities=True)


def _checked(argument: str, values: Any, n: int) -> npt.NDArray[Any]:
    array = np.asarray(values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.shape[:1] != (n,) or array.ndim > 2:
        raise ValueError(
            f"`{argument}` must have one entry for each example. "
            f"Expected shape [{n}] of class indices or quantities, or [{n}, outputs]; got "
            f"shape {array.shape}."
        )
    if array.dtype.kind not in "fiub" or not np.isfinite(array).all():
        raise ValueError(not_indices(argument, array))
    return array


def _rows(argument: str, values: Any, n: int) -> FloatArray:
    array = _checked(argument, values, n).astype(np.float32)
    return array[:, None] if array.ndim == 1 else array


def _are_indices(array: npt.NDArray[Any]) -> bool:
    return bool(((array == np.floor(array)) & (array >= 0)).all())


def _is_zero_or_one(array: npt.NDArray[Any]) -> bool:
    return bool(np.isin(array, (0, 1)).all())


def _is_one_hot(array: npt.NDArray[Any]) -> bool:
    return _is_zero_or_one(array) and bool((array.sum(axis=1) == 1).all())
