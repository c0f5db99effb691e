"""What Keras' own TensorBoard callback writes is found as the curves of the training explained."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
import small_trainings

import tf_xai as xai
from tf_xai.answers import scalars
from tf_xai.schema import Scalar

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def curves(log_dir: Path) -> dict[str, Scalar]:
    found = scalars(small_trainings.served(log_dir), small_trainings.RUN).scalars
    return {f"{one.run}/{one.tag}": one for one in found}


def callbacks(log_dir: Path, **options: object) -> list[keras.callbacks.Callback]:
    explain = xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir)
    return [explain, keras.callbacks.TensorBoard(log_dir, **options)]


def test_epochs_and_batches(log_dir: Path) -> None:
    history = small_trainings.fit(
        small_trainings.small_cnn(), callbacks(log_dir, update_freq=1), validation_split=0.25
    ).history
    found = curves(log_dir)
    assert list(found) == [
        "train/epoch_accuracy",
        "validation/epoch_accuracy",
        "train/epoch_learning_rate",
        "train/epoch_loss",
        "validation/epoch_loss",
        "train/batch_accuracy",
        "train/batch_loss",
        "validation/evaluation_accuracy_vs_iterations",
        "validation/evaluation_loss_vs_iterations",
    ]
    for name, said in (("train/epoch_loss", "loss"), ("validation/epoch_loss", "val_loss")):
        assert list(found[name].step) == [0, 1, 2, 3]
        np.testing.assert_allclose(found[name].value, history[said], rtol=1e-6)
    np.testing.assert_allclose(found["train/epoch_learning_rate"].value, 0.1)


def test_a_continued_training(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, callbacks(log_dir), epochs=3)
    small_trainings.fit(model, callbacks(log_dir), epochs=5, initial_epoch=2)
    assert list(curves(log_dir)["train/epoch_loss"].step) == [0, 1, 2, 3, 4]


def test_without_the_callback_there_are_none(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), callbacks(log_dir)[:1])
    assert curves(log_dir) == {}
