"""The model as part of a traced function: from points to scores, layers looked at on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import tensorflow as tf

from tf_xai.engine.entry import Entry
from tf_xai.engine.folding import folding
from tf_xai.engine.intercept import intercepting, observer
from tf_xai.engine.output import select_output
from tf_xai.engine.score import Scores, find_scores, quantities
from tf_xai.engine.structure import LayerInfo, Structure, named_layers
from tf_xai.errors import expected


@dataclass(frozen=True)
class Tracer:
    """Everything that a primitive needs to trace the model."""

    model: Any
    structure: Structure
    entry: Entry
    output: str | int | None
    meaning: str
    fold: bool
    is_quantity: bool

    def scores(
        self, points: Any, example: Any, wanted: Iterable[str] = (), tokens: Any = None
    ) -> tuple[Scores, dict[str, Any]]:
        """Scores of `points`, and what the layers of those paths put out.

        Args:
            points: in the place of the explained input or its embedding.
            example: whose other inputs go with each.
            wanted: paths of layers.
            tokens: that the points are the embedding of; left out, those of the examples.
        """
        if tokens is None:
            tokens = self.entry.tokens(example)
        layers = dict(named_layers(self.model))
        seen: dict[str, Any] = {}

        def note(path: str, _: Any, put_out: Any) -> None:
            seen[path] = put_out

        def is_wanted(tensor: Any) -> bool:
            return any(tensor is known for known in seen.values())

        interceptors = self.entry.interceptors(points, tokens)
        if self.fold:
            interceptors += folding(layers, is_wanted)
        interceptors += [(layers[path], observer(partial(note, path))) for path in wanted]
        with intercepting(interceptors):
            answer = self.model(self.entry.model_inputs(points, tokens, example), training=False)
        chosen = select_output(self.model, answer, self.output)
        if self.is_quantity:
            return quantities(chosen), seen
        is_probability = self.structure.output_is_probability
        return find_scores(chosen, is_probability, self.meaning), seen

    def layer(self, path: str) -> LayerInfo:
        """What is known of the layer of that path."""
        return self.structure.find(path)


def gradients_of(score: Any, tensors: dict[str, Any]) -> dict[str, Any]:
    """Derivatives of `score` by the named tensors; raises `ValueError` where there is none."""
    if not tensors:
        return {}
    found = dict(zip(tensors, tf.gradients(score, list(tensors.values())), strict=True))
    for name, gradient in found.items():
        if gradient is None:
            what = f"layer '{name}'" if name else "the explained input"
            rule = "explain what the score can be differentiated by"
            allowed = "a layer or an input on the way to the output"
            raise ValueError(expected("methods", rule, allowed, what))
    return {name: tf.convert_to_tensor(gradient) for name, gradient in found.items()}


def channels_last(tensor: Any, layer: LayerInfo) -> Any:
    """A layer's output, or a derivative by it, as float32 with its channels in the last axis."""
    tensor = tf.cast(tensor, tf.float32)
    if not layer.channels_first or len(tensor.shape) < 3:
        return tensor
    return tf.transpose(tensor, [0, *range(2, len(tensor.shape)), 1])
