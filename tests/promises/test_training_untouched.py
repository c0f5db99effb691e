"""Promise 1: with the callback, everything is bit for bit what it is without."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings

import tf_xai as xai

METHODS = ("grad_cam", "integrated_gradients")

Outcome = tuple[list[bytes], dict[str, list[float]], tuple[float, ...]]
Build = Callable[..., keras.Model]


class Stateful(keras.layers.Layer):
    """Moves its own state at every call, whether training or not."""

    def build(self, input_shape: Any) -> None:
        self.total = self.add_weight(name="total", initializer="zeros", trainable=False)

    def call(self, inputs: Any) -> Any:
        self.total.assign_add(1.0)
        return inputs * (1.0 + 0.01 * self.total)


class Subclassed(keras.Model):
    """Layers within a layer, losses of its own, randomness at inference, a head inside `call`."""

    def __init__(self, drops_always: bool) -> None:
        super().__init__(name="subclassed")
        convolution = keras.layers.Conv2D(4, 3, kernel_regularizer="l2", activity_regularizer="l2")
        block = [convolution, keras.layers.BatchNormalization()]
        self.block = keras.Sequential(block, name="block")
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.drop = keras.layers.Dropout(0.3)
        self.dense = keras.layers.Dense(small_trainings.CLASSES)
        self.drops_always = drops_always

    def call(self, inputs: Any, training: bool = False) -> Any:
        pooled = self.pool(self.block(inputs, training=training))
        dropped = self.drop(pooled, training=training or self.drops_always)
        self.add_loss(1e-3 * keras.ops.sum(dropped))
        return keras.ops.softmax(self.dense(dropped))


def subclassed(*, drops_always: bool = False, **options: Any) -> keras.Model:
    keras.utils.set_random_seed(small_trainings.SEED)
    model = Subclassed(drops_always)
    model(small_trainings.examples(2)[0])
    return small_trainings.compiled(model, **options)


def always_random(**options: Any) -> keras.Model:
    """Dropout at inference too, so that explaining draws from the model's own seeds."""
    return subclassed(drops_always=True, **options)


def stateful(**options: Any) -> keras.Model:
    """A layer whose state moves whenever it is called."""
    keras.utils.set_random_seed(small_trainings.SEED)
    layers = [
        keras.Input((small_trainings.SIDE, small_trainings.SIDE, 1)),
        Stateful(),
        keras.layers.Conv2D(4, 3),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(small_trainings.CLASSES, activation="softmax"),
    ]
    return small_trainings.compiled(keras.Sequential(layers), **options)


def outcome(model: keras.Model, callbacks: list[Any], **options: Any) -> Outcome:
    """All variables, the user's own metrics, and what the global generators say next."""
    history = small_trainings.fit(model, callbacks, **options).history
    own = {name: values for name, values in history.items() if not name.startswith("xai/")}
    return small_trainings.state(model), own, small_trainings.draws()


@cache
def plain_outcome(
    build: Build = small_trainings.random_cnn,
    compiling: str = "{}",
    options: str = "{}",
    policy: str = "float32",
) -> Outcome:
    """Without the callback, under Keras' present policy; arguments as literals."""
    return outcome(build(**ast.literal_eval(compiling)), [], **ast.literal_eval(options))


def assert_untouched(
    log_dir: Path,
    build: Build = small_trainings.random_cnn,
    *,
    explain: dict[str, Any] | None = None,
    compiling: dict[str, Any] | None = None,
    **options: Any,
) -> None:
    settings = {"methods": METHODS, "log_dir": log_dir, **(explain or {})}
    callback = xai.Explain(small_trainings.probe(), **settings)
    watched = outcome(build(**compiling or {}), [callback], **options)
    policy = keras.config.dtype_policy().name
    assert watched == plain_outcome(build, repr(compiling or {}), repr(options), policy)
    assert len(small_trainings.steps_of(log_dir)) > 2, "nothing was watched"


@pytest.mark.parametrize(
    "explain",
    [
        {"methods": small_trainings.EVERY_METHOD},
        {"every_n_batches": 1},
        {"every_n_batches": 2},
        {"every_n_epochs": 3},
        {"overlays": True},
    ],
    ids=str,
)
def test_whatever_is_explained(log_dir: Path, explain: dict[str, Any]) -> None:
    assert_untouched(log_dir, explain=explain)


# Early Keras 3 says so where it executes more batches together than an epoch has left.
@pytest.mark.filterwarnings("ignore:Your input ran out of data")
@pytest.mark.parametrize(
    "compiling",
    [
        {"jit_compile": "auto"},
        {"run_eagerly": True},
        {"steps_per_execution": 2},
        {"steps_per_execution": 3, "jit_compile": "auto"},
    ],
    ids=str,
)
def test_however_the_model_is_compiled(log_dir: Path, compiling: dict[str, Any]) -> None:
    assert_untouched(log_dir, explain={"every_n_batches": 2}, compiling=compiling)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_whatever_the_precision(
    log_dir: Path, policy: str, other_policy: Callable[[str], None]
) -> None:
    other_policy(policy)
    assert_untouched(log_dir)


@pytest.mark.parametrize("build", [subclassed, always_random, stateful])
def test_whatever_the_model(log_dir: Path, build: Build) -> None:
    assert_untouched(log_dir, build)


@pytest.mark.parametrize(
    "options",
    [{"shuffle": False}, {"validation_split": 0.25}, {"class_weight": {0: 1.0, 1: 2.0, 2: 3.0}}],
    ids=str,
)
def test_however_it_is_fitted(log_dir: Path, options: dict[str, Any]) -> None:
    assert_untouched(log_dir, **options)


def test_with_probe_targets_predicted_by_the_model(log_dir: Path) -> None:
    callback = xai.Explain(small_trainings.probe(with_targets=False), log_dir=log_dir)
    assert outcome(small_trainings.random_cnn(), [callback]) == plain_outcome(
        small_trainings.random_cnn, "{}", "{}"
    )


def test_over_several_fits(log_dir: Path) -> None:
    def trained(callbacks: list[Any]) -> list[bytes]:
        model = small_trainings.random_cnn()
        for _ in range(2):
            small_trainings.fit(model, callbacks, epochs=2)
        return small_trainings.state(model)

    assert trained([xai.Explain(small_trainings.probe(), log_dir=log_dir)]) == trained([])


def test_explaining_once_moves_nothing() -> None:
    model = small_trainings.random_cnn()
    small_trainings.fit(model, epochs=1)
    before = small_trainings.state(model)
    for method in small_trainings.EVERY_METHOD:
        xai.explain(model, small_trainings.probe(), method)
    assert small_trainings.state(model) == before


def test_the_model_is_unchanged(log_dir: Path) -> None:
    model = small_trainings.random_cnn()
    layers = {id(layer): set(vars(layer)) for layer in model.layers}
    own_calls = [layer for layer in model.layers if "call" in vars(layer)]
    callback = xai.Explain(small_trainings.probe(), small_trainings.EVERY_METHOD, log_dir=log_dir)
    small_trainings.fit(model, [callback], epochs=1)
    assert [layer for layer in model.layers if "call" in vars(layer)] == own_calls
    assert {id(layer): set(vars(layer)) for layer in model.layers} == layers


def test_these_tests_notice_a_callback_that_draws_a_number() -> None:
    draw = small_trainings.AtEpoch({2: lambda: np.random.seed(0)})  # noqa: NPY002
    assert outcome(small_trainings.random_cnn(), [draw]) != plain_outcome()


def test_these_tests_notice_a_moved_seed_generator() -> None:
    model = small_trainings.random_cnn()
    noise = model.layers[1]
    move = small_trainings.AtEpoch({2: lambda: noise(small_trainings.examples()[0], training=True)})
    assert outcome(model, [move])[0] != plain_outcome()[0]
