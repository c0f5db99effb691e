"""One callback, and a model that is another at the next `fit`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
from refusals import refusal

import tf_xai as xai
from tf_xai.methods import Method

METHODS = ["grad_cam", "integrated_gradients"]
EPOCHS = 2


def network(
    *,
    side: int = small_trainings.SIDE,
    layer: str = ("conv"),
    filters: int = 4,
    size: int = 3,
    **more: Any,
) -> keras.Model:
    keras.utils.set_random_seed(small_trainings.SEED)
    layers = keras.layers
    stack = [
        layers.Input((side, side, 1)),
        layers.Conv2D(filters, size, name=layer, **{"activation": "tanh", **more}),
        layers.GlobalAveragePooling2D(),
        layers.Dense(small_trainings.CLASSES, activation="softmax", name="dense"),
    ]
    return small_trainings.compiled(keras.Sequential(stack, name="cnn"))


def deeper(*, is_named: bool) -> keras.Model:
    """Two blocks, built anew; Keras counts on where layers have no names."""
    keras.utils.set_random_seed(small_trainings.SEED)
    layers = keras.layers
    names = iter(("one", "two", "norm", "end") if is_named else (None,) * 4)
    stack = [
        layers.Input((small_trainings.SIDE, small_trainings.SIDE, 1)),
        layers.Conv2D(4, 3, activation="tanh", padding="same", name=next(names)),
        layers.MaxPooling2D(),
        layers.Conv2D(6, 3, padding="same", name=next(names)),
        layers.BatchNormalization(name=next(names)),
        layers.Activation("tanh", name=next(names)),
        layers.GlobalAveragePooling2D(),
        layers.Dense(small_trainings.CLASSES, activation="softmax"),
    ]
    return small_trainings.compiled(keras.Sequential(stack))


def looked_at(model: keras.Model) -> str:
    """The end of its last convolutional block."""
    return [layer.name for layer in model.layers if layer.output.shape[1:] == (4, 4, 6)][-1]


def changes_of_layer(log_dir: Path) -> list[tuple[int, str]]:
    notes = [(step, text) for step, _, text in xai.load(log_dir).notes()]
    return [(step, text) for step, text in notes if "uses layer" in text and step > 0]


def fitted(
    model: keras.Model, *callbacks: Any, initial_epoch: int = 0, epochs: int = EPOCHS
) -> list[bytes]:
    side = model.input_shape[1]
    pictures, labels = small_trainings.examples()
    pictures = np.pad(
        pictures,
        ((0, 0), (0, side - small_trainings.SIDE), (0, side - small_trainings.SIDE), (0, 0)),
    )
    options = {"epochs": epochs, "initial_epoch": initial_epoch, "verbose": 0}
    model.fit(pictures, labels, batch_size=8, callbacks=list(callbacks), **options)
    return small_trainings.state(model)


def fitted_after_another(log_dir: Path, **changes: Any) -> tuple[list[bytes], list[str]]:
    """The state of a changed model after `fit` with a callback that knows another one."""
    callback = xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir)
    fitted(network(), callback)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        state = fitted(network(**changes), callback)
    return state, [str(warning.message) for warning in caught]


def test_other_weights_of_the_same_layers(log_dir: Path) -> None:
    state, warned = fitted_after_another(log_dir, filters=6)
    assert state == fitted(network(filters=6))
    assert warned == []
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4]
    assert (2, "explain", "another model is explained from here on") in xai.load(log_dir).notes()


def test_the_same_model_is_not_another(log_dir: Path) -> None:
    model, callback = network(), xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir)
    fitted(model, callback)
    fitted(model, callback)
    assert not [text for _, _, text in xai.load(log_dir).notes() if "another model" in text]


@pytest.mark.parametrize(
    ("changes", "times"),
    [({}, 0), ({"filters": 6}, 1), ({"size": 5}, 1), ({"activation": "relu"}, 1)],
)
def test_continuing_with_other_layers(log_dir: Path, changes: dict[str, Any], times: int) -> None:
    fitted(network(padding="same"), xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir))
    model = network(padding="same", **changes)
    model.name, model.layers[-1].name = "another", "another_dense"
    for epochs in (2, 2, 3):
        resumed = xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir)
        fitted(model, resumed, initial_epoch=epochs - 1, epochs=epochs)
    text = (
        "the model's layers differ from those at the start of this log: drift compares two models"
    )
    assert [note for note in xai.load(log_dir).notes() if note[2] == text] == [
        (1, "explain", text)
    ] * times


def test_folds_whose_layers_keras_names(log_dir: Path, tmp_path: Path) -> None:
    """One callback, a model built anew for each fold, default methods: nobody chose a layer."""
    callback = xai.Explain(small_trainings.probe(), log_dir=log_dir)
    models = [deeper(is_named=False) for _ in range(3)]
    names = [looked_at(model) for model in models]
    assert len({*names}) == 3
    states = [fitted(model, callback) for model in models]
    assert states == [fitted(deeper(is_named=False))] * 3
    assert changes_of_layer(log_dir) == [
        (step, f"grad_cam uses layer '{name}' from here on")
        for step, name in ((2, names[1]), (4, names[2]))
    ]
    named = xai.Explain(small_trainings.probe(), log_dir=tmp_path / "named")
    for _ in range(3):
        fitted(deeper(is_named=True), named)
    assert changes_of_layer(tmp_path / "named") == []
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4, 5, 6]
    expected = small_trainings.contents(tmp_path / "named", METHODS)
    assert small_trainings.contents(log_dir, METHODS) == expected


def test_continuing_with_a_model_whose_layers_keras_names(log_dir: Path) -> None:
    first, again = deeper(is_named=False), deeper(is_named=False)
    fitted(first, xai.Explain(small_trainings.probe(), log_dir=log_dir), epochs=1)
    for epoch in (1, 2):
        resumed = xai.Explain(small_trainings.probe(), log_dir=log_dir)
        fitted(again, resumed, initial_epoch=epoch, epochs=epoch + 1)
    chosen = looked_at(again)
    note = f"grad_cam uses layer '{chosen}' from here on"
    assert changes_of_layer(log_dir) == [(1, note)], "not where it is the last one's"
    as_chosen = [xai.GradCAM(layer=chosen), "integrated_gradients"]
    named = xai.Explain(small_trainings.probe(), as_chosen, log_dir=log_dir)
    fitted(again, named, initial_epoch=3, epochs=4)
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4]
    assert small_trainings.references(log_dir, "grad_cam")[4] == {0, 3}


def test_maps_of_another_size(log_dir: Path) -> None:
    state, warned = fitted_after_another(log_dir, strides=2)
    assert state == fitted(network(strides=2))
    text = (
        "ValueError: the explanation of an example has the shape (3, 3), but at earlier steps it "
        "had the shape (6, 6). If the model has changed, choose another `log_dir`."
    )
    assert warned == [f"tf_xai could not explain (grad_cam): {text}"]
    assert (2, "grad_cam", text) in xai.load(log_dir).notes()
    assert small_trainings.steps_of(log_dir) == [0, 1]
    assert small_trainings.steps_of(log_dir, "integrated_gradients") == [0, 1, 2, 3, 4]


IMAGES_OF_ANOTHER_SIZE = refusal("inputs", "shape (None, 8, 8, 1)", "(None, 10, 10, 1)")


def check_is_refused(
    message: str, log_dir: Path, model: keras.Model, *callbacks: Any, **options: Any
) -> None:
    """Before the first batch, and at no cost of what the log has."""
    whole, before = small_trainings.contents(log_dir, METHODS), small_trainings.state(model)
    with pytest.raises(ValueError, match=message):
        fitted(model, *callbacks, **options)
    assert small_trainings.state(model) == before
    assert small_trainings.contents(log_dir, METHODS) == whole
    assert not (log_dir / small_trainings.RUN / ".lock").exists(), "others may write to it"


def test_a_model_of_other_inputs_is_refused(log_dir: Path) -> None:
    callback = xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir)
    fitted(network(), callback)
    check_is_refused(IMAGES_OF_ANOTHER_SIZE, log_dir, network(side=10), callback)


@pytest.mark.parametrize(
    ("name", "method", "logged", "given"),
    [
        (
            "grad_cam",
            xai.GradCAM(layer="conv9"),
            'grad_cam {"layer": "conv"}',
            'grad_cam {"layer": "conv9"}',
        ),
        (
            "maps",
            xai.Activation(channels=[1], name="maps"),
            'activation {"channels": [0], "layer": "conv"}',
            'activation {"channels": [1], "layer": "conv9"}',
        ),
        (
            "maps",
            xai.GradCAM(name="maps"),
            'activation {"channels": [0], "layer": "conv"}',
            'grad_cam {"layer": "conv9"}',
        ),
    ],
    ids=["a layer that is given", "other channels", "another method"],
)
def test_what_the_user_chose_otherwise_is_refused(
    log_dir: Path, name: str, method: Method, logged: str, given: str
) -> None:
    """Whatever layer the model of the other name has."""
    maps = xai.Activation(channels=[0], name="maps")
    fitted(network(), xai.Explain(small_trainings.probe(), [*METHODS, maps], log_dir=log_dir))
    message = refusal("methods", f"{given}. Choose another `log_dir`", repr(name), logged)
    resumed = xai.Explain(small_trainings.probe(), method, log_dir=log_dir)
    check_is_refused(message, log_dir, network(layer="conv9"), resumed, initial_epoch=1)
    fitted(network(layer="conv9"), xai.Explain(small_trainings.probe(), method, log_dir=log_dir))
    assert small_trainings.steps_of(log_dir, name) == [0, 1, 2], "as the message says"
