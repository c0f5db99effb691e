"""Runs the tests of `short_of_memory.py` where TensorFlow says at once that there is no memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).with_name("short_of_memory.py")


def test_memory_short() -> None:
    # The allocator that comes with oneDNN hopes for ten seconds that others free some.
    environment = {**os.environ, "TF_ENABLE_ONEDNN_OPTS": "0"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(TESTS)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
