"""Detects changes that need a new trace: of layers and of what they depend on.

Values of weights do not count, since compiled functions follow them.
"""

from __future__ import annotations

import hashlib
import weakref
from collections.abc import Hashable, Iterator
from functools import cache, partial
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from tf_xai.engine.layers import named_layers

_LIBRARIES = {"keras", "tf_keras", "tensorflow", "numpy"}
_OF_MODELS = frozenset(  # of training, and of the graph of a functional model
    {
        "_compile_config",
        "_compiled_trainable_state",
        "_eval_epoch_iterator",
        "_functional",
        "_inputs",
        "_inputs_struct",
        "_nodes",
        "_nodes_by_depth",
        "_operations",
        "_operations_by_depth",
        "_output_mask_cache",
        "_output_shape_cache",
        "_output_tensor_cache",
        "_outputs",
        "_outputs_struct",
        "_pss_evaluation_shards",
        "history",
        "loss",
        "optimizer",
        "stop_evaluating",
        "stop_predicting",
        "stop_training",
    }
)
_VARIABLES = (
    "_trainable_variables",
    "_non_trainable_variables",
    "_trainable_weights",
    "_non_trainable_weights",
)
_GOES_BY = ("autocast", "supports_masking")  # of what every layer has
_DEEPEST = 4


class Same:
    """Equal for the same object, as long as it lives; does not keep it alive."""

    def __init__(self, thing: Any) -> None:
        self._id = id(thing)
        try:
            self._find: Any = weakref.ref(thing)
        except TypeError:
            self._find = lambda: self._id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Same) or self._id != other._id:
            return False
        thing = self._find()
        return self is other or (thing is not None and thing is other._find())

    def __hash__(self) -> int:
        return hash(self._id)


def fingerprint(model: Any) -> Hashable:
    """Equal as long as tracing `model` again would give the same functions.

    It covers the layers, their classes, dtype policies, quantisation and variables, and their
    attributes: numbers, strings, arrays, functions with what they refer to, containers and plain
    objects of those. It does not cover what a layer reads from elsewhere, such as a file.
    """
    reader = _Reader()
    layers = [("", model), *named_layers(model)]
    return tuple((path, reader.layer(layer)) for path, layer in layers)


class _Reader:
    """Reads what layers depend on, each object once."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def layer(self, layer: Any) -> Hashable:
        """A description of a layer without the layers inside it."""
        policy = getattr(layer, "_dtype_policy", None)
        call = type(layer).call
        return (
            Same(layer),
            Same(type(layer)),
            getattr(policy, "name", None),
            getattr(policy, "quantization_mode", None),
            tuple(bool(getattr(layer, name, None)) for name in _GOES_BY),
            self._plain(call, 0),
            tuple((name, self._plain(value, 0)) for name, value in _assigned(layer)),
            tuple(_variable(one) for one in _variables(layer)),
        )

    def _plain(self, value: Any, depth: int) -> Hashable:
        """A value in comparable form, or its identity if it has none."""
        if value is None or isinstance(value, (bool, int, str, bytes)):
            return value
        if isinstance(value, (float, complex, np.generic)):
            return repr(value)
        if isinstance(value, np.ndarray):
            return value.shape, value.dtype.str, _digest(value)
        if depth >= _DEEPEST or id(value) in self._seen:
            return Same(value)
        deeper = depth + 1
        if isinstance(value, dict):
            items = value.items()
            return tuple((self._plain(key, deeper), self._plain(one, deeper)) for key, one in items)
        if isinstance(value, (list, tuple)):
            return tuple(self._plain(one, deeper) for one in value)
        if isinstance(value, (set, frozenset)):
            return frozenset(self._plain(one, deeper) for one in value)
        if isinstance(value, MethodType):
            return Same(value.__self__), self._plain(value.__func__, deeper)
        self._seen.add(id(value))
        return Same(value), self._plain(_says(value), deeper)


def _says(value: Any) -> Any:
    """The attributes of a user's object; none for those of libraries, layers and classes."""
    if isinstance(value, partial):
        return value.func, value.args, value.keywords
    if _is_of_library(value if isinstance(value, FunctionType) else type(value)):
        return None
    if isinstance(value, FunctionType):
        return _referred_to(value)
    is_another = isinstance(value, (type, ModuleType)) or hasattr(value, "_flatten_layers")
    return None if is_another else getattr(value, "__dict__", None)


def _referred_to(function: FunctionType) -> Any:
    """Defaults, closures, and global names of plain values."""
    enclosed = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    names = function.__code__.co_names
    known = [(name, function.__globals__[name]) for name in names if name in function.__globals__]
    plain = [(name, one) for name, one in known if isinstance(one, (bool, int, float, str))]
    return function.__defaults__, function.__kwdefaults__, enclosed, plain


def _assigned(layer: Any) -> Iterator[tuple[str, Any]]:
    """Attributes of a layer, except those that Keras itself keeps there."""
    is_model = hasattr(layer, "fit")
    if is_model and _is_of_library(type(layer)):  # it goes by its layers alone, unless patched
        yield from [("call", vars(layer)["call"])] if "call" in vars(layer) else []
        return
    ignored = _bookkeeping(type(layer), "Model" if is_model else "Layer")
    for name, value in vars(layer).items():
        if name not in ignored and not name.startswith("_self_"):
            yield name, value


def _bookkeeping(kind: type, base_name: str) -> frozenset[str]:
    """The attributes that every layer, or every model, has."""
    bases = [one for one in kind.__mro__ if one.__name__ == base_name and _is_of_library(one)]
    return _attributes(bases[0]) if bases else frozenset()


@cache
def _attributes(base: Hashable) -> frozenset[str]:
    """Attributes of an instance of that class, and those that training adds to a model."""
    assert callable(base)
    instance = base(name="any")
    return frozenset(vars(instance)) | (_OF_MODELS if hasattr(instance, "fit") else frozenset())


def _variables(layer: Any) -> Iterator[Any]:
    for name in _VARIABLES:
        yield from getattr(layer, name, None) or ()


def _variable(variable: Any) -> Hashable:
    return Same(variable), Same(getattr(variable, "_value", variable))


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:  # nothing was assigned yet
        return False


def _is_of_library(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).split(".", 1)[0] in _LIBRARIES


def _digest(array: Any) -> bytes:
    plain = array.astype("U") if array.dtype.kind == "O" else array
    return hashlib.blake2b(np.ascontiguousarray(plain).tobytes()).digest()
