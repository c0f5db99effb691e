"""Outputs that are probabilities although no softmax or sigmoid over them is found.

To this kind belong averages, products and mixtures of sigmoids, probabilities that are calibrated
or clipped, several labels of which each is such a probability, and a softmax that spans other units
than the explained outputs. The model's own outputs say what is right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tf_xai as xai

X = np.random.default_rng(5).normal(size=(12, 4)).astype(np.float32)
CLASSES = (X[:, 0] > 0).astype(int)
LABELS = (X[:, :3] > 0).astype(int)

pytestmark = pytest.mark.filterwarnings("ignore:.*that could be found.*:UserWarning")

Head = Callable[[Any, int], Any]


def sigmoid(x: Any, units: int) -> Any:
    return layers.Dense(units, "sigmoid", bias_initializer="glorot_normal")(x)


HEADS: dict[str, Head] = {
    "average": lambda x, units: layers.Average()([sigmoid(x, units), sigmoid(x, units)]),
    "mixture": lambda x, units: 0.3 * sigmoid(x, units) + 0.7 * sigmoid(x, units),
    "product": lambda x, units: sigmoid(x, units) * sigmoid(x, units),
    "complement": lambda x, units: 1.0 - sigmoid(x, units),
    "calibrated": lambda x, units: keras.ops.power(sigmoid(x, units), 1.7),
    "clipped": lambda x, units: keras.ops.clip(sigmoid(x, units), 0.01, 0.99),
}


def model_with(head: Head, units: int) -> Any:
    keras.utils.set_random_seed(1)
    x = keras.Input((4,))
    model = keras.Model(x, head(x, units))
    model.compile("sgd", "binary_crossentropy")
    return model


def of_truth(outputs: Any, truth: Any) -> Any:
    return tf.where(tf.constant(truth, tf.bool), outputs, 1 - outputs)


@pytest.mark.parametrize("head", HEADS)
def test_one_unit(head: str) -> None:
    model = model_with(HEADS[head], 1)
    record = xai.explain(model, X, "sensitivity", CLASSES)
    probability = model(X).numpy()[:, 0]
    inputs = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        score = tf.math.log(of_truth(model(inputs)[:, 0], CLASSES))
    assert record.score == "log_probability"
    np.testing.assert_array_equal(record.predicted, probability > 0.5)
    np.testing.assert_allclose(record.scores, score, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(record.values, tape.gradient(score, inputs), rtol=1e-3, atol=1e-5)
    confidence = np.maximum(probability, 1 - probability)
    np.testing.assert_allclose(record.confidence, confidence, rtol=1e-4)


@pytest.mark.parametrize("head", HEADS)
def test_several_labels(head: str) -> None:
    model = model_with(HEADS[head], 3)
    probe = xai.Probe(X, np.arange(12) % 3, truth=LABELS)
    record = xai.explain(model, probe, "sensitivity")
    outputs = model(X).numpy()
    right = np.log(outputs[np.arange(12), np.arange(12) % 3])
    assert record.score == "log_probability"
    np.testing.assert_allclose(record.scores, right, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(record.predicted, outputs.argmax(axis=1))


def test_a_softmax_over_other_units_than_the_outputs() -> None:
    """Two softmaxes of three classes each, side by side in one output."""
    keras.utils.set_random_seed(2)
    x = keras.Input((4,))
    model = keras.Model(
        x, layers.Reshape((6,))(layers.Softmax()(layers.Reshape((2, 3))(layers.Dense(6)(x))))
    )
    unit = np.arange(12) % 6
    record = xai.explain(model, X, "sensitivity", unit)
    right = np.log(model(X).numpy()[np.arange(12), unit])
    assert record.score == "log_probability"
    np.testing.assert_allclose(record.scores, right, rtol=1e-4, atol=1e-6)


def test_logits_that_lie_within_0_and_1_stay_logits() -> None:
    keras.utils.set_random_seed(3)
    x = keras.Input((4,))
    constant = keras.initializers.Constant
    dense = layers.Dense(1, kernel_initializer=constant(0.01), bias_initializer=constant(0.5))
    linear = keras.Model(x, dense(x))
    scaled = keras.Model(x, 0.01 * layers.Dense(1)(x) + 0.5)
    for model in (linear, scaled):
        model.compile("sgd", keras.losses.BinaryCrossentropy(from_logits=True))
        record = xai.explain(model, X, "sensitivity", CLASSES)
        assert record.score == "logit"
        right = model(X).numpy()[:, 0] * (2 * CLASSES - 1)
        np.testing.assert_allclose(record.scores, right, rtol=1e-4, atol=1e-6)
