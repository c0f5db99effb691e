"""The one way into a model: while it is open, calls of chosen layers go through an interceptor.

It reaches layers of functional, Sequential, subclassed and nested models alike. Nothing outlives
it: each `call` is restored when it closes, whatever happened inside.
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
    """Answers each call of a pair's layer by its `interceptor(call, args, kwargs)`.

    Of several interceptors of one layer, the later ones see the earlier ones as its call. A
    `tf.function` inside the model is run inline meanwhile, so that what it computes can be seen.
    What layers assign to their variables meanwhile, seeds of random numbers included, is forgotten.
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
