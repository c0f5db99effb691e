"""A log_dir that nobody may write into any more, in mid-run: as any user but root sees it."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_trainings
from processes import Start

import tf_xai as xai

EPOCHS = 6
NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that belongs to an ordinary user."""
    with tempfile.TemporaryDirectory() as path:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        yield Path(path)


def train(place: Path, deletes: bool, allowed_again_at: int) -> None:
    """Writes what came of it beside the log."""
    if os.geteuid() == 0:  # root may write anywhere
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    log_dir = place / "run"

    def forbid() -> None:
        if deletes:
            for file in (log_dir / small_trainings.RUN).glob("*tfevents*"):
                file.unlink()
        for path in (log_dir / small_trainings.RUN, log_dir):
            path.chmod(0o555)

    def allow() -> None:
        for path in (log_dir, log_dir / small_trainings.RUN):
            path.chmod(0o755)

    def trained(*callbacks: object) -> list[bytes]:
        model = small_trainings.small_cnn()
        small_trainings.fit(model, callbacks, epochs=EPOCHS)
        return small_trainings.state(model)

    actions = small_trainings.AtEpoch({2: forbid, allowed_again_at: allow})
    explain = xai.Explain(small_trainings.probe(), ["grad_cam", "sensitivity"], log_dir=log_dir)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        state = trained(explain, actions)
    allow()
    found = {
        "same": state == trained(),
        "warned": [str(warning.message) for warning in caught],
        "steps": small_trainings.steps_of(log_dir) if [*log_dir.rglob("*tfevents*")] else [],
        "notes": [text for _, _, text in xai.load(log_dir).notes()],
    }
    (place / "found.json").write_text(json.dumps(found))


def outcome(start: Start, place: Path, deletes: bool, allowed_again_at: int) -> dict[str, object]:
    process = start(train, place, deletes, allowed_again_at)
    process.join()
    assert process.exitcode == 0
    found = json.loads((place / "found.json").read_text())
    assert found["same"]
    return found


def test_a_file_that_is_open_is_written_to_the_end(start: Start, place: Path) -> None:
    found = outcome(start, place, False, EPOCHS)
    assert found["warned"] == []
    assert found["steps"] == list(range(EPOCHS + 1))


def test_no_new_file_may_be_made_for_a_while(start: Start, place: Path) -> None:
    found = outcome(start, place, True, 4)
    lost, forbidden = found["warned"]  # type: ignore[misc]
    assert lost.startswith("tf_xai could not explain (explain): FileNotFoundError: ")
    assert "was deleted: its content is lost" in lost
    assert forbidden.startswith("tf_xai could not explain (explain): PermissionDeniedError: ")
    assert found["steps"] in ([5, 6], [4, 5, 6])  # 4 may be on its way
    for text in (lost, forbidden):
        assert text.removeprefix("tf_xai could not explain (explain): ") in found["notes"]
