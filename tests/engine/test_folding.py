"""Batch norm folded into the convolution before it: the same numbers for less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import engines
import keras
import numpy as np
import pytest
from keras import layers

import tf_xai as xai
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.engine.primitives.layer_output import LayerOutput

COUNT = 5
INPUT_GRADIENT = [Gradient()]
Build = Callable[[], Any]


def plain(**options: Any) -> Any:
    return engines.conv(**{"activation": None, "use_bias": False, **options})


def norm(**options: Any) -> Any:
    return layers.BatchNormalization(name="norm", **options)


def relu() -> Any:
    return layers.ReLU(name="relu")


def channels_first() -> Any:
    keras.utils.set_random_seed(4)
    stack = [
        keras.Input((engines.SIDE, engines.SIDE, 2)),
        layers.Permute((3, 1, 2)),
        plain(data_format="channels_first"),
        norm(axis=1),
        relu(),
        layers.GlobalAveragePooling2D(data_format="channels_first"),
        layers.Dense(engines.CLASSES, "softmax"),
    ]
    return keras.Sequential(stack, name="model")


def used_twice() -> Any:
    keras.utils.set_random_seed(4)
    inputs = keras.Input((engines.SIDE, engines.SIDE, 2))
    maps = plain()(inputs)
    joined = layers.Add()([maps, layers.ReLU()(norm()(maps))])
    pooled = layers.GlobalAveragePooling2D()(joined)
    return keras.Model(inputs, layers.Dense(engines.CLASSES, "softmax")(pooled), name="model")


FOLDED: dict[str, Build] = {
    "convolution": lambda: engines.sequential(plain(), norm(), relu()),
    "with bias": lambda: engines.sequential(plain(use_bias=True), norm(), relu()),
    "strided": lambda: engines.sequential(plain(strides=2), norm(), relu()),
    "grouped": lambda: engines.sequential(plain(groups=2), norm(), relu()),
    "depthwise": lambda: engines.sequential(
        layers.DepthwiseConv2D(3, use_bias=False, depth_multiplier=2, name="conv"), norm(), relu()
    ),
    "depthwise with bias": lambda: engines.sequential(
        layers.DepthwiseConv2D(3, name="conv"), norm(), relu()
    ),
    "separable": lambda: engines.sequential(
        layers.SeparableConv2D(4, 3, name="conv"), norm(), relu()
    ),
    "without gamma": lambda: engines.sequential(plain(), norm(scale=False), relu()),
    "without beta": lambda: engines.sequential(plain(), norm(center=False), relu()),
    "without both": lambda: engines.sequential(plain(), norm(scale=False, center=False), relu()),
    "channels first": channels_first,
    "used twice": used_twice,
    "nested": lambda: engines.sequential(
        keras.Sequential([keras.Input((engines.SIDE, engines.SIDE, 2)), plain(), norm(), relu()])
    ),
}
NOT_FOLDED: dict[str, Build] = {
    "behind a pooling": lambda: engines.sequential(plain(), layers.AveragePooling2D(2), norm()),
    "dilated": lambda: engines.sequential(plain(dilation_rate=2), norm(), relu()),
    "behind an activation": lambda: engines.sequential(engines.conv(), norm()),
    "at the input": lambda: engines.sequential(norm(), engines.conv()),
    "over another axis": lambda: engines.sequential(plain(), norm(axis=1), relu()),
}
EVERY = {**FOLDED, **NOT_FOLDED}


def with_statistics(model: Any, seed: int = 0) -> Any:
    """All weights moved, means and variances too."""
    rng = np.random.default_rng(seed)
    for layer in model._flatten_layers():
        if type(layer).__name__ == "BatchNormalization":
            moved = [rng.uniform(0.3, 2.0, weight.shape) for weight in layer.get_weights()]
            layer.set_weights(moved)
    return model


def maps_multiplied(engine: engines.Ready) -> int:
    """Multiplications of whole feature maps, forward and backward."""
    graph = engines.traced(engine).graph
    products = [op.outputs[0].shape for op in graph.get_operations() if op.type == "Mul"]
    return sum(shape.rank == 4 and shape[0] == COUNT for shape in products)


def run(engine: engines.Ready, requests: Sequence[Request] = INPUT_GRADIENT) -> dict[str, Any]:
    passes = engine.run(engines.targets(COUNT))
    said: dict[str, Any] = {str(request): passes.ask(request) for request in requests}
    said |= {name: getattr(passes, name) for name in ("scores", "predicted", "confidence")}
    return {name: np.asarray(array, np.float64) for name, array in said.items()}


def assert_same(said: dict[str, Any], expected: dict[str, Any]) -> None:
    assert said.keys() == expected.keys()
    for name, array in expected.items():
        scale = np.abs(array).max()
        np.testing.assert_allclose(said[name], array, rtol=0, atol=1e-5 * scale, err_msg=name)


def both(
    model: Any, requests: Sequence[Request] = INPUT_GRADIENT
) -> tuple[engines.Ready, engines.Ready]:
    inputs = engines.examples(COUNT)
    folded = engines.engine(model, requests, inputs, fold=True)
    return folded, engines.engine(model, requests, inputs, fold=False)


@pytest.mark.parametrize("title", EVERY)
def test_the_same_numbers(title: str) -> None:
    model = with_statistics(EVERY[title]())
    folded, unfolded = both(model)
    assert_same(run(folded), run(unfolded))
    expected = np.asarray(model(engines.examples(COUNT))).argmax(axis=1)
    np.testing.assert_array_equal(run(folded)["predicted"], expected)


@pytest.mark.parametrize("title", EVERY)
def test_what_can_be_folded_is(title: str) -> None:
    folded, unfolded = both(with_statistics(EVERY[title]()))
    assert maps_multiplied(unfolded) > 0
    if title in FOLDED:
        assert maps_multiplied(folded) == 0
    else:
        assert maps_multiplied(folded) == maps_multiplied(unfolded)


@pytest.mark.parametrize("layer", ["conv", "norm", "relu"])
def test_what_is_looked_at_is_there(layer: str) -> None:
    """The convolution's own output and derivative, where someone asks for them."""
    model = with_statistics(FOLDED["with bias"]())
    requests = [LayerOutput(layer), Gradient(layer), Gradient()]
    folded, unfolded = both(model, requests)
    said = run(folded, requests)
    assert_same(said, run(unfolded, requests))
    whole = keras.Model(model.inputs[0], model.get_layer(layer).output)
    expected = np.asarray(whole(engines.examples(COUNT)))
    np.testing.assert_allclose(said[str(LayerOutput(layer))], expected, rtol=1e-4, atol=1e-5)
    assert (maps_multiplied(folded) == 0) == (layer != "conv")


@pytest.mark.parametrize("title", ["with bias", "depthwise", "separable", "nested"])
def test_weights_that_change_are_followed(title: str) -> None:
    model = with_statistics(FOLDED[title]())
    folded, unfolded = both(model)
    before = run(folded)
    with_statistics(model, seed=1)
    after = run(folded)
    assert np.abs(after["scores"] - before["scores"]).max() > 1e-3
    assert_same(after, run(unfolded))
    model.set_weights([2 * weight for weight in model.get_weights()])
    assert_same(run(folded), run(unfolded))


def test_training_continues_with_batch_statistics() -> None:
    """What is folded while explaining is not what `fit` computes."""
    model = with_statistics(FOLDED["convolution"]())
    model.compile("sgd", "sparse_categorical_crossentropy")
    xai.explain(model, engines.probe(), "integrated_gradients")
    before = model.get_layer("norm").moving_mean.numpy().copy()
    model.fit(engines.examples(), engines.targets(), verbose=0)
    assert np.abs(model.get_layer("norm").moving_mean.numpy() - before).max() > 0
