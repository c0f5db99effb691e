"""Addresses such as `gs://bucket/run` answer as paths of this machine do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
import small_trainings
import tensorflow as tf
from refusals import refusal

import tf_xai as xai
from tf_xai.log.remote import LogPath, RemotePath, log_path
from tf_xai.log.run_log import RunLog
from tf_xai.writing import writer

FILES = ("tfevents.1", "a/tfevents.2", "a/b/tfevents.3", "a/b/other", "a/tfevents.d/x")
NAMES = (*FILES, "", "a", "a/b", "a/none", "none", "none/none")


@pytest.fixture
def remote() -> Iterator[RemotePath]:
    root = log_path("ram://disk/root")
    assert isinstance(root, RemotePath)
    yield root
    tf.io.gfile.rmtree("ram://disk")


@pytest.fixture
def both(remote: RemotePath, tmp_path: Path) -> tuple[LogPath, LogPath]:
    """The same tree, there and here."""
    for root in (remote, tmp_path):
        for name in FILES:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(name.encode() * 100_000)
    return remote, tmp_path


def alike(both: tuple[LogPath, LogPath], ask: Callable[[LogPath], object]) -> None:
    there, here = both

    def told(root: LogPath) -> object:
        try:
            return ask(root)
        except OSError as error:
            return type(error), error.errno

    assert told(there) == told(here)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_answers(both: tuple[LogPath, LogPath], name: str) -> None:
    def names(root: LogPath, found: Iterator[LogPath]) -> list[str]:
        return sorted(path.relative_to(root).as_posix() for path in found if path.is_file())

    alike(both, lambda root: (root / name).exists())
    alike(both, lambda root: (root / name).is_dir())
    alike(both, lambda root: (root / name).is_file())
    alike(both, lambda root: names(root, (root / name).glob("*tfevents*")))
    alike(both, lambda root: names(root, (root / name).rglob("*tfevents*")))


@pytest.mark.parametrize("name", ["a/tfevents.2", "a/none"])
def test_the_same_files(both: tuple[LogPath, LogPath], name: str) -> None:
    def read(root: LogPath) -> object:
        with (root / name).open("rb") as file:
            size = file.seek(0, 2)
            at_end = file.read(10)
            places = [(file.seek(at), file.read(7), file.tell()) for at in (3, 900_000, 0, 5)]
            file.seek(size - 3)
            return size, at_end, places, file.read(10), file.read(10)

    def move(root: LogPath) -> object:
        target = root / "a/moved"
        (root / name).rename(target)
        return (root / name).exists(), target.exists(), target.unlink(), target.exists()

    alike(both, read)
    alike(both, move)
    alike(both, lambda root: (root / name).unlink())


def train(log_dir: str | RemotePath, epochs: int = 4, first: int = 0) -> None:
    explain = xai.Explain(small_trainings.probe(), ["grad_cam", "sensitivity"], log_dir=log_dir)
    small_trainings.fit(
        small_trainings.small_cnn(), [explain], epochs=epochs, initial_epoch=first, shuffle=False
    )


def deleting(remote: RemotePath, step: int) -> small_trainings.AtEpoch:
    """Deletes the log once it holds that step."""
    root = str(remote)
    return small_trainings.AtEpoch(
        small_trainings.once_written(remote, step, lambda: tf.io.gfile.rmtree(root))
    )


def test_a_log_that_is_deleted_in_mid_run(remote: RemotePath) -> None:
    explain = xai.Explain(small_trainings.probe(), ["grad_cam"], log_dir=str(remote))
    delete = deleting(remote, 2)
    with pytest.warns(RuntimeWarning, match=r"ram://.* was deleted: its content is lost"):
        small_trainings.fit(small_trainings.small_cnn(), [delete, explain])
    assert small_trainings.steps_of(remote) == [3, 4]


def test_a_damaged_end_is_passed_over(remote: RemotePath) -> None:
    train(remote)
    (file,) = (remote / small_trainings.RUN).glob("*tfevents*")
    with file.open() as opened:
        data = opened.read()
    file.write_bytes(data[:-40])
    assert small_trainings.steps_of(remote) == [0, 1, 2, 3]
    train(remote, epochs=5, first=3)
    assert small_trainings.steps_of(remote) == [0, 1, 2, 3, 4, 5]


def test_two_callbacks_of_a_training_need_two_addresses(remote: RemotePath) -> None:
    explains = [
        xai.Explain(small_trainings.probe(), [("grad_cam")], log_dir=remote) for _ in range(2)
    ]
    with pytest.raises(
        ValueError, match="`log_dir` must be a different directory for each callback"
    ):
        small_trainings.fit(small_trainings.small_cnn(), explains)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("ram://disk/run", RemotePath("ram://disk/run")),
        (Path("gs://bucket/run"), RemotePath("gs://bucket/run")),
        ("file:///tmp/run", Path("/tmp/run")),
        (Path("file:///tmp/run"), Path("/tmp/run")),
        ("logs/run", Path("logs/run")),
        ("C:/logs", Path("C:/logs")),
        ("a:b/c", Path("a:b/c")),
        ("9:/c", Path("9:/c")),
    ],
)
def test_what_an_address_means(given: str | Path, meant: LogPath) -> None:
    found = log_path(given)
    assert (type(found), found) == (type(meant), meant)
    assert str(found) == str(meant)


def test_an_address_is_told_as_it_was_given() -> None:
    path = log_path("gs://bucket/run") / "xai"
    assert str(path) == "gs://bucket/run/xai"
    assert str(path.parent) == "gs://bucket/run"


def refused(given: str) -> str:
    known = sorted(scheme for scheme in tf.io.gfile.get_registered_schemes() if scheme)
    return refusal("log_dir", repr(given), str(known))


@pytest.mark.parametrize(
    "given", ["s3://bucket/run", "hdfs://host/run", "S3://bucket/run", "my_fs://run", "gs://"]
)
def test_an_unknown_file_system_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=refused(given)):
        xai.Explain(small_trainings.probe(), log_dir=given)
    with pytest.raises(ValueError, match=refused(given)):
        xai.load(given)
    with pytest.raises(ValueError, match=refused(given)):
        xai.report(given)


def test_without_tensorflow_there_are_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ValueError, match=r"TensorFlow knows.*got 'gs://bucket/run'"):
        log_path("gs://bucket/run")


@pytest.mark.parametrize("largest", [1, 4_000_000])
def test_a_deleted_log_is_noticed_however_small_its_files(
    remote: RemotePath, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_LARGEST", largest)
    explain = xai.Explain(small_trainings.probe(), ["grad_cam"], log_dir=str(remote))
    delete = deleting(remote, 3)
    with pytest.warns(RuntimeWarning, match=r"ram://.* was deleted: its content is lost"):
        small_trainings.fit(small_trainings.small_cnn(), [delete, explain], epochs=6)
    log = RunLog(remote / small_trainings.RUN)
    assert log.probe is not None
    assert log.last_step == 6


def test_a_file_that_cannot_be_checked_does_not_count_as_deleted(
    remote: RemotePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: RemotePath) -> bool:
        raise PermissionError(13, "403", str(path))

    monkeypatch.setattr(RemotePath, "exists", refuse)
    train(remote)
    monkeypatch.undo()
    assert small_trainings.steps_of(remote) == [0, 1, 2, 3, 4]


def test_who_cannot_read_the_log_cannot_go_on_with_it(
    remote: RemotePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(remote)

    def refuse(path: RemotePath, mode: str = "rb") -> BinaryIO:
        raise PermissionError(13, "403", str(path))

    for name, value in (("open", refuse), ("glob", refuse)):
        with monkeypatch.context() as patch:
            patch.setattr(RemotePath, name, value)
            with pytest.raises(ValueError, match="`log_dir` must be a directory that can be read"):
                train(remote, epochs=6, first=4)
    assert small_trainings.steps_of(remote) == [0, 1, 2, 3, 4]
