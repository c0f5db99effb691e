"""The one forward and backward pass that serves all requests without samples."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.chunks import chunks
from tf_xai.engine.compiled import Arrays, Compiled, as_rows
from tf_xai.engine.examples import Examples
from tf_xai.engine.loop import Resources
from tf_xai.engine.primitives._primitive import PassPart
from tf_xai.engine.tracing import TracedModel, TracedPass, Tracer
from tf_xai.targets import Explained

IntArray = npt.NDArray[np.int64]
_ALWAYS = ("score", "predicted", "confidence")


class Meaning(NamedTuple):
    """The kind of outputs that the target found; see the attributes of `Explained`."""

    score_kind: str
    head: str
    classes: int


class SinglePass:
    """Scores, predictions, and all requested parts, of each example.

    Args:
        tracer: of the model.
        parts: the requested ones.
        examples: like those of later calls.
        resources: that it may use.
    """

    def __init__(
        self,
        tracer: Tracer,
        parts: Collection[PassPart[Any]],
        examples: Examples,
        resources: Resources,
    ) -> None:
        self._tracer = tracer
        self._replicas = resources.replicas
        self._groups = {
            kind: [part for part in parts if type(part) is kind]
            for kind in dict.fromkeys(type(part) for part in parts)
        }
        self._layers = sorted({layer for part in parts for layer in part.layers})
        self.chunk = resources.chunk
        if not resources.is_fixed:
            self.chunk = min(resources.chunk, -(-tracer.entry.count // self._replicas))
        split = [tf.TensorSpec([self.chunk], tf.int64)]
        self._compiled = Compiled(
            self._trace, split, [], examples, resources.strategy, jit=resources.jit
        )

    @property
    def meaning(self) -> Meaning:
        """The kind of outputs that was found while tracing."""
        return self._meaning

    def run(self, examples: Examples) -> Arrays:
        """The arrays of all examples, by name."""
        parts: list[Arrays] = []
        for example, kept in chunks(self._tracer.entry.count, self.chunk, self._replicas):
            answer = self._compiled(examples, example)
            parts.append({name: as_rows(answer, name, kept) for name in answer})
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def answer(self, part: PassPart[Any], arrays: Arrays) -> Any:
        """The answer of `run` for one of the parts."""
        prefix = _prefix(type(part))
        own = {
            name.removeprefix(prefix): array
            for name, array in arrays.items()
            if name.startswith(prefix)
        }
        return part.answer(own)

    def _trace(self, examples: Examples, example: Any) -> dict[str, Any]:
        model = TracedModel(self._tracer, examples, self.chunk)
        points = model.points(example)
        explained, outputs = model.run(points, example, self._layers)
        self._meaning = _meaning(explained)
        result = {name: getattr(explained, name) for name in _ALWAYS}
        traced = TracedPass(model, points, explained, outputs)
        for kind, requests in self._groups.items():
            found = kind.trace(requests, traced)
            result |= {_prefix(kind) + name: tensor for name, tensor in found.items()}
        return result


def _prefix(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}:"


def _meaning(explained: Explained) -> Meaning:
    return Meaning(explained.score_kind, explained.head, explained.classes)
