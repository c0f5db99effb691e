"""Promise 6: a run killed at any moment loses at most the step being written, and goes on.

`TF_XAI_KILLS` moments of one run are drawn from `TF_XAI_SEED`; both are printed.
"""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
from both_backends import served_fast
from processes import Start
from small_trainings import Hooked, at_calls

import tf_xai as xai

KILLS = int(os.environ.get("TF_XAI_KILLS", "4"))
EPOCHS = 12 * KILLS  # more than are trained until the last kill


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


class Progress(keras.callbacks.Callback):
    """Tells each step just before it is explained, to whoever reads the file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._is_new = True

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self._is_new:
            os.write(self._file, f"{epoch}\n".encode())
        self._is_new = False

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        os.write(self._file, f"{epoch + 1}\n".encode())


def reached(directory: Path) -> list[int]:
    """The steps that the last process has begun to explain."""
    return [int(line) for line in (directory / "reached").read_text().split()]


def explaining(directory: Path, dies_at: int | None = None) -> xai.Explain:
    """Explains into `directory/run`."""
    hook = at_calls([] if dies_at is None else [dies_at], die)
    methods = ["grad_cam", Hooked(name="sensitivity", hook=hook)]
    return xai.Explain(small_trainings.probe(), methods, log_dir=directory / "run")


def train(directory: Path, epochs: int) -> None:
    """Goes on where the last backup was made."""
    backup, model = AtomicBackup(directory / "backup.npz"), small_trainings.small_cnn()
    first = backup.restore(model)
    callbacks = [Progress(directory / "reached"), explaining(directory), backup]
    small_trainings.fit(model, callbacks, epochs=epochs, initial_epoch=first, shuffle=False)


def train_by_keras(directory: Path, epochs: int, dies_at: int, backup_first: bool) -> None:
    """The same by callbacks of Keras; dies within its explanation number `dies_at`."""
    backup = keras.callbacks.BackupAndRestore(directory / "backup", delete_checkpoint=False)
    saved = keras.callbacks.ModelCheckpoint(directory / "last.weights.h5", save_weights_only=True)
    explain = explaining(directory, dies_at)
    callbacks = [backup, explain, saved] if backup_first else [explain, backup, saved]
    small_trainings.fit(small_trainings.small_cnn(), callbacks, epochs=epochs, shuffle=False)


STEPS_BEFORE = {"start": 0, "steps": 3}  # that a process has begun before its moment comes


@dataclass(frozen=True)
class Moment:
    """When to kill a process."""

    phase: str
    seconds: float

    def await_in(self, directory: Path, process: BaseProcess) -> None:
        (directory / "reached").unlink(missing_ok=True)
        while process.is_alive() and not has_begun(directory, self.phase):
            time.sleep(0.0005)
        time.sleep(self.seconds)


def moments(generator: random.Random, seconds: dict[str, float]) -> list[Moment]:
    """As many while a process starts as while it writes one step after the other."""
    phases = [("steps", "start")[number % 2] for number in range(KILLS)]
    return [Moment(phase, generator.random() * seconds[phase]) for phase in phases]


def has_begun(directory: Path, phase: str) -> bool:
    """Whether the training is there, and has begun to explain as many steps as that."""
    return (directory / "reached").exists() and len(reached(directory)) >= STEPS_BEFORE[phase]


def trained(start: Start, directory: Path) -> dict[str, float]:
    """Trains to the end; returns how long it took to start, and for 6 of the later steps."""
    process = start(train, directory, EPOCHS)
    began: dict[str, float] = {}
    while process.is_alive():
        for phase in STEPS_BEFORE:
            if phase not in began and has_begun(directory, phase):
                began[phase] = time.monotonic()
        time.sleep(0.001)
    process.join()
    assert process.exitcode == 0
    of_steps = (time.monotonic() - began["steps"]) / EPOCHS
    return {"start": began["steps"] - began["start"], "steps": 6 * of_steps}


def kill(start: Start, directory: Path, moment: Moment) -> None:
    process = start(train, directory, EPOCHS)
    moment.await_in(directory, process)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it ended before it could be killed"


def steps_or_none(log_dir: Path) -> list[int]:
    return small_trainings.steps_of(log_dir) if any(log_dir.rglob("*tfevents*")) else []


def assert_whole(log_dir: Path) -> int:
    """Steps without gaps or duplicates, for TensorBoard too; returns the last of them."""
    steps = steps_or_none(log_dir)
    assert steps == list(range(len(steps)))
    if steps:
        assert small_trainings.steps_of(log_dir, "sensitivity") == steps
        assert_each_once(small_trainings.stored_points(log_dir), steps)
    return len(steps) - 1


def assert_each_once(stored: dict[str, list[int]], steps: list[int]) -> None:
    assert stored
    for tag, points in stored.items():
        assert points == steps or tag in ("probe", "notes"), tag


def test_killed_at_random_moments_of_one_run(start: Start, tmp_path: Path) -> None:
    seed = int(os.environ.get("TF_XAI_SEED", random.randrange(2**32)))
    first, whole, killed = (tmp_path / name for name in ("first", "whole", "killed"))
    for directory in (first, whole, killed):
        directory.mkdir()
    start(train, first, 3).join()  # what it compiles and caches, no later one has to
    drawn = moments(random.Random(seed), trained(start, whole))
    print(f"TF_XAI_SEED={seed} TF_XAI_KILLS={KILLS}: {drawn}")
    last, lost = -1, []
    for moment in drawn:
        before = last
        kill(start, killed, moment)
        last, begun = assert_whole(killed / "run"), reached(killed)
        lost.append(max(begun, default=before) - last)
        assert lost[-1] <= 2, "more is lost than the step being written, and the one begun since"
        assert last >= min(begun, default=before) - 1, "steps before this process are lost"
    print(f"steps that were begun and are not in the log: {lost}")
    trained(start, killed)
    everything = list(range(EPOCHS + 1))
    assert assert_whole(killed / "run") == EPOCHS
    assert small_trainings.contents(killed / "run") == small_trainings.contents(whole / "run")
    with served_fast(killed / "run", EPOCHS) as log:
        assert_each_once(small_trainings.points_of(log), everything)
    drifted = small_trainings.references(killed / "run", "grad_cam")
    assert drifted == {0: set()} | {step: {0, step - 1} for step in everything[1:]}


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> small_trainings.Contents:
    """What a training of 6 epochs says that nothing disturbs."""
    directory = tmp_path_factory.mktemp("whole")
    train(directory, 6)
    return small_trainings.contents(directory / "run")


@pytest.mark.parametrize("backup_first", [False, True])
def test_killed_within_an_explanation(
    start: Start, tmp_path: Path, backup_first: bool, whole_run: small_trainings.Contents
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
    assert small_trainings.contents(tmp_path / "run") == whole_run


def test_half_an_event_at_the_end(
    start: Start, tmp_path: Path, whole_run: small_trainings.Contents
) -> None:
    start(train_by_keras, tmp_path, 6, 4, False).join()
    (file,) = (tmp_path / "run/xai").glob("*tfevents*")
    before = small_trainings.steps_of(tmp_path / "run")
    os.truncate(file, file.stat().st_size - 300)
    assert assert_whole(tmp_path / "run") == before[-1] - 1
    process = start(train_by_keras, tmp_path, 6, -1, False)
    process.join()
    assert process.exitcode == 0
    assert assert_whole(tmp_path / "run") == 6
    assert small_trainings.contents(tmp_path / "run") == whole_run
    assert small_trainings.references(tmp_path / "run", "grad_cam") == {
        0: set(),
        **{step: {0, step - 1} for step in range(1, 7)},
    }
