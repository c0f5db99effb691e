"""A log in a bucket, which cannot be appended to: as good as one in a directory."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import small_trainings
from both_backends import served_fast
from bucket import bucket_of
from processes import Start
from small_trainings import AtEpoch

import tf_xai as xai
from tf_xai.writing import writer

EPOCHS = 5
LOG = "gs://bucket/run"
METHODS = ("grad_cam", "sensitivity")


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    return tmp_path / "bucket"


@pytest.fixture
def environment(bucket: Path) -> Iterator[dict[str, str]]:
    with bucket_of(bucket) as found:
        yield found


@pytest.fixture(autouse=True)
def reachable(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def stored(bucket: Path) -> Path:
    """What the log is in truth."""
    return bucket / "objects/run"


def train(
    log_dir: str | Path, *others: AtEpoch, epochs: int = EPOCHS, first: int = 0
) -> list[bytes]:
    model = small_trainings.small_cnn()
    explain = xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir)
    options = {"epochs": epochs, "initial_epoch": first, "shuffle": False}
    small_trainings.fit(model, [*others, explain], **options)
    return small_trainings.state(model)


def files(stored: Path) -> list[Path]:
    return sorted((stored / small_trainings.RUN).glob("*tfevents*"))


def uploads(bucket: Path) -> list[int]:
    return [int(line) for line in (bucket / "uploads").read_text().split()]


def test_it_holds_what_a_directory_holds(stored: Path, log_dir: Path, tmp_path: Path) -> None:
    assert train(LOG) == train(log_dir)
    assert small_trainings.contents(stored) == small_trainings.contents(log_dir)
    with served_fast(stored, EPOCHS) as log:
        assert set(map(tuple, small_trainings.points_of(log).values())) >= {
            tuple(range(EPOCHS + 1))
        }
    far, near = xai.load(LOG), xai.load(log_dir)
    assert (far.runs, far.keys()) == (near.runs, near.keys())
    for name in METHODS:
        np.testing.assert_array_equal(far[name].values, near[name].values)
        np.testing.assert_array_equal(far.drift(name), near.drift(name))
    assert xai.load("gs://bucket").runs == ["run"]
    page = xai.report(Path(LOG), tmp_path / "page.html").read_text()
    assert "grad_cam" in page


def test_it_goes_on_and_begins_anew(stored: Path, log_dir: Path) -> None:
    for place in (LOG, log_dir):
        train(place, epochs=3)
        train(place, epochs=EPOCHS, first=3)
    assert small_trainings.contents(stored) == small_trainings.contents(log_dir)
    assert small_trainings.stored_points(stored)["grad_cam/step"] == list(range(EPOCHS + 1))
    train(LOG, epochs=1)
    assert small_trainings.steps_of(stored) == [0, 1]
    assert len(list((stored / small_trainings.RUN).glob("*.replaced.*"))) == 2


def test_a_step_uploads_no_more_than_a_file(
    bucket: Path, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(LOG, epochs=1)
    (one,) = files(stored)
    largest = one.stat().st_size
    monkeypatch.setattr(writer, "_LARGEST", largest)
    before = len(uploads(bucket))
    train(LOG, epochs=12)
    assert len(files(stored)) > 3
    assert max(uploads(bucket)[before:]) < 2 * largest
    everything = list(range(13))
    assert small_trainings.steps_of(stored) == everything
    points = small_trainings.stored_points(stored)
    assert all(at == everything for tag, at in points.items() if tag not in ("probe", "notes"))
    with served_fast(stored, 12) as log:
        assert small_trainings.points_of(log) == points
    sizes = {path: path.read_bytes() for path in files(stored)}
    train(LOG, epochs=13, first=12)
    assert sizes.items() <= {path: path.read_bytes() for path in files(stored)}.items()
    assert small_trainings.steps_of(stored) == [*everything, 13]


def train_until_killed(environment: dict[str, str], bucket: Path, at: int) -> None:
    os.environ.update(environment)

    def begin() -> None:
        (bucket / "kill").write_text(str(os.getpid()))

    train(LOG, AtEpoch({at: begin}))


@pytest.mark.parametrize("at", [1, 3])
def test_killed_while_it_uploads(
    start: Start, environment: dict[str, str], bucket: Path, stored: Path, log_dir: Path, at: int
) -> None:
    train(log_dir)
    process = start(train_until_killed, environment, bucket, at)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    last = small_trainings.steps_of(stored)[-1]
    assert last in (at - 1, at), "more is lost than the step that was being uploaded"
    model = small_trainings.small_cnn()
    small_trainings.fit(model, epochs=last, shuffle=False)  # as a backup restores it
    explain = xai.Explain(small_trainings.probe(), METHODS, log_dir=LOG)
    small_trainings.fit(model, [explain], initial_epoch=last, epochs=EPOCHS, shuffle=False)
    assert small_trainings.contents(stored) == small_trainings.contents(log_dir)


def test_a_bucket_that_is_closed_for_a_while(bucket: Path, stored: Path) -> None:
    closed = bucket / "closed"
    wait = {2: closed.touch, 4: closed.unlink}
    with pytest.warns(RuntimeWarning, match="tf_xai could not explain"):
        state = train(LOG, AtEpoch(wait))
    without = small_trainings.small_cnn()
    small_trainings.fit(without, epochs=EPOCHS, shuffle=False)
    assert state == small_trainings.state(without)
    steps = small_trainings.steps_of(stored)
    assert set(steps) >= {0, 1, EPOCHS}
    assert 3 not in steps
    notes = " ".join(text for _, _, text in xai.load(stored).notes())
    assert "403" in notes


def test_a_closed_bucket_is_reported_before_the_training(bucket: Path) -> None:
    (bucket / "closed").touch()
    with pytest.raises(ValueError, match="`log_dir` must be a directory that can be written to"):
        train(LOG)
    assert len((bucket / "closed").read_text().splitlines()) < 10, "it is asked again and again"
