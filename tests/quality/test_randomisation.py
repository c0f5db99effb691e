"""Cascading randomisation: what is shuffled when, what it says, and that nothing of it stays."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import keras
import numpy as np
import pytest
import quality_cases
import tf_keras

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.quality.randomisation import Randomisation

Array = quality_cases.Array

PICTURES = np.random.default_rng(0).random((6, 8, 8, 1)).astype(np.float32)
TARGETS = np.arange(6) % 3
PROBE = xai.Probe(PICTURES, TARGETS)


def normalised(kind: Any = keras) -> Any:
    """Batch norm, a nested model, weights of every kind, and an optimizer that has moved."""
    kind.utils.set_random_seed(0)
    layers = kind.layers
    inputs = kind.Input((8, 8, 1))
    maps = layers.Conv2D(4, 3, use_bias=False, name="early")(inputs)
    maps = layers.Activation("tanh")(layers.BatchNormalization(name="norm")(maps))
    maps = layers.Conv2D(5, 3, activation="tanh", name="conv")(maps)
    backbone = kind.Model(inputs, maps, name="backbone")
    inputs = kind.Input((8, 8, 1))
    pooled = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(backbone(inputs)))
    model = kind.Model(inputs, layers.Dense(3, "softmax", name="out")(pooled))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(PICTURES, TARGETS, epochs=2, verbose=0)
    return model


def state(model: Any) -> list[bytes]:
    """Everything that a model and its optimizer hold, seeds of dropout included."""
    variables = [*model.variables, *_variables(model.optimizer)]
    return [np.asarray(variable).tobytes() for variable in variables]


def _variables(optimizer: Any) -> Any:
    return optimizer.variables() if callable(optimizer.variables) else optimizer.variables


@pytest.mark.parametrize("kind", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_everything_is_put_back(kind: Any) -> None:
    model = normalised(kind)
    before = state(model)
    said = quality_cases.check_method(model, PROBE, xai.Sensitivity(), Randomisation())
    assert len(said) == 5
    assert np.isfinite(said[""]).all()
    assert state(model) == before


class BrokenError(Exception):
    """What is raised in the middle."""


def test_everything_is_put_back_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    model = normalised()
    before = state(model)
    explainer = Explainer(model, PROBE, "sensitivity", checks=[Randomisation()])
    (method,) = explainer.methods
    passes = explainer.passes()
    record = explainer.record(method, passes)
    asked: list[int] = []

    def fail() -> Any:
        asked.append(len(asked))
        if len(asked) == 3:
            assert state(model) != before
            raise BrokenError
        return passes

    monkeypatch.setattr(explainer, "passes", fail)
    with pytest.raises(BrokenError):
        explainer.judge(Randomisation(), method, record, passes, {})
    assert state(model) == before


def test_training_continues_unaffected() -> None:
    model, twin = normalised(), normalised()
    quality_cases.check_method(model, PROBE, xai.IntegratedGradients(samples=2), Randomisation())
    for each in (model, twin):
        each.fit(PICTURES, TARGETS, epochs=2, verbose=0)
    assert state(model) == state(twin)


def shuffled(model: Any, stages: int = 8) -> list[tuple[str, set[str]]]:
    """Each stage's name, and the weights that are no longer what they were."""
    explainer = Explainer(model, PROBE, "sensitivity")
    before = {weight.path: weight.numpy() for weight in model.weights}
    found = []
    with explainer.engine.shuffling(stages, 0) as layers:
        for layer in layers:
            now = {weight.path: weight.numpy() for weight in model.weights}
            for path, values in now.items():
                np.testing.assert_array_equal(
                    np.sort(values.ravel()), np.sort(before[path].ravel())
                )
            found.append((layer, {path for path in now if (now[path] != before[path]).any()}))
    return found


def test_from_the_output_to_the_input() -> None:
    stages = shuffled(normalised())
    assert [name for name, _ in stages] == [
        "out",
        "backbone/conv",
        "backbone/norm",
        "backbone/early",
    ]
    counts = [len(changed) for _, changed in stages]
    assert counts == [2, 4, 8, 9]
    for (_, fewer), (_, more) in pairwise(stages):
        assert fewer < more


@pytest.mark.parametrize(
    ("stages", "expected"),
    [(1, ["backbone/early"]), (2, ["backbone/conv", "backbone/early"]), (99, 4)],
)
def test_layers_taken_together(stages: int, expected: Any) -> None:
    names = [name for name, _ in shuffled(normalised(), stages)]
    assert (len(names) if isinstance(expected, int) else names) == expected


def test_weights_that_no_layer_holds() -> None:
    class Own(keras.Model):
        def __init__(self) -> None:
            super().__init__(name="own")
            self.scale = self.add_weight(shape=(8, 8, 1), initializer="random_normal")
            self.flatten, self.dense = keras.layers.Flatten(), keras.layers.Dense(3, name="dense")

        def call(self, inputs: Any) -> Any:
            return self.dense(self.flatten(inputs * self.scale))

    model = Own()
    model(PICTURES)
    assert [name for name, _ in shuffled(model)] == ["dense", "own"]


def said_of(model: Any, method: Any, probe: xai.Probe) -> dict[str, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        said = quality_cases.check_method(model, probe, method, Randomisation())
    return {name: float(np.nanmedian(values)) for name, values in said.items()}


def test_known_answers(cnn: Any, digits: Any) -> None:
    """Gradients depend on the weights; guided backpropagation and edges of the input do not."""
    probe = xai.Probe(digits.x[:20], digits.y[:20])
    gradient = said_of(cnn, xai.Sensitivity(), probe)
    guided = said_of(cnn, xai.GuidedBackprop(), probe)
    assert list(gradient) == ["", "dense", "conv2", "conv1"]
    assert abs(gradient[""]) < 0.2
    assert guided["dense"] > gradient["dense"] + 0.2


def test_layers_before_the_shuffled_ones_are_unchanged(cnn: Any, probe: xai.Probe) -> None:
    said = said_of(cnn, xai.Activation(layer="conv1"), probe)
    assert (said["dense"], said["conv2"]) == (1, 1)
    assert said["conv1"] < 0.9


def test_the_same_shuffling_at_any_time(cnn: Any, probe: xai.Probe) -> None:
    first, second = (said_of(cnn, xai.Sensitivity(), probe) for _ in range(2))
    assert first == second
    other = quality_cases.check_method(cnn, probe, xai.Sensitivity(), Randomisation(seed=1))
    assert float(np.nanmedian(other[""])) != first[""]


def test_a_model_without_weights() -> None:
    stack: list[Callable[..., Any]] = [keras.layers.Flatten(), keras.layers.Softmax()]
    model = keras.Sequential([keras.Input((8, 8, 1)), *stack])
    assert quality_cases.check_method(model, PROBE, xai.Sensitivity(), Randomisation()) == {}
