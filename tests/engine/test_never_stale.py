"""A model that was changed is compiled anew, whatever the change."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import engines
import keras
import numpy as np
import pytest
from engines import Array
from keras import layers

import tf_xai as xai

COUNT = 5
Change = Callable[[Any], None]


def probe() -> xai.Probe:
    return engines.probe(COUNT)


SCALE = 1.0


class Flagged(layers.Layer):
    """Goes by much that Keras does not know of."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.flag, self._hidden = False, 1.0
        self.table = np.ones(4, np.float32)
        self.settings = {"scales": [1.0]}
        self.function: Any = lambda tensor: tensor

    def call(self, inputs: Any) -> Any:
        scaled = inputs * self.table * self._hidden * self.settings["scales"][0] * SCALE
        return self.function(scaled * 3.0 if self.flag else scaled)


class Subclassed(keras.Model):  # type: ignore[misc]
    """A model with a flag of its own."""

    def __init__(self) -> None:
        super().__init__(name="model")
        self.body = engines.small_cnn(Flagged(name="flagged"))
        self.twice = False

    def call(self, inputs: Any) -> Any:
        return self.body(inputs * 2.0 if self.twice else inputs)


def flagged(model: Any) -> Any:
    return getattr(model, "body", model).get_layer("flagged")


def set_activation(model: Any) -> None:
    model.layers[-1].activation = keras.activations.sigmoid


def quantize(model: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras' own, of NumPy
        model.get_layer("out").quantize("int8")


def set_flag(model: Any) -> None:
    flagged(model).flag = True


def set_hidden(model: Any) -> None:
    flagged(model)._hidden = 3.0


def change_array(model: Any) -> None:
    flagged(model).table *= 3.0


def change_inside_a_dictionary(model: Any) -> None:
    flagged(model).settings["scales"][0] = 3.0


def set_function(model: Any) -> None:
    flagged(model).function = lambda tensor: tensor * 3.0


def replace_call(model: Any) -> None:
    layer = flagged(model)
    own = layer.call
    layer.call = lambda inputs: own(inputs) * 3.0


def replace_call_of_the_model(model: Any) -> None:
    own = model.call
    model.call = lambda inputs, **options: own(3.0 * inputs, **options)


def add_a_layer(model: Any) -> None:
    head = model.layers[-1]
    model.pop()
    model.add(layers.Rescaling(3.0))
    model.add(head)


CHANGES: list[Change] = [
    set_activation,
    quantize,
    set_flag,
    set_hidden,
    change_array,
    change_inside_a_dictionary,
    set_function,
    replace_call,
    replace_call_of_the_model,
    add_a_layer,
]


def flagged_cnn() -> Any:
    return engines.small_cnn(Flagged(name="flagged"))


def output_of(record: xai.Record, model: Any) -> Array:
    """The probability that the model gives each target, by its scores and by itself."""
    return np.asarray(model(probe().inputs))[np.arange(COUNT), record.targets]


def probability_of(model: Any) -> Array:
    """The same by the engine, whatever the head."""
    explainer = xai.Explainer(model, probe(), "decision")
    scores = explainer.explain("decision").values.astype(np.float64)
    if explainer.engine.head == "sigmoid":
        return np.asarray((1 / (1 + np.exp(-scores)))[np.arange(COUNT), engines.targets(COUNT)])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(
        (powers / powers.sum(axis=1, keepdims=True))[np.arange(COUNT), engines.targets(COUNT)]
    )


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_changed_model_is_compiled_again(change: Change) -> None:
    model = flagged_cnn()
    explainer = xai.Explainer(model, probe(), "decision")
    record, stale, engine = explainer.explain("decision"), probability_of(model), explainer.engine
    change(model)
    expected = output_of(record, model)
    assert np.abs(stale - expected).max() > 1e-4
    np.testing.assert_allclose(probability_of(model), expected, rtol=1e-3, atol=1e-5)
    explainer.explain("decision")
    assert explainer.engine is not engine


def test_a_changed_global_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    model = flagged_cnn()
    probability_of(model)
    monkeypatch.setattr("test_never_stale.SCALE", 3.0)
    record = xai.explain(model, probe(), "sensitivity")
    np.testing.assert_allclose(probability_of(model), output_of(record, model), rtol=1e-4)


def test_a_flag_of_the_model_itself() -> None:
    model = Subclassed()
    model(probe().inputs)
    before = xai.explain(model, probe(), "sensitivity")
    model.twice = True
    after = xai.explain(model, probe(), "sensitivity")
    assert (after.scores != before.scores).any()
    np.testing.assert_allclose(probability_of(model), output_of(after, model), rtol=1e-4)


def test_adapted_statistics() -> None:
    """They are constants, not variables, of what Keras traces."""
    norm = layers.Normalization(name="norm")
    model = engines.small_cnn(norm)
    norm.adapt(engines.examples(COUNT)[:1].repeat(4, axis=-1)[..., :4])
    probability_of(model)
    norm.adapt(7 + 3 * engines.examples(COUNT).repeat(4, axis=-1)[..., :4])
    record = xai.explain(model, probe(), "sensitivity")
    np.testing.assert_allclose(probability_of(model), output_of(record, model), rtol=1e-4)
