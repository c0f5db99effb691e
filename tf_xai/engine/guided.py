"""Guided backpropagation: rectifiers that let only positive derivatives pass back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf

_RECTIFIERS = ("Relu", "Relu6")


@contextmanager
def guided_rectifiers(graph: Any) -> Iterator[None]:
    """Within, derivatives taken in `graph` are cut at zero behind each rectifier.

    The rule is set on the operations of this one graph: no registry is touched.

    Raises:
        ValueError: where the model has no rectifier, so that nothing would be guided.
    """
    rectifiers = [op for op in graph.get_operations() if op.type in _RECTIFIERS]
    if not rectifiers:
        raise ValueError(
            "`guided_backprop` needs ReLU or ReLU6 in the model; it has none. "
            "Methods that work without: ['sensitivity', 'integrated_gradients']."
        )
    originals = [op._gradient_function for op in rectifiers]
    try:
        for op in rectifiers:
            op._gradient_function = _guided(op.type)
        yield
    finally:
        for op, original in zip(rectifiers, originals, strict=True):
            op._gradient_function = original


def _guided(kind: str) -> Callable[[Any, Any], Any]:
    top = 6.0 if kind == "Relu6" else float("inf")

    def rule(op: Any, gradient: Any) -> Any:
        is_open = (op.inputs[0] > 0) & (op.inputs[0] < tf.cast(top, op.inputs[0].dtype))
        return tf.where(is_open, tf.nn.relu(gradient), 0)

    return rule
