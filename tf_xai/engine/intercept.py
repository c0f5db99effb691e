"""Interceptors for calls of chosen layers.

They work for functional, Sequential, subclassed and nested models. Each `call` is restored when the
context closes, whatever happened inside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import keras
import tensorflow as tf

Call = Callable[..., Any]
Interceptor = Callable[[Call, tuple[Any, ...], dict[str, Any]], Any]

_lock = threading.RLock()
_ABSENT = object()


@contextmanager
def intercepting(interceptors: Iterable[tuple[Any, Interceptor]]) -> Iterator[None]:
    """Replaces each call of a pair's layer by its `interceptor(call, args, kwargs)`.

    With several interceptors of one layer, later ones wrap earlier ones. A `tf.function` inside the
    model runs inline meanwhile, so that its tensors are visible. Assignments to variables
    meanwhile, including random seeds, are undone.
    """
    with _lock, keras.StatelessScope():
        inline = tf.config.functions_run_eagerly()
        replaced: list[tuple[Any, str, Any]] = []
        try:
            tf.config.run_functions_eagerly(True)
            for layer, interceptor in interceptors:
                for name, value in _replacements(layer, interceptor):
                    replaced.append((layer, name, layer.__dict__.get(name, _ABSENT)))
                    layer.__dict__[name] = value
            yield
        finally:
            tf.config.run_functions_eagerly(inline)
            for layer, name, original in reversed(replaced):
                if original is _ABSENT:
                    del layer.__dict__[name]
                else:
                    layer.__dict__[name] = original


def observer(note: Callable[[Any, Any], None]) -> Interceptor:
    """An interceptor that calls `note(input, output)` and changes nothing."""

    def observe(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        output = call(*args, **kwargs)
        note(args[0] if args else None, output)
        return output

    return observe


def _replacements(layer: Any, interceptor: Interceptor) -> Iterator[tuple[str, Any]]:
    """What stands in the place of a layer's attributes.

    A quantised layer does its work in another function. One that computes its output again on the
    way back would hide what it puts out; the numbers are the same without that.
    """
    is_quantised = getattr(layer, "quantization_mode", None) is not None
    name = "quantized_call" if is_quantised else "call"
    yield name, _intercepted(getattr(layer, name), interceptor)
    if getattr(layer, "_remat_mode", None) is not None:
        yield "_remat_mode", None


def _intercepted(call: Call, interceptor: Interceptor) -> Call:
    @wraps(call)
    def intercepted(*args: Any, **kwargs: Any) -> Any:
        return interceptor(call, args, kwargs)

    return intercepted
