"""Several devices, several processes: the same numbers, the work shared."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np

import tf_xai as xai

HERE = Path(__file__).parent


def start(script: str, *arguments: object, **settings: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **settings}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env=environment, text=True, **streams)  # type: ignore[call-overload]


def finish(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said[-4000:]


def test_mirrored_over_two_devices(tmp_path: Path) -> None:
    results, log_dir = tmp_path / "results.npz", tmp_path / "run"
    with start("replicated.py", results, log_dir) as process:
        finish(process)
    found = np.load(results)
    names = [name.removeprefix("two/") for name in found.files if name.startswith("two/")]
    assert len(names) > 10
    for name in names:
        one, two = found[f"one/{name}"], found[f"two/{name}"]
        np.testing.assert_allclose(two, one, rtol=0, atol=1e-5 * np.abs(one).max(), err_msg=name)
    first, second = found["shares"]
    assert first == second > 0
    assert xai.load(log_dir)["grad_cam"].steps.tolist() == [0, 1, 2]
    before, after = found["statistics/before"], found["statistics/after"]
    assert (before[:, 0] != before[:, 1]).any()
    np.testing.assert_array_equal(after, before)


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("localhost", 0))
        return [each.getsockname()[1] for each in sockets]


def test_keras_2_over_two_workers(tmp_path: Path) -> None:
    """The chief alone writes; each worker is given a directory of its own to tell."""
    cluster = {"worker": [f"localhost:{port}" for port in free_ports(2)]}
    with ExitStack() as held:
        workers = []
        for index in range(2):
            task = {"type": "worker", "index": index}
            settings = {"TF_CONFIG": json.dumps({"cluster": cluster, "task": task})}
            arguments = (tmp_path / f"weights{index}.npz", tmp_path / f"run{index}")
            workers.append(held.enter_context(start("worker.py", *arguments, **settings)))
        for worker in workers:
            finish(worker)
    first, second = (np.load(tmp_path / f"weights{index}.npz") for index in range(2))
    assert all((first[name] == second[name]).all() for name in first.files)
    log = xai.load(tmp_path / "run0")
    for name in ("grad_cam", "integrated_gradients"):
        assert log[name].steps.tolist() == [0, 1, 2, 3]
        assert np.isfinite(log[name].values).all()
    assert not [path for path in (tmp_path / "run1").rglob("*") if path.is_file()]
