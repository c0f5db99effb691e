"""The inputs of a model: one array, a list of arrays, or a dictionary of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import one_of
from tf_xai.probe.words import is_text

Array = npt.NDArray[Any]

JOINED = "columns"  # instead of an input's name: the inputs that are the columns of one table


@dataclass(frozen=True)
class Inputs:
    """The arrays of a probe, one of which is explained while the others stay unchanged.

    If every input holds one number or one string per example, the numbers are explained together,
    as a table.
    """

    arrays: Mapping[str, Array]
    container: type  # np.ndarray, list or dict
    explained: str  # or JOINED

    @cached_property
    def array(self) -> Array:
        """The explained array."""
        if not self.is_joined:
            return self.arrays[self.explained]
        columns = [self.arrays[name].reshape(-1, 1) for name in self.explained_names]
        return np.concatenate(columns, axis=1).astype(np.float32)

    @property
    def explained_names(self) -> list[str]:
        """The names of the explained inputs."""
        if not self.is_joined:
            return [self.explained]
        return [name for name, array in self.arrays.items() if _is_column(array)]

    @property
    def is_joined(self) -> bool:
        """Whether several inputs are explained as the columns of one table."""
        return self.explained == JOINED

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values())))

    def packed(self, arrays: Mapping[str, Any]) -> Any:
        """Arrays or tensors with the same names, in the container that the model takes."""
        if self.container is dict:
            return dict(arrays)
        return list(arrays.values()) if self.container is list else arrays[self.explained]

    def split(self, table: Any) -> dict[str, Any]:
        """The columns of `table`, `[rows, columns]`, as separate inputs."""
        return {
            name: table[:, at : at + 1] if self.arrays[name].ndim == 2 else table[:, at]
            for at, name in enumerate(self.explained_names)
        }

    def rows(self, chosen: Any) -> Inputs:
        """The inputs of some of the examples."""
        arrays = {name: array[chosen] for name, array in self.arrays.items()}
        return Inputs(arrays, self.container, self.explained)


def read_inputs(inputs: Any, explained: str | int | None) -> Inputs:
    """Checks `inputs`; raises `ValueError` unless they are arrays of the same examples."""
    container: type = np.ndarray
    if isinstance(inputs, Mapping):
        given, container = {str(name): array for name, array in inputs.items()}, dict
    elif isinstance(inputs, (list, tuple)) and all(hasattr(item, "shape") for item in inputs):
        given, container = {str(index): array for index, array in enumerate(inputs)}, list
    else:
        given = {"input": inputs}
    arrays = {
        name: _strings(array) if is_text(array) else numbers("inputs", array, len(given) > 1)
        for name, array in given.items()
    }
    _check_same_examples(arrays)
    return Inputs(arrays, container, _explained(arrays, explained))


def numbers(argument: str, values: Any, may_be_column: bool = False) -> Array:
    """`values` as an array of finite numbers; raises `ValueError` if they are not, or if empty."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise ValueError(
            f"`{argument}` must be an array of numbers. "
            f"Expected a float, integer or boolean dtype; got dtype {array.dtype}."
        )
    if array.ndim < 2 - may_be_column or len(array) == 0:
        raise ValueError(
            f"`{argument}` must hold at least one example along axis 0. "
            f"Expected shape [n, ...] with n >= 1; got shape {array.shape}."
        )
    if array.dtype.kind == "f":
        array = array.astype(np.float32)
        if not np.isfinite(array).all():
            raise ValueError(
                f"`{argument}` must not contain NaN or infinite values. "
                f"Expected finite numbers; got {int((~np.isfinite(array)).sum())} NaN or "
                "infinite."
            )
    return array


def _strings(values: Any) -> Array:
    array = np.asarray(values)
    if len(array) == 0 or array.ndim > 2 or (array.ndim == 2 and array.shape[1] != 1):
        raise ValueError(
            "`inputs` must hold one text for each example. "
            f"Expected shape [n] or [n, 1] with n >= 1; got shape {array.shape}."
        )
    texts = [one.decode() if isinstance(one, bytes) else str(one) for one in array.ravel()]
    return np.array(texts, object).reshape(array.shape)


def _check_same_examples(arrays: Mapping[str, Array]) -> None:
    lengths = {name: len(array) for name, array in arrays.items()}
    if not lengths:
        raise ValueError("`inputs` must hold arrays. Expected at least one array; got none.")
    if len(set(lengths.values())) > 1:
        raise ValueError(
            f"`inputs` must be arrays of the same examples. Expected equal lengths; got {lengths}."
        )


def _explained(arrays: Mapping[str, Array], explained: str | int | None) -> str:
    if explained is None:
        are_columns = [_is_column(array) for array in arrays.values()]
        are_strings = [array.dtype.kind == "O" for array in arrays.values()]
        if len(arrays) > 1 and any(are_columns) and all(np.logical_or(are_columns, are_strings)):
            return JOINED
        return max(arrays, key=lambda name: (arrays[name].dtype.kind == "f", arrays[name].ndim))
    if str(explained) not in arrays:
        raise ValueError(
            "`explained` must be the name of an input. "
            f"Expected {one_of(arrays)}; got {explained!r}."
        )
    return str(explained)


def _is_column(array: Array) -> bool:
    return array.dtype.kind in "fiub" and array[0].size == 1 and array.ndim <= 2
