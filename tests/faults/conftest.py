"""Fixtures of real faults: processes to kill, logs to lose."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import processes as processes
from processes import start as start


@pytest.fixture
def log_dir(tmp_path: Path) -> Path:
    return tmp_path / "run"
