"""Derivatives along straight lines from baselines to the inputs."""

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
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Paths:
    """Straight lines from baselines to the inputs, with points on them.

    The point of example i and sample j is `b + positions[j] (x_i - b)`, `b` its baseline, and the
    answer for example i is `sum_j weights[j] * gradient * (x_i - b)`.
    """

    baselines: npt.NDArray[Any] | None  # [rows, ...] like the inputs; None: zeros
    positions: FloatArray  # [samples]
    weights: FloatArray  # [samples]
    rows: IntArray | None = None  # [samples], or [examples, samples]: its baseline; None: the first
    examples: IntArray | None = None  # those to explain; None: all

    def baseline_rows(self, example: IntArray, sample: IntArray) -> IntArray:
        """The row of `baselines` of each pair."""
        if self.rows is None:
            return np.zeros(sample.shape, np.int64)
        return self.rows[sample] if self.rows.ndim == 1 else self.rows[example, sample]

    def table(self, tracer: Tracer) -> tuple[Any, float]:
        """Rows of baselines as a tensor, or 0 instead of zeros."""
        rows, dtype = tracer.rows_spec.shape[1:], tracer.rows_spec.dtype
        if self.baselines is None:
            return tf.zeros([1, *rows], dtype), 0.0
        return tf.constant(self.baselines, dtype), 1.0


def table_spec(tracer: Tracer) -> list[Any]:
    """Shapes and dtypes of the result of `Paths.table`."""
    rows = tracer.rows_spec
    return [tf.TensorSpec([None, *rows.shape[1:]], rows.dtype), tf.TensorSpec([], NUMBER)]


@dataclass(frozen=True)
class PathGradients(Loop[Paths, FloatArray]):
    """Weighted sums of derivatives along `Paths`, `[examples, ...]` shaped like the points.

    Args:
        samples: smallest number per example that will be requested.
    """

    samples: int

    columns = (INDEX, INDEX, NUMBER, NUMBER)

    @property
    def differentiates_input(self) -> bool:
        return True

    @property
    def in_a_row(self) -> int:
        return self.samples

    def pairs(self, examples: int) -> int:
        return self.samples * examples

    def shared(self, tracer: Tracer) -> list[Any]:
        return table_spec(tracer)

    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        example, row, position, weight, baselines, strength = arguments
        ends = model.points(example)
        difference = ends - model.baseline(tf.gather(baselines, row), strength)
        points = ends - over_rows(1.0 - position, ends) * difference
        explained, _ = model.run(points, example)
        gradient = gradients_of(explained.score, {INPUT: points})[INPUT]
        weighted = over_rows(weight, ends) * gradient * difference
        return {"sums": model.sums_by_example(weighted, example)}

    def run(self, chunks: Chunks, paths: Paths) -> FloatArray:
        total = np.zeros((chunks.examples, *chunks.point_shape), np.float64)
        shared = paths.table(chunks.tracer)
        for pairs in chunks.pairs(len(paths.positions), paths.examples):
            row = paths.baseline_rows(pairs.example, pairs.sample)
            weights = paths.weights[pairs.sample] * pairs.counts
            columns = (pairs.example, row, paths.positions[pairs.sample], weights)
            pairs.add(total, chunks.call(columns, shared)["sums"])
        return total.astype(np.float32)
