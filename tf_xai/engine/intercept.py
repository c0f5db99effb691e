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
        replaced: list[tuple[Any, Any]] = []
        try:
            tf.config.run_functions_eagerly(True)
            for layer, interceptor in interceptors:
                replaced.append((layer, layer.__dict__.get("call", _ABSENT)))
                layer.__dict__["call"] = _intercepted(layer.call, interceptor)
            yield
        finally:
            tf.config.run_functions_eagerly(inline)
            for layer, original in reversed(replaced):
                if original is _ABSENT:
                    del layer.__dict__["call"]
                else:
                    layer.__dict__["call"] = original


def observer(note: Callable[[Any, Any], None]) -> Interceptor:
    """An interceptor that calls `note(input, output)` and changes nothing."""

    def observe(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        output = call(*args, **kwargs)
        note(args[0] if args else None, output)
        return output

    return observe


def _intercepted(call: Call, interceptor: Interceptor) -> Call:
    @wraps(call)
    def intercepted(*args: Any, **kwargs: Any) -> Any:
        return interceptor(call, args, kwargs)

    return intercepted
