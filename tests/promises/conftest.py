"""Fixtures of the six promises: logs, other processes, disks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keras
import pytest
from processes import processes as processes
from processes import start as start


@pytest.fixture
def log_dir(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def other_policy() -> Iterator[Callable[[str], None]]:
    """Sets Keras' dtype policy until the test ends."""
    before = keras.config.dtype_policy()
    yield keras.config.set_dtype_policy
    keras.config.set_dtype_policy(before)
