"""What a process takes of the machine, as Linux tells it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

linux_only = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="reads what Linux tells of a process"
)


def resident_kib() -> float:
    """Memory that is there and not only promised."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1024


def open_files() -> int:
    return len(os.listdir("/dev/fd"))  # noqa: PTH208


def system_threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208
