"""Promise 2: whatever goes wrong while explaining, training ends as it would have without us."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
import tensorflow as tf
from processes import Start
from small_trainings import AtEpoch, Hooked, at_calls, once_written, raising

import tf_xai as xai

METHODS = ["grad_cam", "sensitivity"]
EPOCHS = 6
EVERY_STEP = list(range(EPOCHS + 1))


class LostError(Exception):
    """What the faulty method raises."""


def trained(*callbacks: Any) -> list[bytes]:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, callbacks, epochs=EPOCHS)
    return small_trainings.state(model)


@cache
def plain_weights() -> list[bytes]:
    return trained()


def watched(
    log_dir: Path, *others: Any, methods: Any = METHODS, **options: Any
) -> tuple[list[bytes], list[str]]:
    """The state after a training with the callback, and what it warned of."""
    model = small_trainings.small_cnn()
    callback = xai.Explain(small_trainings.probe(), methods, log_dir=log_dir, **options)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        small_trainings.fit(model, [callback, *others], epochs=EPOCHS)
    return small_trainings.state(model), [str(warning.message) for warning in caught]


def errors_noted(log_dir: Path) -> list[tuple[int, str, str]]:
    """Notes but for those on the choice of layers."""
    return [note for note in xai.load(log_dir).notes() if "uses layer" not in note[2]]


def references(log_dir: Path, series: str = "grad_cam") -> list[int]:
    """Steps that others are said to have drifted from."""
    steps = small_trainings.answers.steps(
        small_trainings.served(log_dir), small_trainings.RUN, series
    ).steps
    return sorted({drift.reference_step for step in steps for drift in step.drift})


@pytest.mark.parametrize(
    "error",
    [
        LostError("of no known kind"),
        MemoryError("no room"),
        tf.errors.ResourceExhaustedError(None, None, "out of memory"),
        OSError("the disk is gone"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_method_that_raises_at_one_step(log_dir: Path, error: Exception) -> None:
    faulty = Hooked(name="faulty", hook=at_calls([3], raising(error)))
    state, warned = watched(log_dir, methods=["grad_cam", faulty])
    assert state == plain_weights()
    (told,) = warned
    assert "faulty" in told
    assert str(error) in told
    assert small_trainings.steps_of(log_dir) == EVERY_STEP
    assert small_trainings.steps_of(log_dir, "faulty") == [0, 1, 2, 4, 5, 6]
    ((step, source, text),) = errors_noted(log_dir)
    assert (step, source) == (3, "faulty")
    assert text == f"{type(error).__name__}: {error}"


def test_drift_skips_a_step_that_was_lost(log_dir: Path) -> None:
    faulty = Hooked(name="faulty", hook=at_calls([0, 3], raising(LostError("gone"))))
    watched(log_dir, methods=[faulty])
    assert small_trainings.references(log_dir, "faulty") == {
        1: set(),
        2: {1},
        4: {1, 2},
        5: {1, 4},
        6: {1, 5},
    }


def test_a_method_that_always_raises_is_reported_once(log_dir: Path) -> None:
    faulty = Hooked(name="faulty", hook=raising(LostError("again")))
    state, warned = watched(log_dir, methods=["grad_cam", faulty])
    assert state == plain_weights()
    assert len(warned) == len(errors_noted(log_dir)) == 1
    assert small_trainings.steps_of(log_dir) == EVERY_STEP
    assert xai.load(log_dir).keys() == ["grad_cam"]


def test_only_a_method_that_always_raises(log_dir: Path) -> None:
    state, warned = watched(log_dir, methods=[Hooked(hook=raising(LostError("again")))])
    assert state == plain_weights()
    assert len(warned) == 1


def test_errors_raised_where_the_user_wants_them(log_dir: Path) -> None:
    faulty = Hooked(name="faulty", hook=at_calls([2], raising(LostError("gone"))))
    with pytest.raises(LostError, match="gone"):
        watched(log_dir, methods=["grad_cam", faulty], on_error="raise")
    assert small_trainings.steps_of(log_dir) == [0, 1]


def test_a_stop_by_the_user_stops(log_dir: Path) -> None:
    stopped = Hooked(hook=at_calls([2], raising(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        watched(log_dir, methods=[stopped])


@pytest.mark.parametrize("number", [np.nan, np.inf])
@pytest.mark.parametrize("overlays", [False, True])
def test_weights_that_are_no_numbers(log_dir: Path, number: float, overlays: bool) -> None:
    def spoil() -> AtEpoch:
        def act() -> None:
            kernel = callback.model.get_layer("dense").kernel
            kernel.assign(keras.ops.full(kernel.shape, number))

        callback = AtEpoch({2: act})
        return callback

    plain = trained(spoil())
    state, warned = watched(
        log_dir, spoil(), methods=small_trainings.EVERY_METHOD, overlays=overlays
    )
    assert state == plain
    assert warned == []
    log = xai.load(log_dir)
    for name in small_trainings.EVERY_METHOD:
        assert small_trainings.steps_of(log_dir, name) == EVERY_STEP
        assert np.isfinite(log[name].values[:3]).all()
    assert log["sensitivity"].degenerate[3:].all()
    assert not log["sensitivity"].degenerate[:3].any()


def test_a_log_dir_that_is_deleted(log_dir: Path) -> None:
    delete = once_written(log_dir, 3, lambda: shutil.rmtree(log_dir))
    state, warned = watched(log_dir, AtEpoch(delete))
    assert state == plain_weights()
    assert len(warned) == 1
    assert small_trainings.steps_of(log_dir) == [4, 5, 6]
    assert len(errors_noted(log_dir)) == 1
    assert len(xai.load(log_dir)["grad_cam"].targets) == 4, "the probe went with the log"


def test_a_log_file_that_is_deleted(log_dir: Path) -> None:
    def delete() -> None:
        for file in (log_dir / small_trainings.RUN).iterdir():
            file.unlink()

    state, warned = watched(log_dir, AtEpoch(once_written(log_dir, 3, delete)))
    assert state == plain_weights()
    assert len(warned) == 1
    assert small_trainings.steps_of(log_dir) == [4, 5, 6]


def put_a_copy_in_its_place(file: Path) -> None:
    """As what brings files from one machine to another does."""
    shutil.copy(file, file.with_name("copy"))
    file.with_name("copy").replace(file)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def put_more_in_its_place(file: Path) -> None:
    file.with_name("copy").write_bytes(2 * file.read_bytes())
    file.with_name("copy").replace(file)


@pytest.mark.parametrize(
    ("harm", "lost"),
    [(put_a_copy_in_its_place, {4}), (put_more_in_its_place, set()), (cut, {1, 2, 3})],
)
def test_a_log_file_that_is_replaced_or_cut(log_dir: Path, harm: Any, lost: set[int]) -> None:
    def do_harm() -> None:
        (file,) = (log_dir / small_trainings.RUN).glob("*tfevents*")
        harm(file)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it is cut
        state, warned = watched(log_dir, AtEpoch(once_written(log_dir, 3, do_harm)))
        steps = small_trainings.steps_of(log_dir)
        noted = errors_noted(log_dir)
    assert state == plain_weights()
    assert len(warned) == 1
    assert "was replaced or truncated: what was written to it since is lost" in warned[0]
    assert "was replaced or truncated" in noted[0][2]
    assert set(EVERY_STEP) - set(steps) <= lost


def test_a_working_directory_that_tensorflow_cannot_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    monkeypatch.chdir(folder)
    state, warned = watched(Path("run"))
    assert state == plain_weights()
    assert warned == []
    assert small_trainings.steps_of(Path("run")) == EVERY_STEP


@pytest.mark.parametrize("at", [0, 3])
def test_another_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    state, warned = watched(Path("run"), AtEpoch({at: lambda: os.chdir("other")}))
    assert state == plain_weights()
    assert warned == []
    assert small_trainings.steps_of(tmp_path / "run") == EVERY_STEP
    assert list((tmp_path / "other").iterdir()) == []


class Unspeakable(Exception):  # noqa: N818
    """Fails when it is asked what it says; and when it is taken for a number."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    def __float__(self) -> float:
        raise RuntimeError("no number")


class Logging(keras.callbacks.Callback):
    """Adds to what Keras knows of an epoch."""

    def __init__(self, name: str, value: Any) -> None:
        super().__init__()
        self._name, self._value = name, value

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        assert logs is not None
        logs[self._name] = self._value


@pytest.mark.parametrize(
    ("name", "value"),
    [("huge", 10**400), ("unspeakable", Unspeakable()), ("half a sign \ud800", 1.0)],
    ids=["no float", "no number", "no text"],
)
def test_what_others_log_may_be_anything(log_dir: Path, name: str, value: Any) -> None:
    model = small_trainings.small_cnn()
    explain = xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir)
    small_trainings.fit(model, [Logging(name, value), explain], epochs=EPOCHS)
    assert small_trainings.state(model) == plain_weights()
    assert small_trainings.steps_of(log_dir) == EVERY_STEP
    assert errors_noted(log_dir) == []


@pytest.mark.parametrize(
    ("error", "told"),
    [(Unspeakable(), "Unspeakable"), (ValueError("half \ud800"), "ValueError: half ?")],
    ids=["no words", "no text"],
)
def test_an_error_without_a_readable_message(log_dir: Path, error: Exception, told: str) -> None:
    faulty = Hooked(name="faulty", hook=at_calls([2], raising(error)))
    state, warned = watched(log_dir, methods=["grad_cam", faulty])
    assert state == plain_weights()
    assert warned == [f"tf_xai could not explain (faulty): {told}"]
    assert small_trainings.steps_of(log_dir) == EVERY_STEP
    assert small_trainings.steps_of(log_dir, "faulty") == [0, 1, 3, 4, 5, 6]


def test_in_a_thread_that_outlives_the_main_one(log_dir: Path) -> None:
    script = """if True:
        import sys, threading
        import small_trainings
        import tf_xai as xai

        def train():
            threading.main_thread().join()
            explain = xai.Explain(small_trainings.probe(), "grad_cam", log_dir=sys.argv[1])
            small_trainings.fit(small_trainings.small_cnn(), [explain], epochs=3)

        threading.Thread(target=train).start()
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(
        [sys.executable, "-c", script, str(log_dir)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "tf_xai could not" not in said.stderr
    assert small_trainings.references(log_dir, ("grad_cam")) == {
        0: set(),
        1: {0},
        2: {0, 1},
        3: {0, 2},
    }


def test_a_log_dir_that_is_gone_for_a_while(log_dir: Path) -> None:
    def block() -> None:
        shutil.rmtree(log_dir)
        log_dir.write_text("in the way")

    actions = {**once_written(log_dir, 2, block), 4: log_dir.unlink}
    state, warned = watched(log_dir, AtEpoch(actions))
    assert state == plain_weights()
    assert len(warned) == len(errors_noted(log_dir))
    assert 1 <= len(warned) <= 2, "one for the loss, at most one for what prevents a new start"
    assert small_trainings.steps_of(log_dir) in ([5, 6], [4, 5, 6])  # 4 may be on its way


class Disk:
    """A place of 256 KiB that can be filled up and emptied again."""

    _size = 256 * 1024

    def __init__(self, directory: Path) -> None:
        self._filler = directory / "filler"

    def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as file:
            for block in (4096, 1):
                with suppress(OSError):
                    while True:
                        file.write(bytes(block))

    def empty(self) -> None:
        self._filler.unlink()

    @classmethod
    @contextmanager
    def made_at(cls, directory: Path) -> Iterator[Disk]:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={cls._size}", "tmpfs", str(directory)]
        subprocess.run(mount, check=True, capture_output=True)
        try:
            yield cls(directory)
        finally:
            subprocess.run(["umount", "--lazy", str(directory)], check=True)


class LimitedFiles(Disk):
    """The system refuses to let any file of the process grow, as a full disk does."""

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))

    def empty(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    @classmethod
    @contextmanager
    def made_at(cls, directory: Path) -> Iterator[Disk]:
        yield cls(directory)


def can_mount() -> bool:
    """Whether this user may make a small disk."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    trial = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    return trial.returncode == 0


DISKS = [LimitedFiles, Disk] if can_mount() else [LimitedFiles]


def train_on_a_full_disk(disk: type[Disk], directory: Path, results: Path, until: int) -> None:
    with disk.made_at(directory) as place:
        actions = {2: place.fill, until: place.empty}
        state, warned = watched(directory / "run", AtEpoch(actions))
        if until >= EPOCHS:
            place.empty()
        log_dir = directory / "run"
        np.savez(
            results,
            same=state == plain_weights(),
            warned=warned,
            steps=small_trainings.steps_of(log_dir),
            served=small_trainings.stored_points(log_dir)["grad_cam/values"],
            references=references(log_dir),
            notes=[text for _, _, text in errors_noted(log_dir)],
            files=len(list((log_dir / small_trainings.RUN).iterdir())),
        )


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("until", [4, EPOCHS])
def test_a_full_disk(start: Start, tmp_path: Path, disk: type[Disk], until: int) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    process = start(train_on_a_full_disk, disk, place, tmp_path / "results.npz", until)
    process.join()
    assert process.exitcode == 0
    found = np.load(tmp_path / "results.npz")
    assert found["same"]
    assert len(found["warned"]) == 1
    steps = found["steps"].tolist()
    assert {0, 1} <= set(steps) <= set(EVERY_STEP) - {3, *range(until + 1, EPOCHS * (until == 6))}
    assert {5, 6} <= set(steps) or until == EPOCHS
    assert found["served"].tolist() == steps
    assert set(found["references"]) <= set(steps), "compared with a step that the log lacks"
    assert len(found["notes"]) == 1 or until == EPOCHS
    assert found["files"] <= 2, "each lost step leaves a file behind"


def test_logs_that_are_no_numbers(log_dir: Path) -> None:
    class Talkative(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            assert logs is not None
            logs |= {"phase": "warm-up", "nothing": None, "several": [1, 2], "3": np.float32(4)}

    explain = xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir, on_error="raise")
    small_trainings.fit(small_trainings.small_cnn(), [Talkative(), explain], epochs=2)
    known = small_trainings.metrics(log_dir)[2]
    assert known.keys() == {"accuracy", "learning_rate", "loss", "3"}
    assert known["3"] == 4
