"""The model as part of a traced function: from points to scores and outputs of layers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from tf_xai.engine.calls import CallCounter, CallKey, with_layers_around
from tf_xai.engine.examples import Entry, Examples
from tf_xai.engine.folding import folding
from tf_xai.engine.intercept import Call, Interceptor, intercepting
from tf_xai.engine.layers import LayerInfo, named_layers
from tf_xai.engine.output import select_output
from tf_xai.engine.structure import Structure
from tf_xai.targets import Explained, Target

INPUT = ""  # instead of a layer's path: the explained input


@dataclass(frozen=True)
class Tracer:
    """Everything that is needed to trace the model; it does not keep the model alive.

    Attributes:
        model: a weak reference to it.
        structure: of the model.
        entry: how examples enter the model.
        point_shape: shape of one input, or of its embedding.
        output: name or index of the explained output if there are several.
        target: what to explain of that output.
        fold: whether to fold batch norm into the convolution before it.
    """

    model: Any
    structure: Structure
    entry: Entry
    point_shape: tuple[int, ...]
    output: str | int | None
    target: Target
    fold: bool

    @property
    def rows_spec(self) -> Any:
        """Shape and dtype of the explained input, `[examples, ...]`."""
        return self.entry.rows_spec

    def layer(self, path: str) -> LayerInfo:
        """What is known about the layer with that path."""
        return self.structure.find(path)

    def scores(
        self,
        examples: Examples,
        points: Any,
        example: Any,
        wanted: Iterable[str] = (),
        tokens: Any = None,
    ) -> tuple[Explained, dict[str, Any]]:
        """See `TracedModel.run`; `examples` are the tensors that stand for them."""
        if tokens is None:
            tokens = tf.gather(examples.rows, example)
        model = self.model()
        layers = dict(named_layers(model))
        looked_at = {self.layer(path).key: path for path in wanted}
        seen: dict[str, Any] = {}

        def note(key: CallKey, _: Any, put_out: Any) -> None:
            if key in looked_at:
                seen[looked_at[key]] = put_out

        def is_wanted(tensor: Any) -> bool:
            return any(tensor is known for known in seen.values())

        counter = CallCounter(note)
        interceptors = self._entering(layers, points, tokens, counter)
        if self.fold:
            interceptors += folding(layers, is_wanted)
        called = [key[-1][0] for key in looked_at] + [info.layer for info in self._doors]
        for path in with_layers_around({*called}, layers):
            interceptors.append((layers[path], counter.interceptor(path)))
        taken = self.entry.model_inputs(examples, points, tokens, example)
        with intercepting(interceptors):
            answer = model(taken, training=False)
        outputs = select_output(model, answer, self.output)
        truth = tf.gather(examples.truth, example)
        return self.target.explained(outputs, taken, truth), seen

    def embedded(self, rows: Any) -> Any:
        """Rows like the explained input, as points: of several embeddings, side by side."""
        if self.entry.embeds:
            layers = dict(named_layers(self.model()))
            vectors = [layers[info.layer](rows) for info in self.structure.embeddings]
            rows = tf.concat([tf.cast(one, tf.float32) for one in vectors], axis=-1)
        return tf.cast(rows, tf.float32)

    @property
    def _doors(self) -> list[LayerInfo]:
        """The calls at which points come in."""
        return [*self.structure.embeddings, *self.structure.whole_number_doors]

    def _entering(
        self, layers: Mapping[str, Any], points: Any, tokens: Any, counter: CallCounter
    ) -> list[tuple[Any, Interceptor]]:
        """Puts `tokens` in the place of texts, and `points` where the model can take them."""

        def tokenise(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return tokens

        def take_points(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            output = call(*args, **kwargs)
            if counter.current not in vectors:
                return output
            own = tf.cast(vectors[counter.current], output.dtype)
            return tf.ensure_shape(tf.reshape(own, tf.shape(output)), output.shape)

        def take_numbers(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            is_door = counter.current in numbers
            return call(points, *args[1:], **kwargs) if is_door else call(*args, **kwargs)

        embeddings = self.structure.embeddings
        sizes = [info.shape[-1] for info in embeddings]
        parts = tf.split(points, sizes, axis=-1) if embeddings else []
        vectors = {info.key: part for info, part in zip(embeddings, parts, strict=True)}
        numbers = {info.key for info in self.structure.whole_number_doors}
        answers: list[tuple[str | None, Interceptor]] = [(self.structure.vectorizer, tokenise)]
        answers += [(path, take_points) for path in {info.layer: None for info in embeddings}]
        answers += [(key[-1][0], take_numbers) for key in numbers]
        return [(layers[path], answer) for path, answer in answers if path is not None]


class TracedModel:
    """The model within one traced function.

    Args:
        tracer: of the model.
        examples: their tensors.
        most_examples: largest number of different examples in one call.
    """

    def __init__(self, tracer: Tracer, examples: Examples, most_examples: int) -> None:
        self._tracer = tracer
        self._examples = examples
        self._most_examples = most_examples
        self.runs = 0

    def run(
        self, points: Any, example: Any, layers: Collection[str] = (), tokens: Any = None
    ) -> tuple[Explained, dict[str, Any]]:
        """What the target finds in the outputs for `points`, and the outputs of layers.

        Args:
            points: instead of the explained input or its embedding.
            example: the one whose other inputs and truth are used for each point.
            layers: paths of the requested layers.
            tokens: whose embeddings the points are; left out, those of the examples.
        """
        self.runs += 1
        return self._tracer.scores(self._examples, points, example, layers, tokens)

    def layer(self, path: str) -> LayerInfo:
        """What is known about the layer with that path."""
        return self._tracer.layer(path)

    def points(self, example: Any) -> Any:
        """The explained input, or its embedding, of these examples."""
        return self.embedded(tf.gather(self._examples.rows, example))

    def embedded(self, rows: Any) -> Any:
        """Rows like the explained input, as points."""
        return self._tracer.embedded(rows)

    def baseline(self, rows: Any, strength: Any) -> Any:
        """Rows of baselines as points; zeros where `strength` is 0, since no token means zeros."""
        points = self.embedded(rows)
        return strength * points if self._tracer.entry.embeds else points

    def sums_by_example(self, values: Any, example: Any) -> Any:
        """Sums of `values` by example; row r is for the r-th distinct example of the chunk."""
        is_next = tf.cast(example[1:] != example[:-1], tf.int64)
        place = tf.concat([tf.zeros([1], tf.int64), tf.cumsum(is_next)], axis=0)
        return tf.math.unsorted_segment_sum(values, place, self._most_examples)


@dataclass(frozen=True)
class TracedPass:
    """The one pass over the examples, while it is traced.

    Attributes:
        model: that was run.
        points: the inputs, or their embeddings, `[batch, ...]`.
        explained: what the target found in the outputs.
        outputs: of the requested layers, by path.
    """

    model: TracedModel
    points: Any
    explained: Explained
    outputs: Mapping[str, Any]


def gradients_of(score: Any, tensors: dict[str, Any]) -> dict[str, Any]:
    """Derivatives of `score` with respect to tensors; raises `ValueError` if there is none."""
    if not tensors:
        return {}
    found = dict(zip(tensors, tf.gradients(score, list(tensors.values())), strict=True))
    for name, gradient in found.items():
        if gradient is None:
            what = f"layer '{name}'" if name else "the explained input"
            raise ValueError(
                "`methods` must explain what the score can be differentiated by. Expected a layer "
                f"or an input on the way to the output; got {what}."
            )
    return {name: tf.convert_to_tensor(gradient) for name, gradient in found.items()}


def channels_last(tensor: Any, layer: LayerInfo) -> Any:
    """A layer's output, or a derivative by it, as float32 with channels last."""
    tensor = tf.cast(tensor, tf.float32)
    if not layer.channels_first or len(tensor.shape) < 3:
        return tensor
    return tf.transpose(tensor, [0, *range(2, len(tensor.shape)), 1])


def over_rows(column: Any, like: Any) -> Any:
    """`[batch]` with as many axes of length 1 as `like` has more."""
    return tf.reshape(column, [-1] + [1] * (len(like.shape) - 1))
