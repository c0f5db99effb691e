"""Beside other callbacks of Keras: they do what they do without us, and our log is whole."""

from __future__ import annotations

import copy
import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
import small_trainings
import tensorflow as tf
from processes import Start

import tf_xai as xai

# Keras 3.15 reads variables in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

METHODS = ["grad_cam", "sensitivity"]
EPOCHS = 6
callbacks = keras.callbacks


def explain(log_dir: Path, **options: Any) -> xai.Explain:
    return xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir, **options)


class Weights(callbacks.Callback):
    """Keeps the kernel as it is when an epoch, or a validation, ends."""

    def __init__(self) -> None:
        super().__init__()
        self.at_epochs: list[bytes] = []
        self.validated: list[bytes] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.at_epochs.append(self._kernel())

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self.validated.append(self._kernel())

    def _kernel(self) -> bytes:
        return self.model.get_layer("dense").kernel.numpy().tobytes()


def tensorboard(directory: Path) -> list[Any]:
    return [callbacks.TensorBoard(directory / "run", histogram_freq=1, update_freq=1)]


def checkpoints(directory: Path) -> list[Any]:
    best = {"monitor": "val_loss", "save_best_only": True}
    return [
        callbacks.ModelCheckpoint(directory / "{epoch}.keras"),
        callbacks.ModelCheckpoint(directory / "best.weights.h5", save_weights_only=True, **best),
    ]


def backup(directory: Path) -> list[Any]:
    return [callbacks.BackupAndRestore(directory / "backup", save_freq=2, delete_checkpoint=False)]


def early_stopping(directory: Path) -> list[Any]:
    """Stops after epoch 3, and restores the weights of the first."""
    options = {"patience": 2, "min_delta": 10.0, "restore_best_weights": True}
    return [callbacks.EarlyStopping(monitor="val_loss", **options)]


def slower_on_plateau(directory: Path) -> list[Any]:
    return [callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=1, min_delta=10.0)]


def averages(directory: Path) -> list[Any]:
    return [callbacks.SwapEMAWeights()]


def averages_at_epochs(directory: Path) -> list[Any]:
    return [callbacks.SwapEMAWeights(swap_on_epoch=True)]


def all_of_them(directory: Path) -> list[Any]:
    makers = (averages_at_epochs, tensorboard, checkpoints, backup, slower_on_plateau)
    return [one for make in makers for one in make(directory)]


def fitted(neighbours: list[Any]) -> tuple[list[bytes], dict[str, list[float]]]:
    ema = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5)
    model = small_trainings.small_cnn(optimizer=ema)
    history = small_trainings.fit(model, neighbours, epochs=EPOCHS, validation_split=0.25).history
    own = {name: values for name, values in history.items() if not name.startswith("xai/")}
    return small_trainings.state(model), own


def saved(directory: Path) -> dict[str, dict[str, bytes]]:
    """Every number that neighbours have saved of a model, by file."""
    found = {path.name: numbers(path) for path in directory.rglob("*.weights.h5")}
    for path in directory.glob("*.keras"):
        with zipfile.ZipFile(path) as parts:
            found[path.name] = numbers(io.BytesIO(parts.read("model.weights.h5")))
    return found


def numbers(file: Path | io.BytesIO) -> dict[str, bytes]:
    found = {}

    def take(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found[name] = item[()].tobytes()

    with h5py.File(file) as parts:
        parts.visititems(take)
    return found


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("neighbours", [early_stopping, averages, all_of_them])
def test_neighbours_do_what_they_do_without_us(
    tmp_path: Path, neighbours: Callable[[Path], list[Any]], ours_first: bool
) -> None:
    with_us, without = tmp_path / "with", tmp_path / "without"
    ours, beside = [explain(with_us / "run")], neighbours(with_us)
    both = [*ours, *beside] if ours_first else [*beside, *ours]
    for directory in (with_us, without):
        directory.mkdir()
    state, history = fitted(both)
    assert (state, history) == fitted(neighbours(without))
    assert saved(with_us) == saved(without)
    assert len(saved(with_us)) == (EPOCHS + 2 if neighbours is all_of_them else 0)
    epochs = len(history["loss"])
    assert (epochs < EPOCHS) == (neighbours is early_stopping)
    assert small_trainings.steps_of(with_us / "run") == list(range(epochs + 1))


def test_averages_that_are_validated_are_explained(log_dir: Path) -> None:
    """With `swap_on_epoch`, and listed before us."""
    kept = Weights()
    swap = callbacks.SwapEMAWeights(swap_on_epoch=True)
    recorded = explain(log_dir)
    fitted([swap, recorded, kept])
    assert kept.at_epochs == kept.validated
    scores = xai.load(log_dir)["grad_cam"].scores
    model = small_trainings.small_cnn()
    model.set_weights(recorded.model.get_weights())
    assert (
        scores[-1].tobytes()
        == xai.explain(model, small_trainings.probe(), ("grad_cam")).scores.tobytes()
    )


def test_averages_that_are_validated_are_not_explained_by_default(log_dir: Path) -> None:
    kept = Weights()
    fitted([callbacks.SwapEMAWeights(), explain(log_dir), kept])
    assert kept.at_epochs != kept.validated


def test_a_model_is_saved_in_mid_run(log_dir: Path, tmp_path: Path) -> None:
    """And taken up by others, with the callback at work."""
    found = []

    def save() -> None:
        path = tmp_path / "saved.keras"
        model.save(path)
        others = [keras.models.load_model(path), pickle.loads(pickle.dumps(model))]
        others.append(keras.models.clone_model(model))
        others[-1].set_weights(model.get_weights())
        model.export(tmp_path / "exported")
        exported = tf.saved_model.load(str(tmp_path / "exported"))
        pictures = small_trainings.examples(3)[0]
        expected = model(pictures, training=False).numpy()
        for other in (*others, exported.serve):
            np.testing.assert_allclose(np.asarray(other(pictures)), expected, rtol=1e-5)
            found.append(other)

    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir), small_trainings.AtEpoch({2: save})], epochs=4)
    assert len(found) == 4
    plain = small_trainings.small_cnn()
    small_trainings.fit(plain, epochs=4)
    assert small_trainings.state(model) == small_trainings.state(plain)
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4]


def pickled(callback: xai.Explain) -> xai.Explain:
    return pickle.loads(pickle.dumps(callback))


@pytest.mark.parametrize(
    ("copied", "when"),
    [(copy.deepcopy, "before"), (pickled, "before"), (copy.deepcopy, "during"), (pickled, "after")],
)
def test_copies_are_fresh(
    log_dir: Path, tmp_path: Path, copied: Callable[[xai.Explain], xai.Explain], when: str
) -> None:
    callback, copies = explain(log_dir), []
    take = small_trainings.AtEpoch({1: lambda: copies.append(copied(callback))})
    if when == "before":
        copies.append(copied(callback))
    beside = [take] if when == "during" else []
    small_trainings.fit(small_trainings.small_cnn(), [callback, *beside], epochs=2)
    if when == "after":
        copies.append(copied(callback))
    (other,) = copies
    whole = small_trainings.contents(log_dir)
    small_trainings.fit(small_trainings.small_cnn(), [other], epochs=2)
    assert small_trainings.contents(log_dir) == whole, (
        "begun anew, as by a callback that was just made"
    )
    assert len([*(log_dir / small_trainings.RUN).glob("*replaced*")]) == 1


def train_deterministically(directory: Path) -> None:
    """All methods, where TensorFlow raises for whatever is not reproducible."""
    tf.config.experimental.enable_op_determinism()
    methods = [
        *small_trainings.EVERY_METHOD,
        "smooth_grad",
        "occlusion",
        "kernel_shap",
        "guided_backprop",
        "conductance",
    ]
    states = []
    for name in ("one", "two", None):
        model = small_trainings.random_cnn()
        ours = name and xai.Explain(
            small_trainings.probe(),
            methods,
            log_dir=directory / name,
            quality=["deletion", "infidelity"],
            on_error="raise",
        )
        small_trainings.fit(model, [ours] if ours else [])
        states.append(small_trainings.state(model))
    assert states[0] == states[1] == states[2]
    assert small_trainings.contents(directory / "one", methods) == small_trainings.contents(
        directory / "two", methods
    )


def test_op_determinism(start: Start, tmp_path: Path) -> None:
    process = start(train_deterministically, tmp_path)
    process.join()
    assert process.exitcode == 0
