"""One callback, and a model that is another at the next `fit`."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import promised
import pytest

import tf_xai as xai

METHODS = ["grad_cam", "integrated_gradients"]
EPOCHS = 2


def network(
    *, side: int = promised.SIDE, layer: str = "conv", filters: int = 4, strides: int = 1
) -> keras.Model:
    keras.utils.set_random_seed(promised.SEED)
    layers = keras.layers
    stack = [
        layers.Input((side, side, 1)),
        layers.Conv2D(filters, 3, strides=strides, activation="tanh", name=layer),
        layers.GlobalAveragePooling2D(),
        layers.Dense(promised.CLASSES, activation="softmax", name="dense"),
    ]
    return promised.compiled(keras.Sequential(stack, name="cnn"))


def fitted(model: keras.Model, *callbacks: Any, initial_epoch: int = 0) -> list[bytes]:
    side = model.input_shape[1]
    pictures, labels = promised.examples()
    pictures = np.pad(
        pictures, ((0, 0), (0, side - promised.SIDE), (0, side - promised.SIDE), (0, 0))
    )
    options = {"epochs": EPOCHS, "initial_epoch": initial_epoch, "verbose": 0}
    model.fit(pictures, labels, batch_size=8, callbacks=list(callbacks), **options)
    return promised.state(model)


def fitted_after_another(log_dir: Path, **changes: Any) -> tuple[list[bytes], list[str]]:
    """The state of a changed model after `fit` with a callback that knows another one."""
    callback = xai.Explain(promised.probe(), METHODS, log_dir=log_dir)
    fitted(network(), callback)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        state = fitted(network(**changes), callback)
    return state, [str(warning.message) for warning in caught]


def test_other_weights_of_the_same_layers(log_dir: Path) -> None:
    state, warned = fitted_after_another(log_dir, filters=6)
    assert state == fitted(network(filters=6))
    assert warned == []
    assert promised.steps_of(log_dir) == [0, 1, 2, 3, 4]
    assert (2, "explain", "another model is explained from here on") in xai.load(log_dir).notes()


def test_the_same_model_is_no_other(log_dir: Path) -> None:
    model, callback = network(), xai.Explain(promised.probe(), METHODS, log_dir=log_dir)
    fitted(model, callback)
    fitted(model, callback)
    assert not [text for _, _, text in xai.load(log_dir).notes() if "another model" in text]


@pytest.mark.parametrize(("filters", "is_told"), [(4, False), (6, True)])
def test_a_training_that_goes_on_with_other_layers(
    log_dir: Path, filters: int, is_told: bool
) -> None:
    fitted(network(), xai.Explain(promised.probe(), METHODS, log_dir=log_dir))
    model = network(filters=filters)
    model.name, model.layers[-1].name = "another", "another_dense"
    resumed = xai.Explain(promised.probe(), METHODS, log_dir=log_dir)
    fitted(model, resumed, initial_epoch=1)
    text = "the layers are not those that the log was begun with: drift compares two models"
    assert ((1, "explain", text) in xai.load(log_dir).notes()) == is_told


def test_maps_of_another_size(log_dir: Path) -> None:
    state, warned = fitted_after_another(log_dir, strides=2)
    assert state == fitted(network(strides=2))
    text = (
        "ValueError: what it says of an example has the shape (3, 3); earlier steps have (6, 6). "
        "A model that was changed needs another `log_dir`."
    )
    assert warned == [f"tf_xai could not explain (grad_cam): {text}"]
    assert (2, "grad_cam", text) in xai.load(log_dir).notes()
    assert promised.steps_of(log_dir) == [0, 1]
    assert promised.steps_of(log_dir, "integrated_gradients") == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"layer": "conv9"},
            "`methods` must explain 'grad_cam' as the log in '{0}' does. "
            'Expected grad_cam {{"layer": "conv"}}; got grad_cam {{"layer": "conv9"}}. '
            "Give another `log_dir`, or begin the log anew: at epoch 0, with a new Explain.",
        ),
        (
            {"side": 10},
            "`inputs` must have the shape that 'cnn' takes. "
            "Expected shape (None, 10, 10, 1); got shape (None, 8, 8, 1).",
        ),
    ],
    ids=["other-layers", "other-inputs"],
)
def test_what_cannot_be_explained_fails_before_the_first_batch(
    log_dir: Path, changes: dict[str, Any], message: str
) -> None:
    callback = xai.Explain(promised.probe(), METHODS, log_dir=log_dir)
    fitted(network(), callback)
    whole, model = promised.contents(log_dir, METHODS), network(**changes)
    before = promised.state(model)
    with pytest.raises(ValueError, match=re.escape(message.format(log_dir / promised.RUN))):
        fitted(model, callback)
    assert promised.state(model) == before
    assert promised.contents(log_dir, METHODS) == whole
    assert not (log_dir / promised.RUN / ".lock").exists(), "others may write to it"
    if "layer" in changes:
        fitted(model, xai.Explain(promised.probe(), METHODS, log_dir=log_dir))
        assert promised.steps_of(log_dir) == [0, 1, 2], "as the message says"
