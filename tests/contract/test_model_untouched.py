"""A model is after an explanation, and after one that failed, what it was before."""

from __future__ import annotations

import gc
import warnings
import weakref
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from methods_by_kind import methods_for

import tf_xai as xai
from tf_xai import methods
from tf_xai.methods import Method

NAMES = sorted(methods.registry())
INPUTS = np.random.default_rng(5).random((5, 6, 6, 1)).astype(np.float32)
PROBE = xai.Probe(INPUTS, [0, 1, 2, 1, 0])
TABLE = xai.Probe(INPUTS.reshape(5, 36), [0, 1, 2, 1, 0])


def build() -> Any:
    """With everything that has a state: batch norm, dropout, an optimiser, a frozen layer."""
    keras.utils.set_random_seed(4)
    inner = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(4, 3, name="conv"),
            keras.layers.BatchNormalization(name="norm"),
            keras.layers.ReLU(name="relu"),
        ],
        name="backbone",
    )
    layers = [keras.Input((6, 6, 1)), inner, keras.layers.Dropout(0.5, name="dropout")]
    head = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3, "softmax", name="dense")]
    model = keras.Sequential([*layers, *head], name="stateful")
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(INPUTS, PROBE.targets, verbose=0)
    inner.get_layer("conv").trainable = False
    return model


@pytest.fixture(scope="module")
def model() -> Any:
    return build()


def state(model: Any) -> dict[str, Any]:
    layers = [model, *model._flatten_layers()]
    return {
        "variables": [np.asarray(variable.value).tobytes() for variable in model.variables],
        "optimizer": [
            np.asarray(variable.value).tobytes() for variable in model.optimizer.variables
        ],
        "patched": [layer.name for layer in layers if "call" in vars(layer)],
        "calls": [layer.call for layer in layers],
        "trainable": [layer.trainable for layer in layers],
        "eager": tf.config.functions_run_eagerly(),
        "policy": keras.config.dtype_policy().name,
        "random": np.random.get_state()[1].tobytes(),  # noqa: NPY002
    }


def explain(model: Any, name: str) -> None:
    """What suits no pictures explains the pixels as the columns of a table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # some methods warn of themselves
        if name in methods_for("image"):
            xai.explain(model, PROBE, name)
        else:
            columns = [keras.Input((36,)), keras.layers.Reshape((6, 6, 1)), model]
            xai.explain(keras.Sequential(columns), TABLE, name)


class BreaksWhilePreparing(Method):
    """Fails before anything runs."""

    def prepared(self, structure: Any, probe: xai.Probe) -> Method:
        raise ArithmeticError("prepared")

    def needs(self, probe: xai.Probe) -> Any:
        raise AssertionError

    def explain(self, passes: Any, probe: xai.Probe) -> npt.NDArray[np.float32]:
        raise AssertionError


class BreaksWhileExplaining(Method):
    """Fails after the passes."""

    def needs(self, probe: xai.Probe) -> Any:
        return methods.by_name("sensitivity").needs(probe)

    def explain(self, passes: Any, probe: xai.Probe) -> npt.NDArray[np.float32]:
        raise ArithmeticError("explain")


class BreaksWhileTraced(keras.layers.Layer):
    """Works eagerly, and fails in the tracing of the passes."""

    is_broken = False

    def call(self, x: Any) -> Any:
        if self.is_broken and not tf.executing_eagerly():
            raise ArithmeticError("traced")
        return x


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves(name: str, model: Any) -> None:
    before = state(model)
    explain(model, name)
    assert state(model) == before


@pytest.mark.parametrize("broken", [BreaksWhilePreparing(), BreaksWhileExplaining()])
def test_nothing_moves_where_a_method_fails(broken: Method, model: Any) -> None:
    before = state(model)
    with pytest.raises(ArithmeticError):
        xai.explain(model, PROBE, broken)
    assert state(model) == before


def test_nothing_moves_where_the_model_fails() -> None:
    dense = keras.layers.Dense(3, name="dense")
    model = keras.Sequential([keras.layers.Flatten(), BreaksWhileTraced(name="break"), dense])
    model(INPUTS)
    model.get_layer("break").is_broken = True
    with pytest.raises(ArithmeticError, match="traced"):
        xai.explain(model, PROBE, "sensitivity")
    assert [layer.name for layer in model._flatten_layers() if "call" in vars(layer)] == []
    assert not tf.config.functions_run_eagerly()


def test_other_models_train_after_a_failure(model: Any) -> None:
    with pytest.raises(ArithmeticError):
        xai.explain(model, PROBE, BreaksWhileExplaining())
    other = build()
    other.fit(INPUTS, PROBE.targets, verbose=0)
    assert int(other.optimizer.iterations.numpy()) == 2


def test_the_guard_sees_a_patched_layer(model: Any) -> None:
    before = state(model)
    layer = model.get_layer("dropout")
    layer.__dict__["call"] = layer.call
    try:
        assert state(model) != before
    finally:
        del layer.__dict__["call"]


def test_nothing_keeps_a_model_alive() -> None:
    model = build()
    for name in ("grad_cam", "integrated_gradients", "guided_backprop"):
        explain(model, name)
    alive = weakref.ref(model)
    del model
    gc.collect()
    assert alive() is None
