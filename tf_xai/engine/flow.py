"""Which calls of layers lie between the explained input and the explained output.

The model is traced once, while the output of each call of a layer is recorded. A call lies between
if its output depends on the explained input and the explained output depends on its output. An op
is taken to depend on all of its inputs, also if it runs a function or a loop.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import tensorflow as tf

from tf_xai.engine.intercept import intercepting, observer

Between = Mapping[str, list[int]]
"""Numbers of the calls, counted from 0, by the path of the layer."""


def calls_between(
    run: Callable[[Mapping[str, Any]], Any],
    specs: Mapping[str, Any],
    explained: Iterable[str],
    layers: Mapping[str, Any],
) -> Between:
    """The calls of each layer that lie between; none for layers that run within a loop.

    Args:
        run: runs the model on its inputs, by name; returns the explained output.
        specs: shape and dtype of each input.
        explained: names of the explained inputs.
        layers: by their paths.
    """
    counts: Counter[str] = Counter()
    calls: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    ends: list[Any] = []

    def note(path: str, _: Any, made: Any) -> None:
        if tf.is_tensor(made):
            calls[path].append((counts[path], made))
        counts[path] += 1

    def trace(tensors: Mapping[str, Any]) -> Any:
        starts = {name: tf.identity(tensor) for name, tensor in tensors.items()}
        with intercepting((layer, observer(partial(note, path))) for path, layer in layers.items()):
            output = run(starts)
        ends.extend([starts[name] for name in explained] + [output])
        return output

    traced = tf.function(trace, autograph=False)
    graph = traced.get_concrete_function(dict(specs)).graph
    *starts, end = ends
    operations = graph.get_operations()
    lie_between = _depending(starts, operations) & _leading_to(end)
    return {
        path: [
            number
            for number, tensor in made
            if getattr(tensor, "graph", None) is graph and tensor.op.name in lie_between
        ]
        for path, made in calls.items()
    }


def _depending(starts: Iterable[Any], operations: Iterable[Any]) -> set[str]:
    """Names of those ops, listed in the order they were made, that depend on the tensors."""
    found = {tensor.op.name for tensor in starts}
    for op in operations:
        if any(tensor.op.name in found for tensor in op.inputs):
            found.add(op.name)
    return found


def _leading_to(end: Any) -> set[str]:
    """Names of the ops that a tensor depends on."""
    found: set[str] = set()
    open_ops = [end.op]
    while open_ops:
        op = open_ops.pop()
        if op.name not in found:
            found.add(op.name)
            open_ops += [tensor.op for tensor in op.inputs]
    return found
