"""The chunked loops: scores and derivatives at many points an example.

Derivatives are summed up where they are computed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.chunks import chunks
from tf_xai.engine.compiled import Arrays, Compiled, as_rows
from tf_xai.engine.passes import INPUT, Forward, Moments, Noise, Paths, Points
from tf_xai.engine.tracing import Tracer, channels_last, gradients_of
from tf_xai.errors import expected

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_INDEX, _NUMBER, _CLASS = tf.int64, tf.float32, tf.int32


@dataclass(frozen=True)
class Plan:
    """How a loop runs.

    Attributes:
        chunk: how many pairs each call takes.
        strategy: of the model, or None.
        jit: whether to compile by XLA.
        fewest: samples an example: so many pairs in a row are of one example, or more.
    """

    chunk: int
    strategy: Any | None
    jit: bool
    fewest: int = 1


class Loop(ABC):
    """A compiled function over pairs of an example and a sample, and the loop that feeds it."""

    columns: ClassVar[tuple[Any, ...]]
    """Dtypes of what each pair brings along."""

    def __init__(self, tracer: Tracer, plan: Plan) -> None:
        self._tracer = tracer
        self._chunk = plan.chunk
        self._fewest = plan.fewest
        self._segments = min(plan.chunk, 1 + -(-(plan.chunk - 1) // plan.fewest))
        self._replicas = 1 if plan.strategy is None else plan.strategy.num_replicas_in_sync
        split, shared = self.split(), self.shared()
        self._compiled = Compiled(
            self.trace, split, shared, tracer.entry, plan.strategy, jit=plan.jit
        )

    @property
    def chunk(self) -> int:
        """How many pairs each call takes."""
        return self._chunk

    def split(self) -> list[Any]:
        """Shapes and dtypes of what each pair brings along."""
        return [tf.TensorSpec([self._chunk], dtype) for dtype in self.columns]

    @abstractmethod
    def shared(self) -> list[Any]:
        """Shapes and dtypes of what all pairs share."""

    @abstractmethod
    def trace(self, *arguments: Any) -> dict[str, Any]:
        """The function that is compiled: columns, then what is shared."""

    def pairs(
        self, examples: IntArray, samples: int
    ) -> Iterator[tuple[IntArray, IntArray, FloatArray, IntArray]]:
        """Chunks of (example, sample, 1 where it counts, how many count)."""
        if samples < self._fewest:
            rule = "be no fewer than the method's needs say"
            raise ValueError(expected("samples", rule, f"at least {self._fewest}", samples))
        for index, kept in chunks(len(examples) * samples, self._chunk, self._replicas):
            place, sample = np.divmod(index, samples)
            counts = np.arange(self._chunk) < kept[:, None]
            yield examples[place], sample, counts.astype(np.float32), kept

    def segment_sum(self, values: Any, example: Any) -> Any:
        """Sums of `values` by example; row r is for the r-th distinct example of the chunk."""
        is_next = tf.cast(example[1:] != example[:-1], tf.int64)
        place = tf.concat([tf.zeros([1], tf.int64), tf.cumsum(is_next)], axis=0)
        return tf.math.unsorted_segment_sum(values, place, self._segments)


def add(total: npt.NDArray[Any], answer: Arrays, name: str, example: IntArray) -> None:
    """Adds a chunk's sums to the examples that they belong to."""
    for sums, rows in zip(answer[name], example, strict=True):
        distinct = rows[np.concatenate([[True], rows[1:] != rows[:-1]])]
        total[distinct] += sums[: len(distinct)]


class PathLoop(Loop):
    """Derivatives along straight lines from baselines: `Paths`."""

    columns = (_INDEX, _INDEX, _NUMBER, _NUMBER, _CLASS)

    def shared(self) -> list[Any]:
        entry = self._tracer.entry
        rows = tf.TensorSpec([None, *entry.row_shape], entry.dtype)
        return [rows, tf.TensorSpec([], _NUMBER)]

    def run(self, paths: Paths, targets: IntArray) -> FloatArray:
        """Weighted sums over the samples, shaped like the points."""
        total = np.zeros((len(targets), *self._tracer.entry.points_shape), np.float64)
        shared = _baseline_table(self._tracer, paths)
        examples = np.arange(len(targets)) if paths.examples is None else paths.examples
        for example, sample, counts, _ in self.pairs(examples, len(paths.positions)):
            row = paths.baseline_rows(example.ravel(), sample.ravel()).reshape(example.shape)
            weights = paths.weights[sample] * counts
            columns = (example, row, paths.positions[sample], weights, targets[example])
            add(total, self._compiled(*columns, *shared), "sums", example)
        return total.astype(np.float32)

    def trace(self, *arguments: Any) -> dict[str, Any]:
        example, row, position, weight, target, baselines, strength = arguments
        ends = self._tracer.entry.points(example)
        difference = ends - self._tracer.entry.baseline(tf.gather(baselines, row), strength)
        points = ends - _broadcast(1.0 - position, ends) * difference
        scores, _ = self._tracer.scores(points, example)
        gradient = gradients_of(scores.of(target), {INPUT: points})[INPUT]
        weighted = _broadcast(weight, ends) * gradient * difference
        return {"sums": self.segment_sum(weighted, example)}


class NoiseLoop(Loop):
    """Derivatives at noisy inputs: `Noise`."""

    columns = (_INDEX, _INDEX, _NUMBER, _CLASS)

    def shared(self) -> list[Any]:
        return [
            tf.TensorSpec([None, *self._tracer.entry.points_shape], _NUMBER),
            tf.TensorSpec([], _NUMBER),
        ]

    def run(self, noise: Noise, targets: IntArray) -> Moments:
        """Mean and mean square over the draws."""
        shape = (len(targets), *self._tracer.entry.points_shape)
        sums, squares = np.zeros(shape), np.zeros(shape)
        shared = tf.constant(noise.draws, _NUMBER), noise.level
        for example, sample, counts, _ in self.pairs(np.arange(len(targets)), len(noise.draws)):
            columns = (example, sample, counts, targets[example])
            answer = self._compiled(*columns, *shared)
            add(sums, answer, "sums", example)
            add(squares, answer, "squares", example)
        return Moments(sums / len(noise.draws), squares / len(noise.draws))

    def trace(self, *arguments: Any) -> dict[str, Any]:
        example, draw, counts, target, draws, level = arguments
        inputs = self._tracer.entry.points(example)
        axes = list(range(1, len(inputs.shape)))
        spread = tf.reduce_max(inputs, axes, True) - tf.reduce_min(inputs, axes, True)
        points = inputs + level * spread * tf.gather(draws, draw)
        scores, _ = self._tracer.scores(points, example)
        gradient = gradients_of(scores.of(target), {INPUT: points})[INPUT]
        counted = _broadcast(counts, gradient) * gradient
        return {
            "sums": self.segment_sum(counted, example),
            "squares": self.segment_sum(counted * gradient, example),
        }


class ConductanceLoop(Loop):
    """How a layer's units carry the change of the score along a path, step by step."""

    columns = (_INDEX, _INDEX, _NUMBER, _NUMBER, _NUMBER, _CLASS)

    def __init__(self, tracer: Tracer, plan: Plan, layer: str) -> None:
        self._layer = layer
        super().__init__(tracer, plan)

    def shared(self) -> list[Any]:
        entry = self._tracer.entry
        rows = tf.TensorSpec([None, *entry.row_shape], entry.dtype)
        return [rows, tf.TensorSpec([], _NUMBER)]

    def run(self, paths: Paths, targets: IntArray) -> FloatArray:
        """Sums over the steps, shaped like the layer's output."""
        steps = len(paths.positions)
        shape = self._tracer.layer(self._layer).shape
        total = np.zeros((len(targets), *shape), np.float64)
        shared = _baseline_table(self._tracer, paths)
        for example, sample, counts, _ in self.pairs(np.arange(len(targets)), steps):
            row = paths.baseline_rows(example.ravel(), sample.ravel()).reshape(example.shape)
            position, half = paths.positions[sample], np.full(sample.shape, 0.5 / steps)
            columns = (example, row, position, half, counts, targets[example])
            add(total, self._compiled(*columns, *shared), "sums", example)
        return total.astype(np.float32)

    def trace(self, *arguments: Any) -> dict[str, Any]:
        example, row, position, half, counts, target, baselines, strength = arguments
        ends = self._tracer.entry.points(example)
        difference = ends - self._tracer.entry.baseline(tf.gather(baselines, row), strength)

        def layer_at(where: Any) -> tuple[Any, Any]:
            points = ends - _broadcast(1.0 - where, ends) * difference
            scores, seen = self._tracer.scores(points, example, [self._layer])
            return scores.of(target), seen[self._layer]

        score, middle = layer_at(position)
        gradient = gradients_of(score, {self._layer: middle})[self._layer]
        change = layer_at(position + half)[1] - layer_at(position - half)[1]
        carried = channels_last(gradient * change, self._tracer.layer(self._layer))
        return {"sums": self.segment_sum(_broadcast(counts, carried) * carried, example)}


class ForwardLoop(Loop):
    """What the model says of rows in the place of the explained input."""

    columns = (_INDEX, _CLASS)

    def __init__(self, tracer: Tracer, plan: Plan, *, embeds: bool = False) -> None:
        """`embeds`: rows are tokens like the explained input, not points of their embedding."""
        self._embeds = embeds
        entry = tracer.entry
        self._shape = entry.row_shape if embeds else entry.points_shape
        self._dtype = entry.dtype if embeds else _NUMBER
        super().__init__(tracer, plan)

    def split(self) -> list[Any]:
        return [*super().split(), tf.TensorSpec([self._chunk, *self._shape], self._dtype)]

    def shared(self) -> list[Any]:
        return []

    def run(
        self, points: Points, example: IntArray, targets: IntArray, *, classes: bool
    ) -> Forward:
        """As many rows as `example` has; `classes`: whether to keep the scores of all of them."""
        parts: list[Arrays] = []
        for index, kept in chunks(len(example), self._chunk, self._replicas):
            rows = self._checked(points(index.ravel()), index.size)
            whose = example[index]
            answer = self._compiled(
                whose, targets[whose], rows.reshape(*index.shape, *rows.shape[1:])
            )
            wanted = [name for name in answer if classes or name != "classes"]
            parts.append({name: as_rows(answer, name, kept) for name in wanted})
        said = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        said.setdefault("classes", np.zeros((len(example), 0), np.float32))
        predicted = said.pop("predicted").astype(np.int64)
        return Forward(predicted=predicted, **said)

    def trace(self, *arguments: Any) -> dict[str, Any]:
        example, target, rows = arguments
        points = self._tracer.entry.embedded(rows) if self._embeds else rows
        scores, _ = self._tracer.scores(points, example, tokens=rows if self._embeds else None)
        return {
            "score": scores.of(target),
            "probability": scores.probability(target),
            "predicted": scores.predicted(),
            "classes": scores.classes,
        }

    def _checked(self, rows: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
        shape = (count, *self._shape)
        if rows.shape != shape:
            rule = "make rows like what is explained"
            raise ValueError(expected("points", rule, f"shape {shape}", f"shape {rows.shape}"))
        return rows


def _baseline_table(tracer: Tracer, paths: Paths) -> tuple[Any, float]:
    """Rows of baselines, and 0 where zeros stand in their place."""
    if paths.baselines is None:
        return tf.zeros((1, *tracer.entry.row_shape), tracer.entry.dtype), 0.0
    return tf.constant(paths.baselines, tracer.entry.dtype), 1.0


def _broadcast(column: Any, like: Any) -> Any:
    return tf.reshape(column, [-1] + [1] * (len(like.shape) - 1))
