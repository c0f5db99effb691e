"""How a layer's units contribute to the change of the score along a path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.loop import Chunks
from tf_xai.engine.primitives._primitive import INDEX, NUMBER, Loop
from tf_xai.engine.primitives.path_gradients import Paths, table_spec
from tf_xai.engine.tracing import (
    TracedModel,
    Tracer,
    channels_last,
    gradients_of,
    over_rows,
)

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LayerConductance(Loop[Paths, FloatArray]):
    """`sum_j ds/dA(middle of step j) * (A(its end) - A(its start))`, like the layer's output.

    The positions of `Paths` are the middles of equal steps; their weights do not count.

    Args:
        layer: path of the layer whose output is `A`.
        samples: smallest number of steps that will be requested.
    """

    layer: str
    samples: int

    columns = (INDEX, INDEX, NUMBER, NUMBER, NUMBER)

    @classmethod
    def together(cls, requests: Sequence[Any]) -> Sequence[Sequence[Any]]:
        layers = dict.fromkeys(request.layer for request in requests)
        return [[one for one in requests if one.layer == layer] for layer in layers]

    @property
    def in_a_row(self) -> int:
        return self.samples

    def pairs(self, examples: int) -> int:
        return self.samples * examples

    def shared(self, tracer: Tracer) -> list[Any]:
        return table_spec(tracer)

    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        example, row, position, half, counts, baselines, strength = arguments
        ends = model.points(example)
        difference = ends - model.baseline(tf.gather(baselines, row), strength)

        def layer_at(where: Any) -> tuple[Any, Any]:
            points = ends - over_rows(1.0 - where, ends) * difference
            explained, outputs = model.run(points, example, [self.layer])
            return explained, outputs[self.layer]

        explained, middle = layer_at(position)
        gradient = gradients_of(explained.score, {self.layer: middle})[self.layer]
        change = layer_at(position + half)[1] - layer_at(position - half)[1]
        carried = channels_last(gradient * change, model.layer(self.layer))
        return {"sums": model.sums_by_example(over_rows(counts, carried) * carried, example)}

    def run(self, chunks: Chunks, paths: Paths) -> FloatArray:
        steps = len(paths.positions)
        total = np.zeros((chunks.examples, *chunks.tracer.layer(self.layer).shape), np.float64)
        shared = paths.table(chunks.tracer)
        for pairs in chunks.pairs(steps):
            row = paths.baseline_rows(pairs.example, pairs.sample)
            position, half = paths.positions[pairs.sample], np.full(row.shape, 0.5 / steps)
            columns = (pairs.example, row, position, half, pairs.counts)
            pairs.add(total, chunks.call(columns, shared)["sums"])
        return total.astype(np.float32)
