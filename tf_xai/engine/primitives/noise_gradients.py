"""Derivatives at noisy inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.loop import Chunks
from tf_xai.engine.primitives._primitive import INDEX, NUMBER, Loop
from tf_xai.engine.tracing import INPUT, TracedModel, Tracer, gradients_of, over_rows

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Noise:
    """Inputs with noise added: `x_i + level * (max x_i - min x_i) * draws[j]`."""

    draws: FloatArray  # [samples, ...]: standard normal
    level: float


@dataclass(frozen=True)
class Moments:
    """Mean and mean square of derivatives over samples, shaped like the points."""

    mean: npt.NDArray[np.float64]
    mean_square: npt.NDArray[np.float64]


@dataclass(frozen=True)
class NoiseGradients(Loop[Noise, Moments]):
    """`Moments` of the derivatives of the score at inputs with `Noise`.

    Args:
        samples: smallest number per example that will be requested.
    """

    samples: int

    columns = (INDEX, INDEX, NUMBER)

    @property
    def differentiates_input(self) -> bool:
        return True

    @property
    def in_a_row(self) -> int:
        return self.samples

    def pairs(self, examples: int) -> int:
        return self.samples * examples

    def shared(self, tracer: Tracer) -> list[Any]:
        return [tf.TensorSpec([None, *tracer.point_shape], NUMBER), tf.TensorSpec([], NUMBER)]

    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        example, draw, counts, draws, level = arguments
        inputs = model.points(example)
        axes = list(range(1, len(inputs.shape)))
        spread = tf.reduce_max(inputs, axes, True) - tf.reduce_min(inputs, axes, True)
        points = inputs + level * spread * tf.gather(draws, draw)
        explained, _ = model.run(points, example)
        gradient = gradients_of(explained.score, {INPUT: points})[INPUT]
        counted = over_rows(counts, gradient) * gradient
        return {
            "sums": model.sums_by_example(counted, example),
            "squares": model.sums_by_example(counted * gradient, example),
        }

    def run(self, chunks: Chunks, noise: Noise) -> Moments:
        shape = (chunks.examples, *chunks.point_shape)
        sums, squares = np.zeros(shape), np.zeros(shape)
        shared = tf.constant(noise.draws, NUMBER), noise.level
        for pairs in chunks.pairs(len(noise.draws)):
            answer = chunks.call((pairs.example, pairs.sample, pairs.counts), shared)
            pairs.add(sums, answer["sums"])
            pairs.add(squares, answer["squares"])
        return Moments(sums / len(noise.draws), squares / len(noise.draws))
