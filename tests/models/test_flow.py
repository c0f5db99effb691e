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
    refusal = rf"^`layer` must .*'conv_{explained}'.*; got 'conv_{other}' \(it is not on the way"
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


WHOLE = RNG.integers(0, 256, (4, 6, 6, 3)).astype(np.uint8)


def of_whole_numbers(dtype: str, nested: bool) -> Any:
    given = keras.Input((6, 6, 3), dtype=dtype)
    scaling = layers.Rescaling(1 / 255)
    if nested:
        inner = keras.Input((6, 6, 3), dtype=dtype)
        scaling = keras.Model(inner, scaling(inner), name="scaling")
    return keras.Model(given, head(convolution("conv")(scaling(given))))


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("method", ["integrated_gradients", "sensitivity", "grad_cam"])
def test_whole_numbers_are_explained_as_the_floats_that_a_layer_makes_of_them(
    method: str, nested: bool
) -> None:
    """Pictures of whole numbers say the same as if the model took floats."""
    keras.utils.set_random_seed(6)
    whole, floats = of_whole_numbers("uint8", nested), of_whole_numbers("float32", nested)
    floats.set_weights(whole.get_weights())
    found, right = (
        xai.explain(model, xai.Probe(WHOLE, 1), method).values for model in (whole, floats)
    )
    assert np.abs(right).max() > 0
    np.testing.assert_allclose(found, right, rtol=1e-4, atol=1e-6)


def test_a_model_with_a_batch_size_of_its_own() -> None:
    """A probe smaller or larger than the batch is padded to whole batches."""
    keras.utils.set_random_seed(7)
    fixed = keras.Input((6, 6, 1), batch_size=2)
    free = keras.Input((6, 6, 1))
    maps = convolution("conv")
    pool, dense = layers.GlobalAveragePooling2D(), layers.Dense(2)
    models = [keras.Model(one, dense(pool(maps(one)))) for one in (fixed, free)]
    for count in (1, 2, 3):
        probe = xai.Probe(PAIRS["a"][:count], 1)
        for method in ("grad_cam", "integrated_gradients", "occlusion", "smooth_grad"):
            found, right = (xai.explain(model, probe, method).values for model in models)
            np.testing.assert_allclose(found, right, rtol=1e-4, atol=1e-6, err_msg=method)


def quantised() -> Any:
    tokens = keras.Input((5,), dtype="int32")
    vectors = layers.Embedding(9, 4, name="embedding")(tokens)
    hidden = layers.Dense(6, name="hidden")(layers.GlobalAveragePooling1D()(vectors))
    model = keras.Model(tokens, layers.Dense(2)(hidden))
    for layer in model.layers:
        if layer.weights:
            layer.quantize("int8")
    return model


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_quantised_layers_are_seen() -> None:
    keras.utils.set_random_seed(8)
    model, tokens = quantised(), RNG.integers(0, 9, (3, 5))
    probe = xai.Probe(tokens, 0)
    hidden = keras.Model(model.inputs[0], model.get_layer("hidden").output)
    found = xai.explain(model, probe, xai.Representation(layer="hidden")).values
    np.testing.assert_allclose(found, np.asarray(hidden(tokens)), atol=1e-5)
    assert xai.explain(model, probe, "integrated_gradients").values.shape == (3, 5)


def test_a_layer_that_computes_its_output_again_on_the_way_back() -> None:
    keras.utils.set_random_seed(9)
    given = keras.Input((6, 6, 1))
    with keras.RematScope(mode="full"):
        maps = convolution("conv")(given)
    again = keras.Model(given, head(maps))
    once = keras.Model(given, head(convolution("conv")(given)))
    once.set_weights(again.get_weights())
    probe = xai.Probe(PAIRS["a"], 1)
    found, right = (xai.explain(model, probe, "grad_cam").values for model in (again, once))
    assert np.abs(right).max() > 0
    np.testing.assert_allclose(found, right, rtol=1e-5, atol=1e-7)


class Repeating(keras.Model):
    """Runs one layer three times over its own output."""

    def __init__(self) -> None:
        super().__init__()
        self.repeated = layers.Conv2D(1, 3, padding="same", activation="tanh", name="repeated")
        self.end = [layers.GlobalAveragePooling2D(), layers.Dense(2)]

    def call(self, x: Any) -> Any:
        for _ in range(3):
            x = self.repeated(x)
        for layer in self.end:
            x = layer(x)
        return x


def test_every_call_of_a_repeated_layer_has_a_name() -> None:
    keras.utils.set_random_seed(10)
    model = Repeating()
    x = PAIRS["a"]
    model(x)
    for number in (1, 2, 3):
        x = np.asarray(model.repeated(x))
        method = xai.Activation(layer=f"repeated#{number}")
        found = xai.explain(model, xai.Probe(PAIRS["a"], 1), method).values
        np.testing.assert_allclose(found, x, atol=1e-6)
    with pytest.raises(ValueError, match=r"\['repeated#1', 'repeated#2', 'repeated#3'\]; got 'rep"):
        xai.explain(model, xai.Probe(PAIRS["a"], 1), xai.Activation(layer="repeated"))
    chosen = xai.explain(model, xai.Probe(PAIRS["a"], 1), "grad_cam").params["layer"]
    assert chosen == "repeated#3"


def test_tokens_that_enter_by_two_embeddings() -> None:
    """Integrated Gradients of a model that is linear in both: the sum of what each adds."""
    keras.utils.set_random_seed(11)
    tokens = keras.Input((5,), dtype="int32")
    linear, factors = layers.Embedding(9, 1), layers.Embedding(9, 3)
    pool, dense = layers.GlobalAveragePooling1D(), layers.Dense(1, use_bias=False)
    outputs = layers.Add()([pool(linear(tokens)), dense(pool(factors(tokens)))])
    model, ids = keras.Model(tokens, outputs), RNG.integers(0, 9, (4, 5))
    found = xai.explain(model, xai.Probe(ids, np.zeros(4) + 0.5), "integrated_gradients").values
    right = np.asarray(linear(ids))[..., 0] + (np.asarray(factors(ids)) @ dense.kernel)[..., 0]
    np.testing.assert_allclose(found, right / 5, atol=1e-6)


def test_a_convolution_at_each_moment() -> None:
    """What runs step by step is never chosen, but what wraps it is."""
    keras.utils.set_random_seed(12)
    given = keras.Input((4, 6, 6, 1))
    maps = layers.TimeDistributed(convolution("inner"), name="each")(given)
    pooled = layers.GlobalAveragePooling3D()(maps)
    model = keras.Model(given, layers.Dense(2)(pooled))
    record = xai.explain(model, xai.Probe(RNG.normal(size=(2, 4, 6, 6, 1)), 1), "grad_cam")
    assert record.params["layer"] == "each"
    assert record.values.shape == (2, 4, 6, 6)


def test_a_convolution_in_a_loop_over_time() -> None:
    keras.utils.set_random_seed(13)
    given = keras.Input((3, 6, 6, 1))
    maps = layers.ConvLSTM2D(2, 3, padding="same", name="moving")(given)
    model = keras.Model(given, head(maps))
    record = xai.explain(model, xai.Probe(RNG.normal(size=(2, 3, 6, 6, 1)), 1), "grad_cam")
    assert record.params["layer"] == "moving"
    assert record.values.shape == (2, 6, 6)


def test_a_gate_is_not_the_last_feature_map() -> None:
    keras.utils.set_random_seed(14)
    given = keras.Input((6, 6, 1))
    maps = convolution("features")(given)
    gate = layers.Conv2D(1, 1, activation="sigmoid", name="gate")(maps)
    model = keras.Model(given, head(maps * gate))
    record = xai.explain(model, xai.Probe(PAIRS["a"], 1), "grad_cam")
    assert record.params["layer"] == "features"
