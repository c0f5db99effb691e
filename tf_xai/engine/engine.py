"""The engine: what methods need of a model, from one compiled function a primitive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.intercept import observing
from tf_xai.engine.passes import INPUT, Needs, Passes, Paths
from tf_xai.engine.score import Scores, find_scores
from tf_xai.engine.structure import LayerInfo, Structure, named_layers

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_MEMORY_BUDGET = 512 * 2**20  # bytes of activations that one chunk may hold
_BYTES_PER_ACTIVATION = 8  # its value and its gradient
_LARGEST_CHUNK = 256


@dataclass(frozen=True)
class Head:
    """How a model answers: the kind of score and how many classes it tells apart."""

    score: str
    classes: int


class Engine:
    """Runs `model` on a fixed set of inputs in chunks of one fixed shape.

    Both primitives are traced once, when the engine is made; after that, weights may change at will.
    The engine never trains: dropout is off, batch norm uses its moving statistics, and no state moves.
    """

    def __init__(
        self,
        model: Any,
        structure: Structure,
        inputs: npt.NDArray[Any],
        needs: Needs,
        *,
        is_binary: bool = False,
    ) -> None:
        self._model = model
        self._structure = structure
        self._needs = needs
        self._is_binary = is_binary
        self._inputs = tf.constant(inputs, tf.float32)
        self._chunk = chunk_size(structure)
        self._single_chunk = min(self._chunk, len(inputs))
        self.traces = 0
        self.evaluations = 0
        self._pass = self._compile_pass()
        self._path = self._compile_path() if needs.paths else None

    @property
    def head(self) -> Head:
        """What was found at the model's output."""
        return self._head

    def run(self, targets: IntArray) -> Passes:
        """One forward pass, and one backward pass where it is needed, over all inputs."""
        parts: list[dict[str, Any]] = []
        for rows, kept in _chunks(len(self._inputs), self._single_chunk):
            result = self._pass(tf.constant(rows), tf.constant(targets[rows], tf.int32))
            parts.append({key: value.numpy()[:kept] for key, value in result.items()})
            self.evaluations += kept
        whole = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        return Passes(whole, lambda paths: self._path_gradients(paths, targets))

    def predict(self) -> IntArray:
        """The class that the model names for each input."""
        return self.run(np.zeros(len(self._inputs), np.int64)).predicted

    def _path_gradients(self, paths: Paths, targets: IntArray) -> FloatArray:
        assert self._path is not None, "a method that follows paths declares it in its needs"
        samples = len(paths.positions)
        total = np.zeros(self._inputs.shape, np.float32)
        baselines = tf.constant(paths.baselines, tf.float32)
        multiply = tf.constant(paths.multiply)
        for pairs, kept in _chunks(len(self._inputs) * samples, self._chunk):
            example, sample = np.divmod(pairs, samples)
            weights = np.where(np.arange(self._chunk) < kept, paths.weights[sample], 0)
            sums = self._path(
                baselines,
                tf.constant(example),
                tf.constant(paths.baseline_rows(example, sample)),
                tf.constant(paths.positions[sample], tf.float32),
                tf.constant(weights, tf.float32),
                tf.constant(targets[example], tf.int32),
                multiply,
            )
            first, last = example[0], example[-1]
            total[first : last + 1] += sums.numpy()[: last - first + 1]
            self.evaluations += kept
        return total

    def _compile_pass(self) -> Callable[..., dict[str, Any]]:
        wanted = {path: self._structure.find(path) for path in sorted(self._needs.layers)}

        def one_pass(rows: Any, targets: Any) -> dict[str, Any]:
            inputs = tf.gather(self._inputs, rows)
            scores, outputs = self._trace(inputs, wanted)
            self._head = Head(scores.kind, self._classes(scores))
            score = scores.of(targets)
            result = {
                "score": score,
                "predicted": scores.predicted(),
                "confidence": scores.confidence(),
            }
            for path in self._needs.outputs:
                result[f"output:{path}"] = _channels_last(outputs[path], wanted[path])
            result.update(self._gradients(score, {INPUT: inputs, **outputs}, wanted))
            return result

        size = self._single_chunk
        signature = [tf.TensorSpec([size], tf.int64), tf.TensorSpec([size], tf.int32)]
        return self._traced(one_pass, signature)

    def _compile_path(self) -> Callable[..., Any]:
        def path_gradients(
            baselines: Any,
            example: Any,
            baseline: Any,
            position: Any,
            weight: Any,
            target: Any,
            multiply: Any,
        ) -> Any:
            ends = tf.gather(self._inputs, example)
            difference = ends - tf.gather(baselines, baseline)
            one_each = (-1,) + (1,) * (len(ends.shape) - 1)
            points = ends - tf.reshape(1.0 - position, one_each) * difference
            points.set_shape([self._chunk, *self._inputs.shape[1:]])
            scores, _ = self._trace(points, {})
            (gradient,) = tf.gradients(scores.of(target), [points])
            weighted = tf.reshape(weight, one_each) * gradient
            weighted = tf.where(multiply, weighted * difference, weighted)
            return tf.math.unsorted_segment_sum(weighted, example - example[0], self._chunk)

        size = self._chunk
        signature = [
            tf.TensorSpec([None, *self._inputs.shape[1:]], tf.float32),
            tf.TensorSpec([size], tf.int64),
            tf.TensorSpec([size], tf.int64),
            tf.TensorSpec([size], tf.float32),
            tf.TensorSpec([size], tf.float32),
            tf.TensorSpec([size], tf.int32),
            tf.TensorSpec([], tf.bool),
        ]
        return self._traced(path_gradients, signature)

    def _trace(self, inputs: Any, wanted: dict[str, LayerInfo]) -> tuple[Scores, dict[str, Any]]:
        outputs: dict[str, Any] = {}
        layers = [pair for pair in named_layers(self._model) if pair[0] in wanted]
        with observing(layers, outputs.__setitem__):
            answer = self._model(inputs, training=False)
        is_probability = self._structure.output_is_probability
        return find_scores(answer, is_probability, self._is_binary), outputs

    def _gradients(
        self, score: Any, tensors: dict[str, Any], wanted: dict[str, LayerInfo]
    ) -> dict[str, Any]:
        paths = sorted(self._needs.gradients)
        gradients = tf.gradients(score, [tensors[path] for path in paths]) if paths else []
        result = {}
        for path, gradient in zip(paths, gradients, strict=True):
            gradient = tf.zeros_like(tensors[path]) if gradient is None else gradient
            result[f"gradient:{path}"] = _channels_last(gradient, wanted.get(path))
        return result

    def _classes(self, scores: Scores) -> int:
        units = int(scores.classes.shape[1])
        return 2 if units == 1 and scores.head == "sigmoid" else units

    def _traced(self, function: Callable[..., Any], signature: list[Any]) -> Callable[..., Any]:
        self.traces += 1
        compiled = tf.function(function, input_signature=signature, autograph=False)
        concrete: Callable[..., Any] = compiled.get_concrete_function()
        return concrete


def chunk_size(structure: Structure) -> int:
    """How many examples go through the model at once within the memory budget."""
    affordable = _MEMORY_BUDGET // (_BYTES_PER_ACTIVATION * structure.activations_per_example)
    return int(np.clip(affordable, 1, _LARGEST_CHUNK))


def _chunks(total: int, size: int) -> Iterator[tuple[IntArray, int]]:
    """Index ranges of one size over `total`, the last padded with its last index; and how many count."""
    for start in range(0, total, size):
        indices = np.arange(start, start + size)
        yield np.minimum(indices, total - 1), min(size, total - start)


def _channels_last(tensor: Any, layer: LayerInfo | None) -> Any:
    tensor = tf.cast(tensor, tf.float32)
    if layer is None or not layer.channels_first or len(tensor.shape) < 3:
        return tensor
    return tf.transpose(tensor, [0, *range(2, len(tensor.shape)), 1])
