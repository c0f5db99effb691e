"""Fixtures of the six promises: logs, other processes, disks."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import keras
import pytest
from promised import Start


@pytest.fixture
def log_dir(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture(scope="session")
def processes() -> BaseContext:
    """Makes processes in which TensorFlow is imported but has not run anything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["promised"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    return context


@pytest.fixture
def start(processes: BaseContext) -> Iterator[Start]:
    """Starts a function in a process of its own."""
    started: list[BaseProcess] = []

    def begin(function: Callable[..., None], *arguments: Any) -> BaseProcess:
        process: BaseProcess = processes.Process(target=function, args=arguments)  # type: ignore[attr-defined]
        process.start()
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.join()


@pytest.fixture
def other_policy() -> Iterator[Callable[[str], None]]:
    """Sets Keras' dtype policy until the test ends."""
    before = keras.config.dtype_policy()
    yield keras.config.set_dtype_policy
    keras.config.set_dtype_policy(before)
