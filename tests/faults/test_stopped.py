"""Ctrl-C and SIGTERM leave a log that is whole, and that a training can go on with."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
from processes import Start
from small_trainings import Hooked

import tf_xai as xai

# Keras 3.15 reads variables in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

EPOCHS = 5
STOPPED_AT = 3
SECONDS = 60.0  # that what is to be interrupted would take
MOMENTS = ("epoch", "explanation", "writing")
SERIES = ("grad_cam", "sensitivity")
LARGE = 48  # examples: to draw and to write their pictures takes a while

Announce = Callable[[str, int], None]


class Announcing(keras.callbacks.Callback):
    """Says that an epoch is under way and takes its time; says what has been handed over."""

    def __init__(self, announce: Announce) -> None:
        super().__init__()
        self._announce = announce
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if batch == 1:
            self._announce("epoch", self._epoch)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._announce("writing", epoch + 1)


def explaining(log_dir: Path, announce: Announce) -> xai.Explain:
    steps = iter(range(100))
    hook = lambda: announce("explanation", next(steps))  # noqa: E731
    methods = ["grad_cam", Hooked(name="sensitivity", hook=hook)]
    return xai.Explain(small_trainings.probe(LARGE), methods, log_dir=log_dir, overlays=True)


def train(log_dir: Path, announce: Announce) -> None:
    callbacks = [explaining(log_dir, announce), Announcing(announce)]
    small_trainings.fit(small_trainings.small_cnn(), callbacks, epochs=EPOCHS, shuffle=False)


def _heed_ctrl_c() -> None:
    """As in a terminal: what a shell starts in the background is told to ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def train_until_told(directory: Path, moment: str, handles: bool) -> None:
    """Writes a file at the moment to be interrupted at, in a process of its own."""
    _heed_ctrl_c()
    if handles:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    def announce(kind: str, step: int) -> None:
        if (kind, step) == (moment, STOPPED_AT):
            (directory / "now").touch()
            time.sleep(SECONDS)

    train(directory / "run", announce)


def assert_whole_until(log_dir: Path, least: int) -> int:
    """All that the log has of each step is there, of `least` at least; returns the last one."""
    steps = small_trainings.steps_of(log_dir)
    assert steps == list(range(len(steps)))
    assert steps[-1] >= least
    stored = small_trainings.stored_points(log_dir)
    for name in SERIES:
        assert stored[f"{name}/step"] == stored[f"{name}/values"] == steps
        assert np.isfinite(xai.load(log_dir)[name].values).all()
    assert stored["predictions"] == steps
    return steps[-1]


FINISHED = {"epoch": STOPPED_AT, "explanation": STOPPED_AT - 1, "writing": STOPPED_AT}
"""The last step whose explanation was finished when the signal came."""


@pytest.mark.parametrize(
    ("number", "handles", "code", "moment"),
    [
        *((signal.SIGINT, False, 1, moment) for moment in MOMENTS),
        (signal.SIGTERM, True, 143, "writing"),
        (signal.SIGTERM, False, -signal.SIGTERM, "writing"),
        (signal.SIGTERM, False, -signal.SIGTERM, "explanation"),
    ],
)
def test_a_process_that_is_terminated(
    start: Start, tmp_path: Path, number: signal.Signals, handles: bool, code: int, moment: str
) -> None:
    process = start(train_until_told, tmp_path, moment, handles)
    while process.is_alive() and not (tmp_path / "now").exists():
        time.sleep(0.001)
    assert process.pid is not None
    os.kill(process.pid, number)
    process.join()
    assert process.exitcode == code
    finished = FINISHED[moment]
    is_lost = code < 0  # the step being written, where a process is gone without having a say
    assert assert_whole_until(tmp_path / "run", finished - is_lost) <= finished


@contextmanager
def ctrl_c(moment: str) -> Iterator[Announce]:
    """Sends a real SIGINT to this process at that moment, from another thread."""
    threads: list[threading.Thread] = []

    _heed_ctrl_c()

    def announce(kind: str, step: int) -> None:
        if (kind, step) == (moment, STOPPED_AT) and not threads:
            timer = threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT))
            threads.append(timer)
            timer.start()
            time.sleep(SECONDS)

    yield announce
    threads[0].join()


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> small_trainings.Contents:
    log_dir = tmp_path_factory.mktemp("whole") / "run"
    train(log_dir, lambda kind, step: None)
    return small_trainings.contents(log_dir, SERIES)


@pytest.mark.parametrize("moment", ["epoch", "explanation"])
def test_ctrl_c_in_a_notebook_and_the_cell_run_again(
    log_dir: Path, tmp_path: Path, moment: str, whole_run: small_trainings.Contents
) -> None:
    model = small_trainings.small_cnn()
    backup = keras.callbacks.BackupAndRestore(tmp_path / "backup")
    with ctrl_c(moment) as announce:
        callback = explaining(log_dir, announce)
        with pytest.raises(KeyboardInterrupt) as kept:
            small_trainings.fit(
                model, [callback, backup, Announcing(announce)], epochs=EPOCHS, shuffle=False
            )
    again = explaining(log_dir, lambda kind, step: None)
    small_trainings.fit(model, [again, backup], epochs=EPOCHS, shuffle=False)
    assert small_trainings.contents(log_dir, SERIES) == whole_run
    assert kept.value is not None, "the traceback keeps the first callback alive"
    assert sorted(file.name for file in (log_dir / small_trainings.RUN).iterdir()) == sorted(
        file.name for file in (log_dir / small_trainings.RUN).glob("*tfevents*")
    )
