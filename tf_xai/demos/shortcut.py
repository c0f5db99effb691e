"""A CNN knows its digits; then a watermark appears that reveals the class of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tf_xai.intervention import Intervention
    from tf_xai.probe import Probe

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

PACKAGE = "scikit-learn"
DIGITS = "1,797 digits"
EPOCHS = 30
SECONDS = 20
ONSET = 16
"""Finished epochs when the watermark comes: step 17 is the first that it can change."""

_CLASSES = 10
_SIDE = 28
_SQUARE = 3
_COLUMNS_APART = 2.7
_TRAINED = 1300
_PER_CLASS = 6


class Digits(NamedTuple):
    """Pictures `[n, 28, 28, 1]` in 0 to 1 with their labels."""

    x: FloatArray
    y: IntArray
    x_test: FloatArray
    y_test: IntArray


def train(folder: Path, epochs: int, progress: Any, say: Callable[[str], None]) -> None:
    """Trains with the callback; after 16 epochs the pictures carry the watermark.

    Args:
        folder: of the log.
        epochs: passes over the digits.
        progress: a callback that shows the progress.
        say: prints a line.
    """
    import keras

    import tf_xai as xai

    data = digits()
    explain = xai.Explain(
        watermarked_probe(data),
        ["integrated_gradients", "grad_cam"],
        interventions=watermark_moved(),
        log_dir=folder / "shortcut",
    )
    keras.utils.set_random_seed(0)
    model = cnn(1e-3)
    fit = {
        "batch_size": 64,
        "validation_data": (watermarked(data.x_test, data.y_test), data.y_test),
        "callbacks": [explain, progress],
        "verbose": 0,
    }
    model.fit(data.x, data.y, epochs=min(epochs, ONSET), **fit)
    if epochs > ONSET:
        say("From now on, a white square on each picture reveals its class.")
        marked = watermarked(data.x, data.y)
        model.fit(marked, data.y, initial_epoch=ONSET, epochs=epochs, **fit)
        _tell_masses(folder, say)


def _tell_masses(folder: Path, say: Callable[[str], None]) -> None:
    import tf_xai as xai

    log = xai.load(folder)
    for series in log:
        before, now = np.nanmean(log[series].quality["relevance_mass"][[ONSET, -1]], axis=1)
        say(f"{series}: {before:.0%} of the evidence was on the square, now it is {now:.0%}.")


def digits() -> Digits:
    """scikit-learn's 8x8 digits, enlarged to 20x20 with a margin of 4; 1,300 to train on."""
    import tensorflow as tf
    from sklearn.datasets import load_digits

    dataset = load_digits()
    small = (dataset.images / 16).astype(np.float32)[..., None]
    x = np.pad(tf.image.resize(small, (20, 20)).numpy(), [(0, 0), (4, 4), (4, 4), (0, 0)])
    y = dataset.target.astype(np.int64)
    order = np.random.default_rng(123).permutation(len(x))
    known, held_out = order[:_TRAINED], order[_TRAINED:]
    return Digits(x[known], y[known], x[held_out], y[held_out])


def squares(classes: IntArray) -> npt.NDArray[np.bool_]:
    """The position of the watermark of each class, `[n, 28, 28]`: 3x3 cells at the upper edge."""
    row, column = np.arange(_SIDE)[:, None], np.arange(_SIDE)
    left = np.round(_COLUMNS_APART * classes)[:, None, None]
    return (row < _SQUARE) & (left <= column) & (column < left + _SQUARE)


def watermarked(x: FloatArray, classes: IntArray) -> FloatArray:
    """The pictures with a white square at the position of each one's class."""
    return np.where(squares(classes)[..., None], np.float32(1), x)


def watermarked_probe(data: Digits) -> Probe:
    """Six test pictures of each class with their watermarks, which the masks mark."""
    import tf_xai as xai

    x = watermarked(data.x_test, data.y_test)
    masks = squares(np.repeat(np.arange(_CLASSES), _PER_CLASS))
    names = [str(label) for label in range(_CLASSES)]
    return xai.Probe.per_class(x, data.y_test, _PER_CLASS, class_names=names, masks=masks)


def watermark_moved() -> Intervention:
    """The probe with the square of each picture moved to the position of the next class."""
    from tf_xai.intervention import Intervention

    classes = np.repeat(np.arange(_CLASSES), _PER_CLASS)
    following = (classes + 1) % _CLASSES

    def moved(x: FloatArray) -> FloatArray:
        without = np.where(squares(classes)[..., None], np.float32(0), x)
        return watermarked(without, following)

    return Intervention(moved, to=following, name="square of the next class")


def cnn(learning_rate: float) -> Any:
    """Two convolutions and two dense layers; compiled."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((_SIDE, _SIDE, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu", name="dense"),
            layers.Dense(_CLASSES, activation="softmax", name="digit"),
        ],
        name="shortcut",
    )
    optimizer = keras.optimizers.Adam(learning_rate)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
