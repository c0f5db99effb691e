"""Small models in real trainings, each explained into a run of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

import tf_xai as xai
from tf_xai import schema
from tf_xai.log.run_log import RUN_DIRECTORY, RunLog

Array = npt.NDArray[Any]

CITIES = ["Bonn", "Köln", "Ulm"]
CHANNELS = ["heart", "breath"]
LABELS = ["fast", "deep"]
WORDS = {0: ["dull", "weak", "bland"], 1: ["bright", "moving", "witty"]}


def houses() -> tuple[Array, Array]:
    """Prices by living area, age, garden (a one-hot code) and city (codes); and noise."""
    random = np.random.default_rng(7)
    area, age = random.uniform(40, 160, 240), random.uniform(0, 80, 240)
    garden, city = random.integers(0, 2, 240), random.integers(0, 3, 240)
    one_hot = np.eye(2)[garden]
    x = np.column_stack([area, age, one_hot, city, random.normal(size=240)]).astype(np.float32)
    price = 3 * area - 1.2 * age + 80 * garden + 40 * (city == 1) + 0.02 * area * (80 - age)
    return x, price.astype(np.float32)


def house_model(x: Array, activation: str | None) -> Any:
    keras.utils.set_random_seed(2)
    scale = layers.Normalization()
    scale.adapt(x)
    answer = layers.Dense(1, activation)
    return keras.Sequential([keras.Input((6,)), scale, layers.Dense(24, "relu"), answer])


def house_probe(x: Array, y: Any, **options: Any) -> xai.Probe:
    return xai.Probe(
        x[:24],
        y,
        feature_names=["area", "age", "garden_none", "garden_large", "city", "noise"],
        units={"area": "m²", "age": "y"},
        categories={"garden": ["garden_none", "garden_large"], "city": CITIES},
        background=x[:60],
        **options,
    )


def table(log_dir: Path) -> None:
    """A regression on a table."""
    x, price = houses()
    model = house_model(x, None)
    model.compile(keras.optimizers.Adam(0.2), "mse")
    methods = [
        "kernel_shap",
        "permutation_importance",
        "pdp",
        "ale",
        xai.ALE(pairs=[("area", "age"), ("area", "garden")], bins=8, name="ale_of_pairs"),
        "surrogate_tree",
        "interventional_effect",
    ]
    probe = house_probe(x, price[:24], unit="k€")
    _fit(model, x, price, xai.Explain(probe, methods, log_dir=log_dir), epochs=8)


def classes(log_dir: Path) -> None:
    """The same table in two classes, of which one is explained whatever is true."""
    x, price = houses()
    dear = (price > np.median(price)).astype(int)
    model = house_model(x, "sigmoid")
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    probe = house_probe(x, 1, truth=dear[:24], class_names=["cheap", "dear"])
    methods = ["kernel_shap", "pdp", "surrogate_tree", "decision"]
    _fit(model, x, dear, xai.Explain(probe, methods, log_dir=log_dir), epochs=3)


def text(log_dir: Path) -> None:
    """Reviews of films, as strings."""
    random = np.random.default_rng(3)
    y = random.integers(0, 2, 160)
    texts = np.array([_review(random, label) for label in y], "O")
    keras.utils.set_random_seed(1)
    vectorize = layers.TextVectorization(60, output_sequence_length=9)
    vectorize.adapt(texts)
    strings = keras.Input((), dtype="string")
    words = layers.Embedding(60, 4, mask_zero=True)(vectorize(strings))
    answer = layers.Dense(2, "softmax")(layers.GlobalAveragePooling1D()(words))
    model = keras.Model(strings, answer)
    model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy")
    probe = xai.Probe(texts[:16], y[:16], class_names=["bad", "good"])
    methods = ["occlusion", "integrated_gradients"]
    _fit(model, texts, y, xai.Explain(probe, methods, log_dir=log_dir), epochs=5)


def _review(random: np.random.Generator, label: int) -> str:
    said = list(random.choice(WORDS[label], random.integers(1, 3), replace=False))
    around = list(random.choice(["the", "film", "is", "a", "story", "we", "saw"], 5))
    return " ".join(random.permutation(said + around))


def waves() -> tuple[Array, Array]:
    """Two channels over 4 seconds: a heart that may be fast, a breath that may be deep."""
    random = np.random.default_rng(5)
    time = np.arange(40) / 10
    y = random.integers(0, 2, (160, 2))
    heart = np.sin(2 * np.pi * (1 + 1.5 * y[:, :1]) * (time + random.random((160, 1))))
    breath = (0.5 + 1.5 * y[:, 1:]) * np.sin(2 * np.pi * 0.3 * (time + 3 * random.random((160, 1))))
    x = np.stack([heart, breath], axis=-1) + random.normal(size=(160, 40, 2)) * 0.1
    return x.astype(np.float32), y


def series(log_dir: Path) -> None:
    """Two channels over time, and two labels that may both be true."""
    x, y = waves()
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((40, 2)),
            layers.Conv1D(12, 5, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(2, "sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    probe = xai.Probe(
        x[:10], y[:10], kind="series", rate=10, feature_names=CHANNELS, class_names=LABELS
    )
    methods = ["occlusion", "grad_cam"]
    _fit(model, x, y, xai.Explain(probe, methods, log_dir=log_dir), epochs=6)


def _fit(model: Any, x: Array, y: Array, explain: xai.Explain, epochs: int) -> None:
    model.fit(x, y, epochs=epochs, batch_size=32, verbose=0, callbacks=[explain])


def probe_of(folder: Path, run: str) -> schema.Probe:
    """The probe of a run, as its log holds it."""
    found = RunLog(folder / run / RUN_DIRECTORY).probe
    assert found is not None
    return found


RUNS: dict[str, Callable[[Path], None]] = {
    "table": table,
    "classes": classes,
    "text": text,
    "series": series,
}
