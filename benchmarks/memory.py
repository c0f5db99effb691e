"""Memory: Integrated Gradients of 512 examples against a training batch; growth over a run.

Of the samples, 4 are taken: memory does not depend on their number, time does.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
from _measure import table
from _models import small_cnn

import tf_xai as xai

SIDE, TRAINING_BATCH, EXAMPLES, SAMPLES = 224, 32, 512, 4
EPOCHS = 200


def _model() -> keras.Model:
    model = keras.applications.MobileNetV2(weights=None, input_shape=(SIDE, SIDE, 3), classes=10)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def _pictures(count: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 1, (count, SIDE, SIDE, 3)).astype(np.float32)


def training_batch() -> float:
    """Peak MB of training on two batches."""
    model = _model()
    before = _peak()
    model.fit(
        _pictures(2 * TRAINING_BATCH), np.zeros(2 * TRAINING_BATCH), TRAINING_BATCH, verbose=0
    )
    return _peak() - before


def explaining() -> float:
    """Peak MB of explaining, the probe included."""
    model = _model()
    before = _peak()
    probe = xai.Probe(_pictures(EXAMPLES), np.zeros(EXAMPLES, int))
    xai.explain(model, probe, xai.IntegratedGradients(samples=SAMPLES))
    return _peak() - before


def growth() -> float:
    """Growth in MB between epochs 50 and 200."""
    model = small_cnn()
    model.compile("adam", "sparse_categorical_crossentropy")
    pictures = np.random.default_rng(0).uniform(0, 1, (32, 32, 32, 3)).astype(np.float32)
    sizes: list[float] = []

    class Watch(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            gc.collect()
            sizes.append(_now())

    explain = xai.Explain(xai.Probe(pictures, np.arange(32) % 10), log_dir=tempfile.mkdtemp())
    model.fit(pictures, np.arange(32) % 10, epochs=EPOCHS, verbose=0, callbacks=[explain, Watch()])
    return sizes[-1] - sizes[EPOCHS // 4]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _now() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _alone(measure: Callable[[], float]) -> float:
    """The measure taken in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return float(pool.apply(measure))


def main() -> None:
    """Prints one table."""
    batch, explained = _alone(training_batch), _alone(explaining)
    rows: list[list[object]] = [
        [f"training MobileNetV2 {SIDE}, batches of {TRAINING_BATCH}", batch, 1.0],
        [f"IG {SAMPLES} of {EXAMPLES} examples", explained, explained / batch],
        [f"growth over {EPOCHS - EPOCHS // 4} explained epochs", _alone(growth), ""],
    ]
    table("Memory", ["", "MB", "ratio"], rows)


if __name__ == "__main__":
    main()
