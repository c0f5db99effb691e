"""Small models, and engines over them that can be looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from keras import layers

import tf_xai as xai
from tf_xai.engine import Engine, Options, Passes, survey
from tf_xai.engine.examples import Examples
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.targets.class_score import ClassScore

Array = npt.NDArray[Any]

SIDE, CLASSES = 6, 3


def examples(count: int = 5, channels: int = 2) -> Array:
    rng = np.random.default_rng(11)
    return rng.normal(size=(count, SIDE, SIDE, channels)).astype(np.float32)


def targets(count: int = 5) -> npt.NDArray[np.int64]:
    return np.arange(count) % CLASSES


def probe(count: int = 5) -> xai.Probe:
    return xai.Probe(examples(count), targets(count))


def sequential(*stack: Any, channels: int = 2) -> Any:
    """These layers between the input and a head of one dense layer behind a global average."""
    keras.utils.set_random_seed(4)
    head = [layers.GlobalAveragePooling2D(name="gap"), layers.Dense(CLASSES, "softmax", name="out")]
    return keras.Sequential([keras.Input((SIDE, SIDE, channels)), *stack, *head], name="model")


def conv(name: str = "conv", **options: Any) -> Any:
    return layers.Conv2D(4, 3, padding="same", name=name, **{"activation": "relu", **options})


def small_cnn(*others: Any) -> Any:
    return sequential(conv(), *others)


@dataclass(frozen=True)
class Ready:
    """An engine with examples to run on."""

    engine: Engine
    examples: Examples

    def run(self, targets: Array) -> Passes:
        return self.engine.run(self.examples, targets)


def engine(model: Any, requests: Sequence[Request], inputs: Array, **options: Any) -> Ready:
    asked = xai.Probe(inputs).all_inputs
    structure = survey(model, asked)
    options.setdefault("target", ClassScore(are_probabilities=structure.output_is_probability))
    ready = Engine(model, structure, asked, requests, Options(**options))
    return Ready(ready, ready.examples(asked))


def sensitivity_engine(model: Any, inputs: Array, **options: Any) -> Ready:
    return engine(model, [Gradient()], inputs, **options)


def traced(ready: Ready) -> Any:
    """The concrete function of the single pass."""
    return ready.engine._pass._compiled._concrete


Note = Callable[[Array], Array]


class Watched(layers.Layer):
    """Tells Python of each batch that runs through it, forward and backward."""

    def __init__(self, forward: Note, backward: Note, **options: Any) -> None:
        super().__init__(**options)
        self.forward, self.backward = forward, backward

    def call(self, inputs: Any) -> Any:
        @tf.custom_gradient
        def watched(tensor: Any) -> Any:
            def gradient(upstream: Any) -> Any:
                return _noted(self.backward, upstream)

            return _noted(self.forward, tensor), gradient

        return watched(inputs)


def _noted(note: Note, tensor: Any) -> Any:
    answer = tf.numpy_function(note, [tensor], tensor.dtype)
    return tf.ensure_shape(answer, tensor.shape)


class Counter(Watched):
    """Counts the examples that are really run."""

    def __init__(self, **options: Any) -> None:
        self.seen = {"forward": 0, "backward": 0}
        super().__init__(self._counting("forward"), self._counting("backward"), **options)

    def _counting(self, way: str) -> Note:
        def count(batch: Array) -> Array:
            self.seen[way] += len(batch)
            return batch

        return count

    @contextmanager
    def counting(self) -> Iterator[dict[str, int]]:
        """What is counted within."""
        before = dict(self.seen)
        found: dict[str, int] = {}
        yield found
        found.update({way: count - before[way] for way, count in self.seen.items()})


class Limited(Watched):
    """Has memory for a few examples at a time."""

    def __init__(self, limit: int, **options: Any) -> None:
        self.limit = limit
        super().__init__(self._check, lambda batch: batch, **options)

    def _check(self, batch: Array) -> Array:
        if len(batch) > self.limit:
            raise MemoryError(f"no room for {len(batch)}")  # TensorFlow's ResourceExhausted
        return batch
