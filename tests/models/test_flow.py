"""Layers and calls are looked at that lie between the explained input and the explained output.

To this kind belong branches of other inputs, heads of other outputs, layers whose output is
dropped, and layers that run several times, of which one call may lie between: siamese networks,
shared encoders in nested models, encoders that are kept in lists or dictionaries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

import tf_xai as xai

RNG = np.random.default_rng(8)
PAIRS = {name: RNG.normal(size=(3, 6, 6, 1)).astype(np.float32) for name in "ab"}


def convolution(name: str) -> Any:
    return layers.Conv2D(2, 3, padding="same", activation="relu", name=name)


def head(*maps: Any) -> Any:
    pooled = [layers.GlobalAveragePooling2D()(one) for one in maps]
    return layers.Dense(2)(layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0])


def inputs() -> dict[str, Any]:
    return {name: keras.Input((6, 6, 1), name=name) for name in "ab"}


def branches(order: str) -> Any:
    given = inputs()
    maps = {name: convolution(f"conv_{name}")(given[name]) for name in order}
    return keras.Model(given, head(*maps.values()))


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("explained", ["a", "b"])
def test_the_branch_of_the_explained_input(order: str, explained: str) -> None:
    keras.utils.set_random_seed(1)
    model, other = branches(order), "ab".replace(explained, "")
    probe = xai.Probe(PAIRS, [0, 1, 0], explained=explained)
    assert xai.explain(model, probe, "grad_cam").params["layer"] == f"conv_{explained}"
    assert xai.explain(model, probe, "representation").params["layer"] != f"conv_{other}"
    refusal = rf"^`layer` must .*\['conv_{explained}'\]; got 'conv_{other}' .*, not between"
    with pytest.raises(ValueError, match=refusal):
        xai.explain(model, probe, xai.GradCAM(layer=f"conv_{other}"))


class Dropping(keras.Model):
    """Keeps its layers in a dictionary and a list, and drops what one of them puts out."""

    def __init__(self) -> None:
        super().__init__()
        self.named = {"used": convolution("used"), "dropped": convolution("dropped")}
        self.last = [layers.GlobalAveragePooling2D(), layers.Dense(2)]

    def call(self, x: Any) -> Any:
        x = self.named["used"](x)
        self.named["dropped"](x)
        for layer in self.last:
            x = layer(x)
        return x


def test_a_layer_whose_output_is_dropped() -> None:
    keras.utils.set_random_seed(2)
    model = Dropping()
    model(PAIRS["a"])
    record = xai.explain(model, xai.Probe(PAIRS["a"], [0, 1, 0]), "grad_cam")
    assert record.params["layer"] == "used"


def test_the_head_of_another_output_does_not_refuse_the_training(tmp_path: Path) -> None:
    keras.utils.set_random_seed(3)
    given = keras.Input((6, 6, 1))
    maps = convolution("encoder")(given)
    outputs = {"kind": head(maps), "picture": convolution("decoder")(maps)}
    model = keras.Model(given, outputs)
    model.compile(
        "sgd", {"kind": keras.losses.SparseCategoricalCrossentropy(True), "picture": "mse"}
    )
    callback = xai.Explain(xai.Probe(PAIRS["a"], [0, 1, 0]), output="kind", log_dir=tmp_path)
    truth = {"kind": np.array([0, 1, 0]), "picture": np.zeros((3, 6, 6, 2), np.float32)}
    model.fit(PAIRS["a"], truth, verbose=0, callbacks=[callback])
    assert xai.load(tmp_path)["grad_cam"].values.shape[1:] == (3, 6, 6)


class Siamese(keras.Model):
    """The distance of two pictures that one encoder, in a list, has read."""

    def __init__(self) -> None:
        super().__init__()
        self.encoders = [convolution("shared")]
        self.pool = layers.GlobalAveragePooling2D()

    def call(self, pair: Any) -> Any:
        one, other = (self.pool(self.encoders[0](pair[name])) for name in "ab")
        return keras.ops.sum((one - other) ** 2, axis=-1)


def functional_siamese() -> Any:
    x = keras.Input((6, 6, 1))
    encoder = keras.Model(
        x, layers.GlobalAveragePooling2D()(convolution("shared")(x)), name="encoder"
    )
    given = inputs()
    difference = keras.ops.abs(encoder(given["a"]) - encoder(given["b"]))
    return keras.Model(given, layers.Dense(1, "sigmoid")(difference))


@pytest.mark.parametrize("build", [Siamese, functional_siamese])
@pytest.mark.parametrize("explained", ["a", "b"])
def test_the_call_of_a_shared_layer_that_reads_the_explained_input(
    build: Any, explained: str
) -> None:
    keras.utils.set_random_seed(4)
    model = build()
    model(PAIRS)
    (shared,) = [one for one in model._flatten_layers() if one.name == "shared"]
    probe = xai.Probe(PAIRS, explained=explained)
    record = xai.explain(model, probe, xai.Activation(layer="shared"))
    right = np.asarray(shared(PAIRS[explained]))
    np.testing.assert_allclose(record.values, right, atol=1e-5)
    assert np.abs(xai.explain(model, probe, xai.Conductance(layer="shared")).values).max() > 1e-4


def test_outputs_without_or_with_axes_of_length_1() -> None:
    keras.utils.set_random_seed(5)
    given = keras.Input((6, 6, 1))
    logits = layers.Conv2D(3, 1)(layers.GlobalAveragePooling2D(keepdims=True)(given))
    classes = keras.Model(given, layers.Softmax()(logits))
    record = xai.explain(classes, PAIRS["a"], "sensitivity", [0, 1, 2])
    right = np.asarray(keras.Model(given, logits)(PAIRS["a"]))[:, 0, 0]
    np.testing.assert_allclose(record.scores, right[np.arange(3), np.arange(3)], atol=1e-6)
    number = keras.Model(given, layers.Reshape(())(layers.Dense(1)(layers.Flatten()(given))))
    record = xai.explain(number, PAIRS["a"], "sensitivity")
    np.testing.assert_allclose(record.scores, np.asarray(number(PAIRS["a"])), atol=1e-6)
