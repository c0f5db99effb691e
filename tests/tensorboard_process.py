"""The real TensorBoard, as users start it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 120.0


@contextmanager
def tensorboard(folder: Path, *options: str) -> Iterator[str]:
    """A TensorBoard over the logs in `folder`; gives its address."""
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder), "--port", "0"]
    said = folder.parent / "tensorboard.txt"
    with said.open("w") as output:
        process = subprocess.Popen([*command, *options], stdout=output, stderr=output)
    try:
        yield _address(said, process)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _address(said: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"at (http://\S+)", said.read_text()):
            return found[1].rstrip("/")
        time.sleep(0.2)
    raise AssertionError(f"TensorBoard did not start:\n{said.read_text()}")
