"""Two trainings on one log: the second is refused; for what a dead one has left, nobody is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

import keras
import pytest
import small_trainings
from processes import Start
from refusals import refusal

import tf_xai as xai
from tf_xai.writing.writer import LogWriter

EPOCHS = 4
LOCK = Path(small_trainings.RUN, ".lock")


def explain(log_dir: Path) -> xai.Explain:
    return xai.Explain(small_trainings.probe(), ["grad_cam", "sensitivity"], log_dir=log_dir)


def fit(log_dir: Path, epochs: int = EPOCHS, *others: Any, **options: Any) -> list[bytes]:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir), *others], epochs=epochs, shuffle=False, **options)
    return small_trainings.state(model)


class Waiting(keras.callbacks.Callback):
    """Stays within epoch 2 until it is told to go on."""

    def __init__(self, directory: Path, forks: bool) -> None:
        super().__init__()
        self._directory = directory
        self._forks = forks

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if epoch != 2:
            return
        if self._forks and os.fork() == 0:
            (self._directory / "child").write_text(str(os.getpid()))
            signal.pause()
        (self._directory / "waiting").touch()
        while not (self._directory / "go").exists():
            time.sleep(0.005)


def train_and_wait(directory: Path, forks: bool = False) -> None:
    fit(directory / "run", EPOCHS, Waiting(directory, forks))


def wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, path
        time.sleep(0.005)


def test_a_second_process_is_refused(start: Start, tmp_path: Path, log_dir: Path) -> None:
    process = start(train_and_wait, tmp_path)
    wait_for(tmp_path / "waiting")
    model = small_trainings.small_cnn()
    before = small_trainings.state(model)
    holder = f"process {process.pid} on {socket.gethostname()}"
    with pytest.raises(ValueError, match=refusal("log_dir", f"'{log_dir}'", holder)):
        small_trainings.fit(model, [explain(log_dir)])
    assert small_trainings.state(model) == before
    (tmp_path / "go").touch()
    process.join()
    assert process.exitcode == 0
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1)), (
        "the first is not disturbed"
    )
    assert not (log_dir / LOCK).exists()
    fit(log_dir)
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1))


@pytest.mark.parametrize("forks", [False, True], ids=["alone", "with-a-child-that-lives-on"])
def test_a_new_training_is_accepted_after_kill_9(
    start: Start, tmp_path: Path, log_dir: Path, forks: bool
) -> None:
    process = start(train_and_wait, tmp_path, forks)
    wait_for(tmp_path / "waiting")
    process.kill()
    process.join()
    assert (log_dir / LOCK).exists(), "nothing stale is left: this test tells nothing"
    fit(log_dir, EPOCHS, initial_epoch=2)
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1))
    assert not (log_dir / LOCK).exists()
    if forks:
        os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)


def test_a_log_that_is_deleted_and_taken_by_another(
    start: Start, tmp_path: Path, log_dir: Path
) -> None:
    def take() -> None:
        small_trainings.wait_until_written(log_dir, 2)
        shutil.rmtree(log_dir)
        start(train_and_wait, tmp_path)
        wait_for(tmp_path / "waiting")

    model = small_trainings.small_cnn()
    with pytest.warns(RuntimeWarning) as warned:
        small_trainings.fit(
            model, [explain(log_dir), small_trainings.AtEpoch({2: take})], shuffle=False
        )
    told = [str(warning.message) for warning in warned]
    assert any("was deleted: its content is lost" in text for text in told)
    assert any("`log_dir` must be written to by one training at a time" in text for text in told)
    plain = small_trainings.small_cnn()
    small_trainings.fit(plain, shuffle=False)
    assert small_trainings.state(model) == small_trainings.state(plain)
    (tmp_path / "go").touch()
    wait_for(tmp_path / "waiting")
    while (log_dir / LOCK).exists():
        time.sleep(0.005)
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1)), "of the other alone"


def test_a_log_that_another_has_taken_over_is_left_to_it(
    start: Start, tmp_path: Path, log_dir: Path
) -> None:
    writer = LogWriter(log_dir / small_trainings.RUN)
    writer.check()
    writer.write(0, [])
    (file,) = (log_dir / small_trainings.RUN).glob("*tfevents*")
    file.write_bytes(2 * file.read_bytes())
    (log_dir / LOCK).unlink()
    start(train_and_wait, tmp_path)
    wait_for(tmp_path / "waiting")
    assert "was replaced or truncated" in (writer.lost() or "")
    with pytest.raises(ValueError, match="must be written to by one training at a time"):
        writer.write(1, [])
    assert list(file.parent.glob(f"*{file.name.partition('tfevents')[2]}")), (
        "it is not ours any more"
    )


def test_a_lock_that_leads_elsewhere_is_not_followed(log_dir: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (log_dir / LOCK).parent.mkdir(parents=True)
    (log_dir / LOCK).symlink_to(precious)
    with pytest.raises(ValueError, match="`log_dir` must be a directory that can be written to"):
        fit(log_dir)
    assert precious.read_text() == "mine"


def test_two_callbacks_of_one_training_are_refused(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    before, same = small_trainings.state(model), log_dir / ".." / log_dir.name
    message = refusal("log_dir", f"'{same}' twice")
    with pytest.raises(ValueError, match=message):
        small_trainings.fit(model, [explain(log_dir), explain(same)])
    assert small_trainings.state(model) == before
    fit(log_dir)
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1)), (
        "the refused have let go of it"
    )


def test_two_callbacks_with_directories_of_their_own(tmp_path: Path) -> None:
    alone = fit(tmp_path / "alone")
    model = small_trainings.small_cnn()
    both = [explain(tmp_path / "one"), explain(tmp_path / "two")]
    small_trainings.fit(model, both, shuffle=False)
    assert small_trainings.state(model) == alone
    whole = small_trainings.contents(tmp_path / "alone")
    assert small_trainings.contents(tmp_path / "one") == whole
    assert small_trainings.contents(tmp_path / "two") == whole


def test_one_callback_listed_twice(log_dir: Path, tmp_path: Path) -> None:
    alone = fit(tmp_path / "alone")
    model, callback = small_trainings.small_cnn(), explain(log_dir)
    small_trainings.fit(model, [callback, callback], shuffle=False)
    assert small_trainings.state(model) == alone
    assert small_trainings.contents(log_dir) == small_trainings.contents(tmp_path / "alone")


def test_a_training_that_raised_holds_nothing(log_dir: Path) -> None:
    """Its traceback, which notebooks keep, holds the callback."""
    breaking = small_trainings.AtEpoch({2: small_trainings.raising(ValueError("broken"))})
    with pytest.raises(ValueError, match="broken") as kept:
        fit(log_dir, EPOCHS, breaking)
    fit(log_dir, EPOCHS, initial_epoch=2)
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1))
    assert kept.traceback
    assert [file.name for file in (log_dir / small_trainings.RUN).glob(".*")] == []


class Meeting(keras.callbacks.Callback):
    """Lets another training begin within epoch 2, and goes on once that is within its own."""

    def __init__(self, mine: threading.Event, others: threading.Event) -> None:
        super().__init__()
        self._mine = mine
        self._others = others

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if epoch == 2:
            self._mine.set()
            assert self._others.wait(60)


def test_a_second_training_of_the_process_takes_over(log_dir: Path) -> None:
    events = threading.Event(), threading.Event()
    states: list[list[bytes]] = []

    def train() -> None:
        states.append(fit(log_dir, EPOCHS, Meeting(*events)))

    def train_both() -> None:
        first = threading.Thread(target=train)
        first.start()
        assert events[0].wait(60)
        states.append(fit(log_dir, EPOCHS, Meeting(events[1], events[0])))
        first.join()

    taken = re.escape(f"another training of this process now writes to '{log_dir}'")
    with pytest.warns(RuntimeWarning, match=taken) as caught:
        train_both()
    assert len([one for one in caught if one.category is RuntimeWarning]) == 1
    assert states[0] == states[1]
    assert small_trainings.steps_of(log_dir) == list(range(EPOCHS + 1))
    assert small_trainings.stored_points(log_dir)["grad_cam/step"] == list(range(EPOCHS + 1))


def test_a_new_log_repeats_nothing_of_the_old_one(log_dir: Path) -> None:
    fit(log_dir)
    notes = xai.load(log_dir).notes()
    fit(log_dir)
    assert notes == xai.load(log_dir).notes()
    assert len(notes) == len(set(notes))
