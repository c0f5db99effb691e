"""Promise 6: a run killed at any moment loses at most the step being written, and goes on."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
import promised
import pytest
from promised import Hooked, Start, at_calls

import tf_xai as xai
from tf_xai.events import read_events

EPOCHS = 25
KILLS = 5


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class AtomicBackup(keras.callbacks.Callback):
    """Saves in one move all that a training needs to go on: Keras' own may die half-written."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        variables = [*self.model.variables, *self.model.optimizer.variables]
        unfinished = self._path.with_suffix(".unfinished.npz")
        np.savez(unfinished, epoch + 1, *(variable.numpy() for variable in variables))
        unfinished.replace(self._path)

    def restore(self, model: keras.Model) -> int:
        """Returns the epoch to go on with."""
        model.optimizer.build(model.trainable_variables)
        if not self._path.exists():
            return 0
        epoch, *arrays = np.load(self._path).values()
        variables = [*model.variables, *model.optimizer.variables]
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(array)
        return int(epoch)


def explaining(directory: Path, dies_at: int | None = None) -> xai.Explain:
    """Explains into `directory/run`, and counts its explanations."""
    counter = os.open(directory / "explained", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    dies = at_calls([] if dies_at is None else [dies_at], die)

    def hook() -> None:
        os.write(counter, b".")
        dies()

    methods = ["grad_cam", Hooked(name="sensitivity", hook=hook)]
    return xai.Explain(promised.probe(), methods, log_dir=directory / "run")


def train(directory: Path, epochs: int) -> None:
    """Goes on where the last backup was made."""
    backup, model = AtomicBackup(directory / "backup.npz"), promised.small_cnn()
    first = backup.restore(model)
    callbacks = [explaining(directory), backup]
    promised.fit(model, callbacks, epochs=epochs, initial_epoch=first, shuffle=False)


def train_by_keras(directory: Path, epochs: int, dies_at: int, backup_first: bool) -> None:
    """The same by callbacks of Keras; dies within its explanation number `dies_at`."""
    backup = keras.callbacks.BackupAndRestore(directory / "backup", delete_checkpoint=False)
    saved = keras.callbacks.ModelCheckpoint(directory / "last.weights.h5", save_weights_only=True)
    explain = explaining(directory, dies_at)
    callbacks = [backup, explain, saved] if backup_first else [explain, backup, saved]
    promised.fit(promised.small_cnn(), callbacks, epochs=epochs, shuffle=False)


def trained(start: Start, directory: Path) -> Path:
    """The log of a training that ends, whether or not it was killed before."""
    directory.mkdir(exist_ok=True)
    process = start(train, directory, EPOCHS)
    process.join()
    assert process.exitcode == 0
    return directory / "run"


def logged_bytes(directory: Path) -> int:
    return sum(file.stat().st_size for file in directory.glob("run/xai/*tfevents*"))


def kill_at(start: Start, directory: Path, size: int) -> None:
    """Kills the training once its log has that many bytes."""
    process = start(train, directory, EPOCHS)
    while logged_bytes(directory) < size and process.is_alive():
        time.sleep(0.0005)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it ended before it could be killed"


def assert_whole(log_dir: Path) -> int:
    """Steps without gaps or duplicates, for TensorBoard too; returns the last of them."""
    steps = promised.steps_of(log_dir)
    assert steps == list(range(len(steps)))
    assert promised.steps_of(log_dir, "sensitivity") == steps
    for tag, points in promised.stored_points(log_dir).items():
        assert points == steps or tag in ("probe", "notes"), tag
    return steps[-1]


def test_killed_at_random_moments_of_one_run(start: Start, tmp_path: Path) -> None:
    whole = trained(start, tmp_path / "whole")
    size = logged_bytes(tmp_path / "whole")
    moments = sorted(random.sample(range(200, int(0.7 * size)), KILLS))
    print(f"killed once the log has {moments} of {size} bytes")
    killed = tmp_path / "killed"
    killed.mkdir()
    for moment in moments:
        kill_at(start, killed, moment)
        last, first = assert_whole(killed / "run"), _first_explained(killed)
        reached = first + (killed / "explained").stat().st_size - 1
        assert last >= reached - 2, "more is lost than the step being written"
    log_dir = trained(start, killed)
    assert assert_whole(log_dir) == EPOCHS
    assert promised.contents(log_dir) == promised.contents(whole)


def _first_explained(directory: Path) -> int:
    """The step at which the last process began: where its file says that it starts again."""
    last = max((directory / "run/xai").glob("*tfevents*"))
    return next(event.step for _, event in read_events(last) if event.HasField("session_log"))


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> promised.Contents:
    """What a training of 6 epochs says that nothing disturbs."""
    directory = tmp_path_factory.mktemp("whole")
    train(directory, 6)
    return promised.contents(directory / "run")


@pytest.mark.parametrize("backup_first", [False, True])
def test_killed_within_an_explanation(
    start: Start, tmp_path: Path, backup_first: bool, whole_run: promised.Contents
) -> None:
    for dies_at in (0, 3, 2):
        process = start(train_by_keras, tmp_path, 6, dies_at, backup_first)
        process.join()
        assert process.exitcode == -signal.SIGKILL
    assert assert_whole(tmp_path / "run") in (3, 4)
    process = start(train_by_keras, tmp_path, 6, -1, backup_first)
    process.join()
    assert process.exitcode == 0
    assert assert_whole(tmp_path / "run") == 6
    assert promised.contents(tmp_path / "run") == whole_run


def test_half_an_event_at_the_end(
    start: Start, tmp_path: Path, whole_run: promised.Contents
) -> None:
    start(train_by_keras, tmp_path, 6, 4, False).join()
    (file,) = (tmp_path / "run/xai").iterdir()
    before = promised.steps_of(tmp_path / "run")
    os.truncate(file, file.stat().st_size - 300)
    assert assert_whole(tmp_path / "run") == before[-1] - 1
    process = start(train_by_keras, tmp_path, 6, -1, False)
    process.join()
    assert process.exitcode == 0
    assert assert_whole(tmp_path / "run") == 6
    assert promised.contents(tmp_path / "run") == whole_run
    assert promised.references(tmp_path / "run", "grad_cam") == {
        0: set(),
        **{step: {0, step - 1} for step in range(1, 7)},
    }
