"""A long training: nothing grows with its steps. `TF_XAI_SOAK` explained steps; `make soak`."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
import tracemalloc
from contextlib import nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import keras
import small_trainings
from gauges import linux_only, open_files, resident_kib, system_threads
from processes import Start

import tf_xai as xai

STEPS = int(os.environ.get("TF_XAI_SOAK", "160"))
IS_LONG = "TF_XAI_SOAK" in os.environ
STEPS_AN_EPOCH = 40
MAX_TIMES = 1.5  # the CPU time of as many steps before; a fault that is worth a name multiplies it
MAX_KIB = {"heap_kib": 128, "rss_kib": 4096}  # more than at the first quarter, however many steps
METHODS = ["grad_cam", "expected_gradients", "occlusion"]


class Traced(keras.layers.Layer):
    """Counts how often Python runs its `call`: once a trace."""

    calls = 0

    def call(self, inputs: Any) -> Any:
        type(self).calls += 1
        return inputs * 1.0


class Calls:
    """Counts the calls of our functions, in all threads that begin while it does."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Calls:
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "/tf_xai/" in frame.f_code.co_filename:
            self.count += 1


class Gauge(keras.callbacks.Callback):
    """Reads what could grow, after each epoch."""

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self._calls = calls
        self.read: list[dict[str, float]] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        gc.collect()
        self.read.append(
            {
                "cpu_seconds": time.process_time(),
                "calls": self._calls.count,
                "rss_kib": resident_kib(),
                "heap_kib": tracemalloc.get_traced_memory()[0] / 1024,
                "threads": threading.active_count(),
                "system_threads": system_threads(),
                "files": open_files(),
                "traces": Traced.calls,
            }
        )


def network() -> keras.Model:
    keras.utils.set_random_seed(small_trainings.SEED)
    layers = keras.layers
    stack = [
        layers.Input((small_trainings.SIDE, small_trainings.SIDE, 1)),
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        Traced(),
        layers.GlobalAveragePooling2D(),
        layers.Dense(small_trainings.CLASSES, activation="softmax"),
    ]
    return small_trainings.compiled(keras.Sequential(stack))


def train(directory: Path) -> None:
    """Explains after every batch; what Python allocates and calls is seen in short runs alone."""
    calls = Calls()
    gauge = Gauge(calls)
    explain = xai.Explain(
        small_trainings.probe(), METHODS, log_dir=directory / "run", every_n_batches=1,
        quality=["completeness_gap", "entropy", xai.Deletion(steps=8, every_n_epochs=1)],
    )  # fmt: skip
    pictures, labels = small_trainings.examples(2 * STEPS_AN_EPOCH)
    options = {"batch_size": 2, "epochs": STEPS // STEPS_AN_EPOCH, "verbose": 0}
    with nullcontext() if IS_LONG else calls:
        if not IS_LONG:
            tracemalloc.start()
        network().fit(pictures, labels, **options, callbacks=[explain, gauge])
    (directory / "read.json").write_text(json.dumps(gauge.read))


@linux_only
def test_nothing_grows(start: Start, tmp_path: Path) -> None:
    process = start(train, tmp_path)
    process.join()
    assert process.exitcode == 0
    assert small_trainings.steps_of(tmp_path / "run") == list(range(STEPS + 1))
    read = json.loads((tmp_path / "read.json").read_text())
    quarter = len(read) // 4
    warm, last = read[quarter - 1], read[-1]
    second, fourth = (
        {name: read[last][name] - read[last - quarter][name] for name in ("cpu_seconds", "calls")}
        for last in (2 * quarter - 1, len(read) - 1)
    )
    grown = {name: last[name] - warm[name] for name in MAX_KIB}
    ratio = fourth["cpu_seconds"] / second["cpu_seconds"]
    each = 1e3 * second["cpu_seconds"] / quarter / STEPS_AN_EPOCH
    print(f"\n{STEPS} steps, {each:.1f} ms of CPU each; last quarter to the second: {ratio:.2f}")
    print(f"more than at the first quarter: {grown}; at the end: {last}")
    of_one_step = second["calls"] / quarter / STEPS_AN_EPOCH  # may still be under way
    assert fourth["calls"] <= second["calls"] + 1.5 * of_one_step
    assert not IS_LONG or ratio < MAX_TIMES
    for name in ("threads", "system_threads", "files", "traces"):
        assert last[name] == warm[name], name
    for name, most in MAX_KIB.items():
        assert grown[name] < most, name
