"""However a head is written, its logit is explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

import tf_xai as xai
from tf_xai.log.events import read_events
from tf_xai.schema import Notes, Series, parse

X = np.random.default_rng(3).normal(size=(6, 5)).astype(np.float32)
TARGETS = np.array([0, 1, 2, 2, 1, 0])
WEIGHTS = [
    np.random.default_rng(4).normal(size=shape).astype(np.float32)
    for shape in ((5, 4), (4,), (4, 3), (3,))
]

Softmax = Callable[[Any], Any]


class Subclassed(keras.Model):
    """A network whose `call` ends in an op."""

    def __init__(self, softmax: Softmax) -> None:
        super().__init__(name="subclassed")
        self.hidden = keras.layers.Dense(4, "tanh")
        self.out = keras.layers.Dense(3)
        self.softmax = softmax

    def call(self, x: Any) -> Any:
        return self.softmax(self.out(self.hidden(x)))


def layered(*head: Any, hidden_units: int = 3) -> Any:
    layers = [keras.Input((5,)), keras.layers.Dense(4, "tanh"), *head]
    return keras.Sequential(layers, name="layered")


def subclassed(softmax: Softmax) -> Any:
    model = Subclassed(softmax)
    model(X)
    return model


def written_out(logits: Any) -> Any:
    """A softmax whose input is not the input of one op."""
    powers = tf.exp(logits - tf.reduce_max(logits, axis=-1, keepdims=True))
    return powers / tf.reduce_sum(powers, axis=-1, keepdims=True)


def nested() -> Any:
    inputs = keras.Input((5,))
    inner = keras.Sequential([keras.Input((5,)), keras.layers.Dense(4, "tanh")])
    return keras.Model(inputs, keras.layers.Dense(3, "softmax")(inner(inputs)))


HEADS: dict[str, Callable[[], Any]] = {
    "activation": lambda: layered(keras.layers.Dense(3, "softmax")),
    "Activation layer": lambda: layered(keras.layers.Dense(3), keras.layers.Activation("softmax")),
    "Softmax layer": lambda: layered(keras.layers.Dense(3), keras.layers.Softmax()),
    "log_softmax": lambda: layered(keras.layers.Dense(3, "log_softmax")),
    "float32 at the end": lambda: layered(
        keras.layers.Dense(3, "softmax"), keras.layers.Activation("linear", dtype="float32")
    ),
    "Reshape after softmax": lambda: layered(
        keras.layers.Dense(3, "softmax"), keras.layers.Reshape((3,))
    ),
    "nested": nested,
    "tf.nn.softmax in call": lambda: subclassed(tf.nn.softmax),
    "keras.ops.softmax in call": lambda: subclassed(keras.ops.softmax),
    "softmax in a tf.function": lambda: subclassed(tf.function(tf.nn.softmax)),
    "sigmoid of several units": lambda: layered(keras.layers.Dense(3, "sigmoid")),
}


@pytest.fixture(scope="module")
def linear() -> Any:
    model = layered(keras.layers.Dense(3))
    model.set_weights(WEIGHTS)
    return model


@pytest.mark.parametrize("head", HEADS)
def test_the_logit_is_explained(head: str, linear: Any) -> None:
    model = HEADS[head]()
    model.set_weights(WEIGHTS)
    record = xai.explain(model, X, "sensitivity", TARGETS)
    plain = xai.explain(linear, X, "sensitivity", TARGETS)
    assert (record.score, plain.score) == ("logit", "output")
    np.testing.assert_allclose(record.scores, plain.scores, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(record.values, plain.values, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(record.predicted, np.asarray(linear(X)).argmax(axis=1))


@pytest.mark.parametrize("head", ["activation", "keras.ops.softmax in call", "log_softmax"])
def test_confidence_is_the_probability(head: str, linear: Any) -> None:
    model = HEADS[head]()
    model.set_weights(WEIGHTS)
    probabilities = np.asarray(tf.nn.softmax(linear(X)))
    record = xai.explain(model, X, "sensitivity")
    np.testing.assert_allclose(record.confidence, probabilities.max(axis=1), rtol=1e-5)
    np.testing.assert_array_equal(record.targets, probabilities.argmax(axis=1))


def test_saturated_softmax_still_has_a_gradient() -> None:
    model = HEADS["activation"]()
    model.set_weights([*WEIGHTS[:2], 1000 * WEIGHTS[2], WEIGHTS[3]])
    predicted = np.asarray(model(X)).argmax(axis=1)
    record = xai.explain(model, X, "sensitivity", predicted)
    assert (record.confidence == 1).all()
    assert (np.abs(record.values).max(axis=1) > 1).all()


CAVEAT = (
    "the softmax or sigmoid of 'subclassed' has no input that could be found: "
    "the log-probability is explained instead of the logit"
)


@pytest.fixture
def unreachable() -> Any:
    model = subclassed(written_out)
    model.set_weights(WEIGHTS)
    return model


def test_unreachable_softmax_falls_back_to_the_log_probability(
    unreachable: Any, linear: Any
) -> None:
    with pytest.warns(UserWarning, match=CAVEAT):
        record = xai.explain(unreachable, X, "sensitivity", TARGETS)
    logarithm = np.asarray(tf.nn.log_softmax(linear(X)))[np.arange(6), TARGETS]
    assert record.score == "log_probability"
    np.testing.assert_allclose(record.scores, logarithm, rtol=1e-4, atol=1e-6)
    inputs = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        score = tf.gather(tf.nn.log_softmax(linear(inputs)), TARGETS, batch_dims=1)
    expected = np.asarray(tape.gradient(score, inputs))
    np.testing.assert_allclose(record.values, expected, rtol=1e-4, atol=1e-5)


def test_the_log_notes_the_fallback(unreachable: Any, tmp_path: Path) -> None:
    unreachable.compile("sgd", "sparse_categorical_crossentropy")
    callback = xai.Explain(xai.Probe(X, TARGETS), "sensitivity", log_dir=tmp_path)
    unreachable.fit(X, TARGETS, verbose=0, callbacks=[callback])
    assert (0, "explain", CAVEAT) in xai.load(tmp_path).notes()
    (path,) = tmp_path.rglob("*tfevents*")
    values = [value for _, event in read_events(path) for value in event.summary.value]
    content = [v.metadata.plugin_data.content for v in values if v.tag == "sensitivity/step"]
    assert {parse(Series, each).score for each in content} == {"log_probability"}
    (notes,) = [parse(Notes, v.tensor.string_val[0]) for v in values if v.tag == "notes"]
    assert CAVEAT in [note.text for note in notes.notes]


def one_unit(*head: Any) -> Any:
    keras.utils.set_random_seed(8)
    return layered(*head)


@pytest.mark.parametrize("head", ["activation", "layer"])
def test_one_sigmoid_unit_stands_for_class_1_and_against_class_0(head: str) -> None:
    heads = {
        "activation": [keras.layers.Dense(1, "sigmoid")],
        "layer": [keras.layers.Dense(1), keras.layers.Activation("sigmoid")],
    }
    model, logit = one_unit(*heads[head]), one_unit(keras.layers.Dense(1))
    logit.set_weights(model.get_weights())
    logits = np.asarray(logit(X))[:, 0]
    for target, sign in ((1, 1), (0, -1)):
        record = xai.explain(model, X, "integrated_gradients", np.full(6, target))
        assert record.score == "logit"
        np.testing.assert_allclose(record.scores, sign * logits, rtol=1e-5, atol=1e-6)
    assert record.values.shape == X.shape
    np.testing.assert_array_equal(record.predicted, logits > 0)
    np.testing.assert_allclose(record.confidence, 1 / (1 + np.exp(-np.abs(logits))), rtol=1e-5)


def test_the_two_classes_of_one_unit_have_opposite_explanations() -> None:
    model = one_unit(keras.layers.Dense(1, "sigmoid"))
    one, zero = (xai.explain(model, X, "sensitivity", np.full(6, c)).values for c in (1, 0))
    np.testing.assert_array_equal(one, -zero)


def test_one_linear_unit_of_two_classes_is_a_logit() -> None:
    model = one_unit(keras.layers.Dense(1))
    logits = np.asarray(model(X))[:, 0]
    targets = np.array([0, 1] * 3)
    probe = xai.Probe(X, targets, class_names=["no", "yes"])
    record = xai.explain(model, probe, "sensitivity")
    assert record.score == "logit"
    np.testing.assert_allclose(record.scores, np.where(targets, logits, -logits), rtol=1e-5)
    with pytest.raises(ValueError, match="or two `class_names` if a single linear unit separates"):
        xai.explain(model, X, "sensitivity", targets)


def test_one_linear_unit_of_no_class_is_an_output() -> None:
    model = one_unit(keras.layers.Dense(1))
    record = xai.explain(model, X, "sensitivity")
    assert record.score == "output"
    np.testing.assert_allclose(record.scores, np.asarray(model(X))[:, 0], rtol=1e-5)
    assert np.isnan(record.confidence).all()
    assert json.loads(json.dumps(dict(record.params))) == {}


def test_a_linear_unit_means_the_same_whatever_targets_come_with_it() -> None:
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(1)])
    model.compile("sgd", keras.losses.BinaryCrossentropy(from_logits=True))
    inputs = np.linspace(-1, 1, 10, dtype=np.float32).reshape(2, 5)
    together = xai.explain(model, inputs, "sensitivity", [0, 1]).scores
    alone = xai.explain(model, inputs[:1], "sensitivity", [0]).scores
    np.testing.assert_allclose(together[0], alone[0], rtol=1e-6)
    np.testing.assert_allclose(together * [-1, 1], model(inputs)[:, 0], rtol=1e-6)
