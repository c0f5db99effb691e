"""What a model takes: one array, a list of arrays, or a dictionary of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected, one_of

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Inputs:
    """The arrays of a probe, one of which is explained while the others stay as they are."""

    arrays: Mapping[str, Array]
    container: type  # np.ndarray, list or dict
    explained: str

    @property
    def array(self) -> Array:
        """The one that is explained."""
        return self.arrays[self.explained]

    def packed(self, arrays: Mapping[str, Any]) -> Any:
        """Arrays or tensors under the same names, as the model takes them."""
        if self.container is dict:
            return dict(arrays)
        return list(arrays.values()) if self.container is list else arrays[self.explained]

    def rows(self, chosen: Any) -> Inputs:
        """The same inputs for some of the examples."""
        arrays = {name: array[chosen] for name, array in self.arrays.items()}
        return Inputs(arrays, self.container, self.explained)


def read_inputs(inputs: Any, explained: str | int | None) -> Inputs:
    """Checks `inputs`; raises `ValueError` where they are no arrays of the same examples."""
    if isinstance(inputs, Mapping):
        arrays = {str(name): numbers("inputs", array) for name, array in inputs.items()}
        container: type = dict
    elif isinstance(inputs, (list, tuple)) and all(hasattr(item, "shape") for item in inputs):
        arrays = {str(index): numbers("inputs", array) for index, array in enumerate(inputs)}
        container = list
    else:
        arrays, container = {"input": numbers("inputs", inputs)}, np.ndarray
    _check_same_examples(arrays)
    return Inputs(arrays, container, _explained(arrays, explained))


def numbers(argument: str, values: Any) -> Array:
    """`values` as an array of finite numbers with at least one row; raises `ValueError`."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        rule, allowed = "be an array of numbers", "a float, integer or boolean dtype"
        raise ValueError(expected(argument, rule, allowed, f"dtype {array.dtype}"))
    if array.ndim < 2 or len(array) == 0:
        rule, allowed = "hold at least one example along axis 0", "shape [n, ...] with n >= 1"
        raise ValueError(expected(argument, rule, allowed, f"shape {array.shape}"))
    if array.dtype.kind == "f":
        array = array.astype(np.float32)
        if not np.isfinite(array).all():
            rule, got = "be finite", f"{int((~np.isfinite(array)).sum())} NaN or infinite"
            raise ValueError(expected(argument, rule, "finite numbers", got))
    return array


def _check_same_examples(arrays: Mapping[str, Array]) -> None:
    lengths = {name: len(array) for name, array in arrays.items()}
    if not lengths:
        raise ValueError(expected("inputs", "hold arrays", "at least one", "none"))
    if len(set(lengths.values())) > 1:
        rule = "hold the same examples in each array"
        raise ValueError(expected("inputs", rule, "equal lengths", lengths))


def _explained(arrays: Mapping[str, Array], explained: str | int | None) -> str:
    if explained is None:
        return max(arrays, key=lambda name: (arrays[name].dtype.kind == "f", arrays[name].ndim))
    if str(explained) not in arrays:
        raise ValueError(expected("explained", "name an input", one_of(arrays), repr(explained)))
    return str(explained)
