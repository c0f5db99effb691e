"""A log and a client that all tests of the plugin share."""

from __future__ import annotations

from pathlib import Path

import logs
import pytest
from tensorboard_client import client_of
from werkzeug.test import Client


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Logs with a run of 21 steps, and a shorter one of the same probe."""
    folder = tmp_path_factory.mktemp("logs")
    logs.write(folder / "run1" / "xai")
    logs.write_curves(folder / "run1")
    logs.write(folder / "run2" / "xai", logs.Recipe(steps=10, seed=1))
    return folder


@pytest.fixture(scope="session")
def client(run_folder: Path) -> Client:
    return client_of(run_folder)
