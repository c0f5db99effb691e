"""Processes in which TensorFlow is imported but has not run anything: quick to start."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

Start = Callable[..., BaseProcess]  # starts a function in a process of its own


@pytest.fixture(scope="session")
def processes() -> BaseContext:
    """Makes such processes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["small_trainings"])
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
