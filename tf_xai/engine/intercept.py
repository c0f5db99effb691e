"""The one way into a model: while it is open, what a layer's `call` returns is observed.

It reaches layers of functional, Sequential, subclassed and nested models alike. Nothing outlives it:
each `call` is restored when it closes, whatever happened inside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import tensorflow as tf

Observer = Callable[[str, Any], None]

_lock = threading.RLock()
_ABSENT = object()


@contextmanager
def observing(layers: Iterable[tuple[str, Any]], observer: Observer) -> Iterator[None]:
    """Calls `observer(path, output)` each time one of the `(path, layer)` pairs is called inside.

    A `tf.function` inside the model is run inline meanwhile, so that what it computes can be seen.
    """
    with _lock:
        inline = tf.config.functions_run_eagerly()
        replaced: list[tuple[Any, Any]] = []
        try:
            tf.config.run_functions_eagerly(True)
            for path, layer in layers:
                replaced.append((layer, layer.__dict__.get("call", _ABSENT)))
                layer.__dict__["call"] = _observed(layer.call, path, observer)
            yield
        finally:
            tf.config.run_functions_eagerly(inline)
            for layer, original in reversed(replaced):
                if original is _ABSENT:
                    del layer.__dict__["call"]
                else:
                    layer.__dict__["call"] = original


def _observed(call: Callable[..., Any], path: str, observer: Observer) -> Callable[..., Any]:
    @wraps(call)
    def observed(*args: Any, **kwargs: Any) -> Any:
        output = call(*args, **kwargs)
        observer(path, output)
        return output

    return observed
