import contextlib
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

import tf_xai as xai
from tf_xai import demo

PATIENCE_S = 180.0


@pytest.mark.parametrize(
    ("absent", "arguments", "package", "command"),
    [
        ("tensorflow", [], "TensorFlow", "pip install '.[cpu,demo]'"),
        ("mlxtend", [], "mlxtend", "pip install '.[demo]'"),
        ("sklearn", ["--shortcut"], "scikit-learn", "pip install '.[demo]'"),
    ],
)
def test_absent_package_is_named_with_what_to_install(
    monkeypatch, refused, absent, arguments, package, command
):
    monkeypatch.setattr(demo, "find_spec", lambda name: None if name == absent else name)
    message = refused("demo", *arguments)
    assert f"tf-xai demo: error: the demo needs {package}, " in message
    assert command in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--epochs", "0"],
            "`--epochs` must be a whole number. Expected at least 1; got 0.\n",
        ),
        (
            ["--epochs", "many"],
            "argument --epochs: invalid int value: 'many'\n",
        ),
        (
            ["--port", "70000"],
            "`--port` must be a port number. Expected 1 to 65535; got 70000.\n",
        ),
    ],
)
def test_wrong_argument_is_refused(refused, arguments, message):
    assert refused("demo", *arguments).endswith(f"tf-xai demo: error: {message}")


def test_taken_port_is_refused(refused, listening_port):
    assert refused("demo", "--port", str(listening_port)).endswith(
        "`--port` must be free. "
        f"Expected another port, or none; got {listening_port}, which is in use.\n"
    )


def test_folder_in_use_is_refused(refused, tmp_path):
    (tmp_path / "events.out.tfevents.1").touch()
    assert refused("demo", "--log-dir", str(tmp_path)).endswith(
        "`--log-dir` must be a new or empty folder. "
        f"Expected a path where files can be written; got '{tmp_path}', which is not empty.\n"
    )


def test_unwritable_folder_is_refused(refused, tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert refused("demo", "--log-dir", str(file / "log")).endswith(
        "`--log-dir` must be a new or empty folder. "
        f"Expected a path where files can be written; got '{file / 'log'}' (Not a directory).\n"
    )


def test_default_folder_is_the_first_unused(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert [demo._new_folder(None), demo._new_folder(None)] == [
        Path("logs/demo-1"),
        Path("logs/demo-2"),
    ]


def test_default_port_steps_over_taken_ones(monkeypatch, listening_port):
    monkeypatch.setattr(demo, "_PORT", listening_port)
    assert demo._free_port(None) > listening_port


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_explanations_are_served_until_it_is_ended(tmp_path, number, code):
    process = start_demo(tmp_path / "log", "--epochs", "2")
    try:
        lines = read_lines(process)
        address = wait_for(lines, r"The explanations are at (\S+)#tf_xai").group(1)
        until = time.monotonic() + PATIENCE_S
        while not active(address):
            assert time.monotonic() < until
            time.sleep(0.5)
        wait_for(lines, "TensorBoard runs until Ctrl-C")
        process.send_signal(number)
        assert process.wait(timeout=PATIENCE_S) == code
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(address, timeout=PATIENCE_S)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert xai.load(tmp_path / "log")["grad_cam"].steps[0] == 0


def test_without_serving_the_log_is_written(tmp_path, capsys):
    assert demo.run(tmp_path, None, 1, serve=False) == 0
    log = xai.load(tmp_path)
    assert list(log["grad_cam"].steps) == [0, 20, 40, 60, 80]
    assert log["grad_cam"].degenerate.mean() < 0.1, "the maps of the demo say something"
    output = capsys.readouterr().out
    assert re.search(r"Loading TensorFlow and 5,000 digits: about \d+ seconds", output)
    assert re.search(r"Training 1 epochs?, .*: about \d+ seconds", output)
    assert re.search(r"epoch 1/1, validation accuracy 0\.\d{3}", output)
    assert output.endswith(f"To view it: tensorboard --logdir {tmp_path}\n")


def start_demo(folder, *arguments):
    code = "import sys; from tf_xai.cli import main; sys.exit(main())"
    command = [sys.executable, "-u", "-c", code, "demo", "--log-dir", str(folder), *arguments]
    environment = {**os.environ, "PYTHONWARNINGS": "default"}
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,  # a shell's background job, and what it starts, would not
    )


def _heed_ctrl_c():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def read_lines(process):
    lines = queue.Queue()
    threading.Thread(target=lambda: [*map(lines.put, process.stdout)], daemon=True).start()
    return lines


def wait_for(lines, pattern):
    until = time.monotonic() + PATIENCE_S
    while True:
        if found := re.search(pattern, lines.get(timeout=max(0.0, until - time.monotonic()))):
            return found


def active(address):
    with urllib.request.urlopen(f"{address}data/plugins_listing", timeout=PATIENCE_S) as answer:
        return json.load(answer)["tf_xai"]["enabled"]


@pytest.fixture
def listening_port():
    with socket.socket() as server:
        server.bind(("localhost", 0))
        server.listen()
        yield server.getsockname()[1]
