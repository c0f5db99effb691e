"""Models of Keras 2 go through the same engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import engines
import keras
import numpy as np
import pytest
import tf_keras
from methods_by_kind import methods_for

import tf_xai as xai

NAMES = methods_for("array")
SHAPE = (engines.SIDE, engines.SIDE, 2)


def in_either(kind: Any) -> Any:
    """The same model in Keras 3 or in `tf_keras`, a convolution inside a nested model."""
    layers = kind.layers
    inputs = kind.Input(SHAPE)
    maps = layers.Conv2D(4, 3, padding="same", use_bias=False, name="early")(inputs)
    maps = layers.ReLU(name="relu")(layers.BatchNormalization(name="norm")(maps))
    maps = layers.Conv2D(5, 3, activation="relu", name="conv")(maps)
    backbone = kind.Model(inputs, maps, name="backbone")
    inputs = kind.Input(SHAPE)
    pooled = layers.GlobalAveragePooling2D(name="gap")(backbone(inputs))
    dropped = layers.Dropout(0.3, name="drop")(pooled)
    outputs = layers.Dense(engines.CLASSES, "softmax", name="out")(dropped)
    return kind.Model(inputs, outputs, name="model")


@pytest.fixture(scope="module")
def twins() -> tuple[Any, Any]:
    keras.utils.set_random_seed(8)
    new, old = in_either(keras), in_either(tf_keras)
    rng = np.random.default_rng(0)
    new.set_weights([w + 0.2 * np.abs(rng.normal(size=w.shape)) for w in new.get_weights()])
    old.set_weights(new.get_weights())
    return new, old


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore:guided_backprop largely ignores:UserWarning")
def test_the_same_arrays(name: str, twins: tuple[Any, Any]) -> None:
    new, old = (xai.explain(model, engines.probe(), name) for model in twins)
    assert old.params == new.params
    np.testing.assert_array_equal(old.values, new.values)
    np.testing.assert_array_equal(old.scores, new.scores)


def test_fit_with_the_callback(twins: tuple[Any, Any], tmp_path: Path) -> None:
    def trained(*callbacks: Any) -> list[bytes]:
        tf_keras.utils.set_random_seed(2)
        model = in_either(tf_keras)
        model.compile("sgd", "sparse_categorical_crossentropy")
        model.fit(
            engines.examples(12),
            engines.targets(12),
            batch_size=4,
            epochs=3,
            verbose=0,
            callbacks=list(callbacks),
        )
        return [weight.tobytes() for weight in model.get_weights()]

    callback = xai.Explain(
        engines.probe(), ["grad_cam", "integrated_gradients"], log_dir=tmp_path, every_n_batches=2
    )
    assert trained(callback) == trained()
    log = xai.load(tmp_path)
    assert log["grad_cam"].steps.tolist() == [0, 2, 4, 6, 8, 9]
    assert log["grad_cam"].params["layer"] == "backbone/conv"
