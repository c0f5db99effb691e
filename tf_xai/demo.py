"""`tf-xai demo`: a small CNN learns digits while TensorBoard shows what it looks at."""

from __future__ import annotations

import itertools
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from tf_xai.demos import mnist
from tf_xai.demos import shortcut as late_shortcut

_HOST = "localhost"
_PORT = 6006
_SECONDS_TO_START = 120
_BAR = 24
_LINE = 79
_TERMINATED = 128 + signal.SIGTERM
_MODULES = {"mlxtend": "mlxtend", "scikit-learn": "sklearn"}


class CannotStartError(Exception):
    """The demo cannot start; the message says what to change."""


def run(
    log_dir: Path | None,
    port: int | None,
    epochs: int | None,
    *,
    shortcut: bool = False,
    serve: bool = True,
) -> int:
    """Trains, and with `serve` shows the log until Ctrl-C; returns the exit code.

    Raises:
        CannotStartError: where an argument is wrong or a package is missing.
    """
    story = late_shortcut if shortcut else mnist
    _check_packages(story.PACKAGE)
    epochs = story.EPOCHS if epochs is None else epochs
    if epochs < 1:
        raise CannotStartError(
            f"`--epochs` must be a whole number. Expected at least 1; got {epochs}."
        )
    if port is not None or serve:
        port = _free_port(port)
    folder = _new_folder(log_dir)
    if not serve:
        _train(story, folder, epochs, lambda: None)
        print(f"Written to {folder}. To view it: tensorboard --logdir {folder}")
        return 0
    # TensorBoard takes seconds to start, which it does while the model trains.
    with TensorBoard(folder, port or _PORT) as board:
        try:
            _train(story, folder, epochs, board.announce)
            return board.serve()
        except KeyboardInterrupt:
            print(f"\nStopped. To view the log again: tensorboard --logdir {folder}")
            return 0


class TensorBoard:
    """A TensorBoard process that ends with the block."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://{_HOST}:{port}/#tf_xai"
        self._port = port
        self._folder = folder
        self._announced = False

    def __enter__(self) -> TensorBoard:
        self._before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        module, folder, port = "tensorboard.main", str(self._folder), str(self._port)
        options = ["--logdir", folder, "--port", port, "--reload_interval", "2"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        signal.signal(signal.SIGTERM, self._before)

    def announce(self) -> None:
        """Prints the address once the server answers."""
        if not self._announced and _answers(self._port):
            self._announced = True
            _say(f"The explanations are at {self.address}")

    def serve(self) -> int:
        """Waits until the server ends, which it does only on an error."""
        give_up = time.monotonic() + _SECONDS_TO_START
        while not self._announced and self._process.poll() is None and time.monotonic() < give_up:
            time.sleep(0.2)
            self.announce()
        if self._announced:
            print("TensorBoard runs until Ctrl-C.", flush=True)
            self._process.wait()
        print(f"TensorBoard ended unexpectedly:\n{self._last_errors()}", file=sys.stderr)
        print(f"The log is in {self._folder}.", file=sys.stderr)
        return 1

    def _last_errors(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-5:])


def _train(story: ModuleType, folder: Path, epochs: int, between: Callable[[], None]) -> None:
    """Trains; calls `between` between batches."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    print(f"Loading TensorFlow and {story.DIGITS}: about 10 seconds ...", flush=True)
    logger, lines = logging.getLogger("tf_xai"), _Lines()
    logger.addHandler(lines)
    try:
        seconds = max(round(story.SECONDS * epochs / story.EPOCHS), 1)
        story.train(folder, epochs, _progress(epochs, seconds, between), _say)
    finally:
        logger.removeHandler(lines)


def _progress(epochs: int, seconds: int, between: Callable[[], None]) -> Any:
    """A callback that prints a line per epoch and, on a terminal, a progress bar."""
    import keras

    class Progress(keras.callbacks.Callback):  # type: ignore[misc]
        epoch = -1

        def on_train_begin(self, logs: Any = None) -> None:
            if self.epoch < 0:
                passes = f"{epochs} epoch{'s' * (epochs > 1)}"
                _say(f"Training {passes}, explained on the way: about {seconds} seconds ...")

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            between()
            if sys.stdout.isatty():
                share = (self.epoch + (batch + 1) / self.params["steps"]) / epochs
                bar = ("=" * round(_BAR * share)).ljust(_BAR)
                accuracy = logs["accuracy"]
                _say(f"[{bar}] epoch {self.epoch + 1}/{epochs}, accuracy {accuracy:.3f}", end="")

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            _say(f"epoch {epoch + 1}/{epochs}, validation accuracy {logs['val_accuracy']:.3f}")

    return Progress()


class _Lines(logging.Handler):
    """Prints log records, such as alarms."""

    def emit(self, record: logging.LogRecord) -> None:
        _say(record.getMessage())


def _say(text: str, end: str = "\n") -> None:
    """Prints a line; on a terminal, over the unfinished one."""
    over = f"\r{text:<{_LINE}}" if sys.stdout.isatty() else text
    print(over, end=end, flush=True)


def _check_packages(digits: str) -> None:
    if find_spec("tensorflow") is None:
        raise CannotStartError(
            "the demo needs TensorFlow, which is not installed. "
            "Install it in the folder of tf-xai's source: "
            "pip install '.[cpu,demo]', or '.[gpu,demo]' for a GPU."
        )
    if find_spec(_MODULES[digits]) is None:
        raise CannotStartError(
            f"the demo needs {digits}, which provides its digits and is not installed. "
            "Install it in the folder of tf-xai's source: pip install '.[demo]'."
        )


def _new_folder(log_dir: Path | None) -> Path:
    """An empty folder: two trainings in one folder would form a single series."""
    if log_dir is None:
        numbered = (Path("logs", f"demo-{number}") for number in itertools.count(1))
        log_dir = next(folder for folder in numbered if not folder.exists())
    try:
        log_dir.mkdir(parents=True, exist_ok=True)
        if any(log_dir.iterdir()):
            raise CannotStartError(
                "`--log-dir` must be a new or empty folder. "
                f"Expected a path where files can be written; got '{log_dir}', which is not empty."
            )
    except OSError as error:
        raise CannotStartError(
            "`--log-dir` must be a new or empty folder. "
            f"Expected a path where files can be written; got '{log_dir}' ({error.strerror})."
        ) from error
    return log_dir


def _free_port(port: int | None) -> int:
    """`port`, which must be free, or else the first free one from 6006 on."""
    if port is None:
        return next(candidate for candidate in range(_PORT, 65536) if _is_free(candidate))
    if not 1 <= port <= 65535:
        raise CannotStartError(f"`--port` must be a port number. Expected 1 to 65535; got {port}.")
    if not _is_free(port):
        raise CannotStartError(
            f"`--port` must be free. Expected another port, or none; got {port}, which is in use."
        )
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((_HOST, port))
        except OSError:
            return False
        return True


def _answers(port: int) -> bool:
    try:
        socket.create_connection((_HOST, port), timeout=0.2).close()
    except OSError:
        return False
    return True
