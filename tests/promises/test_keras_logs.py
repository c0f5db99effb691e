"""Drift in Keras' `logs`, on TensorBoard's stock pages, and beside other callbacks."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import keras
import matplotlib.image
import numpy as np
import pytest
import small_trainings

import tf_xai as xai

# Keras 3.15 reads variables in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

METHODS = ["grad_cam", "sensitivity"]
KEYS = {
    f"xai/{method}/{measure}{suffix}"
    for method in METHODS
    for measure in ("spearman", "top_k_iou")
    for suffix in ("", "_to_first")
}


class Listening(keras.callbacks.Callback):
    """Keeps the `logs` of each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, float]] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.heard.append(dict(logs or {}))


def explain(log_dir: Path, **options: Any) -> xai.Explain:
    return xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir, **options)


def standing_still() -> keras.Model:
    """A model that never changes: all drift is 0."""
    model = small_trainings.small_cnn()
    model.optimizer.learning_rate.assign(0.0)
    return model


def test_every_number_is_in_the_history(log_dir: Path) -> None:
    history = small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)]).history
    alarms = {"xai/alarms"}
    assert {key for key in history if key.startswith("xai/")} == KEYS | alarms
    assert all(len(values) == 4 for values in history.values())
    assert all(isinstance(value, float) for key in KEYS for value in history[key])


def test_the_numbers_are_those_of_the_log(log_dir: Path) -> None:
    history = small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)]).history
    log = xai.load(log_dir)
    for method in METHODS:
        for measure in ("spearman", "top_k_iou"):
            matrix = log.drift(method, measure)
            to_previous = history[f"xai/{method}/{measure}"]
            to_first = history[f"xai/{method}/{measure}_to_first"]
            np.testing.assert_allclose(to_previous, np.diag(matrix, -1), atol=1e-3)
            np.testing.assert_allclose(to_first, matrix[1:, 0], atol=1e-3)
    assert max(history["xai/grad_cam/spearman_to_first"]) > 0


def test_between_explained_steps_the_last_numbers_are_repeated(log_dir: Path) -> None:
    listening = Listening()
    callbacks = [explain(log_dir, every_n_epochs=2), listening]
    small_trainings.fit(small_trainings.small_cnn(), callbacks, epochs=5)
    key = "xai/grad_cam/spearman_to_first"
    said = [logs.get(key) for logs in listening.heard]
    assert said[0] is None
    assert said[1] == said[2] is not None
    assert said[3] == said[4] != said[2]


def test_early_stopping_stops(log_dir: Path) -> None:
    stop = keras.callbacks.EarlyStopping("xai/grad_cam/spearman", mode="min", patience=2)
    history = small_trainings.fit(standing_still(), [explain(log_dir), stop], epochs=20).history
    assert history["xai/grad_cam/spearman"] == [0.0] * 3
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3]


def test_reduce_lr_on_plateau_reduces(log_dir: Path) -> None:
    monitor = "xai/sensitivity/top_k_iou"
    model = standing_still()
    model.optimizer.learning_rate.assign(1e-12)
    reduce = keras.callbacks.ReduceLROnPlateau(monitor, mode="min", factor=0.5, patience=1)
    small_trainings.fit(model, [explain(log_dir), reduce], epochs=3)
    assert float(model.optimizer.learning_rate.numpy()) < 1e-12


def test_csv_logger(log_dir: Path, tmp_path: Path) -> None:
    table = tmp_path / "log.csv"
    callbacks = [explain(log_dir), keras.callbacks.CSVLogger(table)]
    history = small_trainings.fit(small_trainings.small_cnn(), callbacks).history
    with table.open() as file:
        rows = list(csv.DictReader(file))
    for key in KEYS:
        assert [float(row[key]) for row in rows] == history[key]


def test_stock_scalars(log_dir: Path) -> None:
    listening = Listening()
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir), listening])
    log = small_trainings.served(log_dir)
    question = {**log.where(small_trainings.RUN), "plugin_name": "scalars", "downsample": 1000}
    scalars = log.provider.read_scalars(**question)[small_trainings.RUN]
    rates = {f"xai/{method}/{name}" for method in METHODS for name in ("degenerate", "entropy")}
    assert set(scalars) == KEYS | rates
    for key in KEYS:
        assert [point.step for point in scalars[key]] == [1, 2, 3, 4]
        said = [np.float32(logs[key]) for logs in listening.heard]
        assert [point.value for point in scalars[key]] == said
    for rate in rates:
        assert [point.step for point in scalars[rate]] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("ours_first", [True, False])
def test_beside_keras_tensorboard_in_one_directory(log_dir: Path, ours_first: bool) -> None:
    callbacks = [explain(log_dir), keras.callbacks.TensorBoard(log_dir, histogram_freq=1)]
    if not ours_first:
        callbacks.reverse()
    small_trainings.fit(small_trainings.small_cnn(), callbacks, validation_split=0.25)
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4]
    log = small_trainings.served(log_dir)
    question = {**log.where(), "plugin_name": "scalars", "downsample": 1000}
    scalars = log.provider.read_scalars(**question)
    assert set(scalars) == {"train", "validation", "xai"}
    assert len(scalars["train"]["epoch_loss"]) == len(scalars["validation"]["epoch_loss"]) == 4
    assert ("epoch_xai/grad_cam/spearman" in scalars["train"]) == ours_first
    assert small_trainings.answers.overview(log).runs[0].name == small_trainings.RUN


def test_stock_images(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir, overlays=True)], epochs=2)
    log = small_trainings.served(log_dir)
    question = {**log.where(small_trainings.RUN), "plugin_name": "images", "downsample": 1000}
    sequences = log.provider.read_blob_sequences(**question)[small_trainings.RUN]
    assert set(sequences) == {f"xai/{method}/overlay" for method in METHODS}
    for points in sequences.values():
        assert [point.step for point in points] == [0, 1, 2]
        for point in points:
            keys = [value.blob_key for value in point.values]
            width, height, *images = [log.provider.read_blob(log.context, blob_key=k) for k in keys]
            assert (int(width), int(height)) == (small_trainings.SIDE, small_trainings.SIDE)
            assert len(images) == 4
            decoded = [matplotlib.image.imread(io.BytesIO(image), format="png") for image in images]
            assert {picture.shape for picture in decoded} == {(96, 96, 4)}
            assert all(np.ptp(picture[..., :3]) > 0.2 for picture in decoded)


def test_overlays_do_not_change_what_else_is_written(tmp_path: Path) -> None:
    for name, overlays in (("without", False), ("with", True)):
        callback = explain(tmp_path / name, overlays=overlays)
        small_trainings.fit(small_trainings.small_cnn(), [callback], epochs=2)
    assert small_trainings.contents(tmp_path / ("without")) == small_trainings.contents(
        tmp_path / "with"
    )
