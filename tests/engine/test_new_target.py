"""A target of one's own: methods' primitives explain it as they explain a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import engines
import numpy as np
import pytest
import tensorflow as tf
from engines import Array

from tf_xai import targets
from tf_xai.engine.primitives.class_scores import ClassScores
from tf_xai.engine.primitives.forward import Forward, Queries
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.engine.primitives.path_gradients import PathGradients, Paths
from tf_xai.targets import Explained, Target

COUNT, SAMPLES = 5, 32
INPUTS = engines.examples(COUNT)


@dataclass(frozen=True)
class Contrast(Target):
    """The outputs' difference, weighed by the truth and by how bright the input is."""

    this: int
    that: int

    def explained(self, outputs: Any, inputs: Any, truth: Any) -> Explained:
        brightness = tf.reduce_mean(inputs, axis=[1, 2, 3])
        difference = outputs[:, self.this] - outputs[:, self.that]
        return Explained(difference * (1.0 + tf.cast(truth, tf.float32)) + brightness)


def by_hand(model: Any, inputs: Any, truth: Array) -> Any:
    outputs = model(inputs)
    weight = 1.0 + truth.astype(np.float32)
    return (outputs[:, 2] - outputs[:, 0]) * weight + tf.reduce_mean(inputs, axis=[1, 2, 3])


def test_scores_and_derivatives() -> None:
    model, truth = engines.small_cnn(), engines.targets(COUNT)
    requests = [Gradient(), PathGradients(SAMPLES), Forward(COUNT), ClassScores()]
    passes = engines.engine(model, requests, INPUTS, target=Contrast(2, 0)).run(truth)
    points = tf.constant(INPUTS)
    with tf.GradientTape() as tape:
        tape.watch(points)
        score = by_hand(model, points, truth)
    np.testing.assert_allclose(passes.scores, score, rtol=1e-4, atol=1e-6)
    gradient = np.asarray(tape.gradient(score, points))
    np.testing.assert_allclose(passes.ask(Gradient()), gradient, rtol=1e-3, atol=1e-6)
    np.testing.assert_array_equal(passes.ask(ClassScores())[:, 0], passes.scores)
    places = ((np.arange(SAMPLES) + 0.5) / SAMPLES).astype(np.float32)
    paths = Paths(None, places, np.full(SAMPLES, 1 / SAMPLES, np.float32))
    total = passes.ask(PathGradients(SAMPLES), paths).reshape(COUNT, -1).sum(axis=1)
    change = score - by_hand(model, tf.zeros_like(points), truth)
    np.testing.assert_allclose(total, change, rtol=2e-2, atol=1e-4)
    whose = np.array([4, 4, 0, 1, 2])
    said = passes.ask(Forward(COUNT), Queries(INPUTS.__getitem__, whose))
    expected = by_hand(model, points, truth[whose])
    np.testing.assert_allclose(said.score, expected, rtol=1e-4, atol=1e-6)


def test_notions_that_have_no_meaning() -> None:
    ready = engines.engine(engines.small_cnn(), [Forward(COUNT)], INPUTS, target=Contrast(2, 0))
    passes = ready.run(engines.targets(COUNT))
    assert (ready.engine.head, ready.engine.classes, ready.engine.score) == (
        "quantity",
        1,
        "output",
    )
    assert np.isnan(passes.confidence).all()
    said = passes.ask(Forward(COUNT), Queries(INPUTS.__getitem__, np.arange(COUNT)))
    assert np.isnan(said.probability).all()
    assert not said.predicted.any()


def test_found_by_discovery() -> None:
    assert list(targets.registry()) == ["class_score"]


@pytest.mark.parametrize("name", targets.registry())
def test_every_target_can_be_a_key(name: str) -> None:
    """Equal targets are compiled once."""
    kind = targets.registry()[name]
    assert kind() == kind()
    assert hash(kind()) == hash(kind())
