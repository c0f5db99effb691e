"""Small deterministic models and data that all tests share; nobody may train or change them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import keras
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, settings
from sklearn.datasets import load_digits

import tf_xai as xai

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

settings.register_profile(
    "patient",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")

CLASSES = 10


def seed_from(name: str) -> None:
    """Whatever is drawn next is the same in any order of the tests and on any worker."""
    keras.utils.set_random_seed(crc32(name.encode()))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Seeds each fixture by its name and parameter, as several tests may share what it makes."""
    seed_from(f"{fixturedef.baseid}:{fixturedef.argname}:{getattr(request, 'param_index', 0)}")
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Seeds each test by its name."""
    seed_from(item.nodeid)
    return (yield)


@dataclass(frozen=True)
class Digits:
    """Real handwritten digits, 8x8 in [0, 1]: some to train on, the rest to test on."""

    x_train: FloatArray
    y_train: IntArray
    x: FloatArray
    y: IntArray


@pytest.fixture(scope="session")
def digits() -> Digits:
    data = load_digits()
    x = (data.images[..., None] / 16).astype(np.float32)
    y = data.target.astype(np.int64)
    order = np.random.default_rng(123).permutation(len(x))
    train, test = order[:1300], order[1300:]
    return Digits(x[train], y[train], x[test], y[test])


def build_cnn(last: str = "relu", head: str | None = "softmax") -> Any:
    inputs = keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(12, 3, padding="same", activation="relu", name="conv1")(inputs)
    x = keras.layers.MaxPooling2D(name="pool")(x)
    x = keras.layers.Conv2D(16, 3, padding="same", activation=last, name="conv2")(x)
    x = keras.layers.GlobalAveragePooling2D(name="gap")(x)
    return keras.Model(
        inputs, keras.layers.Dense(CLASSES, head, name="dense")(x), name=f"cnn_{last}"
    )


def trained(model: Any, digits: Digits, epochs: int) -> Any:
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(digits.x_train, digits.y_train, batch_size=64, epochs=epochs, verbose=0)
    return model


@pytest.fixture(scope="session")
def cnn(digits: Digits) -> Any:
    """A trained CNN with a softmax head."""
    keras.utils.set_random_seed(1)
    return trained(build_cnn(), digits, epochs=6)


@pytest.fixture(scope="session")
def cnn_logits(cnn: Any) -> Any:
    """The same function as `cnn`, without the softmax, in layers of its own."""
    model = build_cnn(head=None)
    model.set_weights(cnn.get_weights())
    return model


@pytest.fixture(scope="session")
def signed_cnn(digits: Digits) -> Any:
    """A trained CNN whose last feature map has both signs."""
    keras.utils.set_random_seed(2)
    return trained(build_cnn("tanh"), digits, epochs=2)


@pytest.fixture(scope="session")
def linear_model() -> Any:
    """`x @ kernel + bias` on 6 features and 3 classes."""
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(3, name="dense")], name="linear"
    )
    rng = np.random.default_rng(7)
    model.set_weights([rng.normal(size=(6, 3)), rng.normal(size=3)])
    return model


@pytest.fixture(scope="session")
def probe(digits: Digits) -> xai.Probe:
    """Ten digits, one of each class, and 24 others as the background."""
    chosen = [int(np.flatnonzero(digits.y == label)[0]) for label in range(CLASSES)]
    names = [f"digit {label}" for label in range(CLASSES)]
    return xai.Probe(
        digits.x[chosen], digits.y[chosen], class_names=names, background=digits.x_train[:24]
    )


@pytest.fixture
def small_model() -> Callable[..., Any]:
    """Makes compiled models on 4x4 pictures with 3 classes, quick to build and to train."""

    def build(units: int = 3, activation: str | None = "softmax", name: str = "small") -> Any:
        keras.utils.set_random_seed(3)
        layers = [
            keras.Input((4, 4, 1)),
            keras.layers.Conv2D(4, 3, padding="same", activation="relu", name="conv"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(units, activation, name="dense"),
        ]
        model = keras.Sequential(layers, name=name)
        model.compile("sgd", "mse")
        return model

    return build
