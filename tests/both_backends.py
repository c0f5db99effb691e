"""TensorBoard's data server, which reads logs where `--load_fast` lets it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import grpc
from small_trainings import RUN
from tensorboard.context import RequestContext
from tensorboard.data import grpc_provider, server_ingester

from tf_xai import answers, schema

PATIENCE_S = 120.0

AnswerT = TypeVar("AnswerT")


@contextmanager
def served_fast(log_dir: Path, last_step: int) -> Iterator[answers.Experiment]:
    """The log as TensorBoard serves it by its data server, once that has read the last step."""
    with served_by_data_server(log_dir, lambda log: _last_step(log) >= last_step) as log:
        yield log


@contextmanager
def served_by_data_server(
    log_dir: Path, is_read: Callable[[answers.Experiment], bool]
) -> Iterator[answers.Experiment]:
    """The same, once that is true."""
    port = log_dir.parent / "port"
    command = [
        str(server_ingester.get_server_binary().path),
        f"--logdir={log_dir}",
        f"--samples-per-plugin={schema.PLUGIN_NAME}=all",
        "--reload=once",
        "--port=0",
        f"--port-file={port}",
        "--die-after-stdin",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"localhost:{_when(lambda: port.read_text().strip())}"
            with grpc.insecure_channel(address) as channel:
                provider = grpc_provider.GrpcDataProvider(address, grpc_provider.make_stub(channel))
                log = answers.Experiment(provider, RequestContext(), "")
                _when(lambda: is_read(log))
                yield log
        finally:
            process.kill()


def _last_step(log: answers.Experiment) -> int:
    return max(step.step for step in answers.predictions(log, RUN).steps)


def _when(ask: Callable[[], AnswerT]) -> AnswerT:
    """What is answered as soon as there is an answer."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with suppress(Exception):
            if answer := ask():
                return answer
        time.sleep(0.02)
    raise AssertionError("the data server has not read the log")
