"""The one forward and backward pass that serves every method which needs no samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.chunks import chunks
from tf_xai.engine.compiled import Arrays, Compiled, as_rows
from tf_xai.engine.guided import guided_rectifiers
from tf_xai.engine.passes import INPUT, Needs
from tf_xai.engine.score import SIGMOID, Scores
from tf_xai.engine.tracing import Tracer, channels_last, gradients_of

IntArray = npt.NDArray[np.int64]


class SinglePass:
    """Scores, predictions, and whatever layers and derivatives are needed, of each example."""

    def __init__(
        self, tracer: Tracer, needs: Needs, chunk: int, strategy: Any | None, *, jit: bool
    ) -> None:
        self._tracer = tracer
        self._needs = needs
        self._replicas = 1 if strategy is None else strategy.num_replicas_in_sync
        share = -(-len(tracer.entry) // self._replicas)
        self._chunk = min(chunk, share)
        split = [tf.TensorSpec([self._chunk], tf.int64), tf.TensorSpec([self._chunk], tf.int32)]
        self._compiled = Compiled(self._pass, split, [], tracer.entry, strategy, jit=jit)

    @property
    def chunk(self) -> int:
        """How many examples each call takes."""
        return self._chunk

    @property
    def head(self) -> tuple[str, int, str]:
        """The kind of score, the number of classes, and the head, that were found in tracing."""
        return self._head

    def run(self, targets: IntArray) -> Arrays:
        """The arrays of all examples, by name."""
        parts: list[Arrays] = []
        for example, kept in chunks(len(self._tracer.entry), self._chunk, self._replicas):
            answer = self._compiled(example, targets[example])
            parts.append({name: as_rows(answer, name, kept) for name in answer})
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _pass(self, example: Any, targets: Any) -> dict[str, Any]:
        points = self._tracer.entry.points(example)
        scores, seen = self._tracer.scores(points, example, sorted(self._needs.layers))
        self._head = scores.kind, _classes(scores), scores.head
        score = scores.of(targets)
        result = {
            "score": score,
            "predicted": scores.predicted(),
            "confidence": scores.confidence(),
        }
        if self._needs.classes:
            result["classes"] = scores.classes
        if self._needs.points:
            result["points"] = points
        for path in self._needs.outputs:
            result[f"output:{path}"] = channels_last(seen[path], self._tracer.layer(path))
        tensors = {INPUT: points, **seen}
        wanted = {path: tensors[path] for path in sorted(self._needs.gradients)}
        for path, gradient in gradients_of(score, wanted).items():
            is_layer = path != INPUT
            result[f"gradient:{path}"] = (
                channels_last(gradient, self._tracer.layer(path)) if is_layer else gradient
            )
        if self._needs.guided:
            with guided_rectifiers(score.graph):
                result["guided"] = gradients_of(score, {INPUT: points})[INPUT]
        return result


def _classes(scores: Scores) -> int:
    units = int(scores.classes.shape[1])
    return 2 if units == 1 and scores.head == SIGMOID else units
