"""Guided backpropagation: rectifiers that pass back only positive derivatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.primitives._primitive import Arrays, PassPart
from tf_xai.engine.tracing import INPUT, TracedPass, gradients_of

_RECTIFIERS = ("Relu", "Relu6")


@dataclass(frozen=True)
class GuidedGradient(PassPart[npt.NDArray[np.float32]]):
    """Derivative with respect to the input where ReLUs pass back only positive derivatives."""

    @property
    def differentiates_input(self) -> bool:
        return True

    @classmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        score = traced.explained.score
        with _guided_rectifiers(score.graph):
            return {"guided": gradients_of(score, {INPUT: traced.points})[INPUT]}

    def answer(self, arrays: Arrays) -> npt.NDArray[np.float32]:
        return arrays["guided"]


@contextmanager
def _guided_rectifiers(graph: Any) -> Iterator[None]:
    """Within, negative derivatives in `graph` become zero at each rectifier.

    The rule is set on the operations of this graph only; no registry is changed.

    Raises:
        ValueError: if no derivative passed a rectifier, so that nothing was guided.
    """
    rectifiers = [op for op in graph.get_operations() if op.type in _RECTIFIERS]
    originals = [op._gradient_function for op in rectifiers]
    passed: list[Any] = []
    try:
        for op in rectifiers:
            op._gradient_function = _guided(op.type, passed)
        yield
    finally:
        for op, original in zip(rectifiers, originals, strict=True):
            op._gradient_function = original
    if not passed:
        raise ValueError(
            "`guided_backprop` needs ReLU or ReLU6 between the explained input and the score; "
            "there is none. Methods that work without: ['sensitivity', 'integrated_gradients']."
        )


def _guided(kind: str, passed: list[Any]) -> Callable[[Any, Any], Any]:
    top = 6.0 if kind == "Relu6" else float("inf")

    def rule(op: Any, gradient: Any) -> Any:
        passed.append(op)
        is_open = (op.inputs[0] > 0) & (op.inputs[0] < tf.cast(top, op.inputs[0].dtype))
        return tf.where(is_open, tf.nn.relu(gradient), 0)

    return rule
