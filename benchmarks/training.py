"""What training feels: `fit` with the callback at each epoch against `fit` without."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
from _measure import interleaved, median, ratio, table
from _models import EXAMPLES, examples, mobile_net, small_cnn

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.quality import DEFAULTS
from tf_xai.session.options import SessionOptions
from tf_xai.session.session import Session
from tf_xai.step_time import StepTime

METHODS = ["grad_cam", "integrated_gradients"]
EPOCHS = 3


def compare(model: Any, batches: int, batch: int) -> list[object]:
    """One row: a training of a few epochs with and without the callback."""
    random = np.random.default_rng(0)
    shape = (batches * batch, *model.input_shape[1:])
    pictures = random.uniform(0, 1, shape).astype(np.float32)
    targets = np.arange(len(pictures)) % 10
    model.compile("adam", "sparse_categorical_crossentropy")
    probe = xai.Probe(*examples(model))
    folder = tempfile.mkdtemp()

    def fit(*callbacks: Any) -> None:
        model.fit(
            pictures, targets, batch_size=batch, epochs=EPOCHS, verbose=0, callbacks=list(callbacks)
        )

    def with_callback() -> None:
        fit(xai.Explain(probe, METHODS, log_dir=folder))

    fit()
    seconds = interleaved({"with": with_callback, "without": fit}, rounds=3)
    shutil.rmtree(folder)
    first_start, other_start, rest, passes = split(model, probe)
    extra = median(seconds["with"]) - median(seconds["without"])
    return [
        model.name,
        median(seconds["without"]) / EPOCHS,
        extra / EPOCHS,
        ratio(seconds["with"], seconds["without"]),
        first_start,
        other_start,
        f"{100 * rest / (rest + passes):.1f} %",
    ]


def split(model: Any, probe: xai.Probe) -> tuple[float, float, float, float]:
    """Seconds of the first start, of another, of a step beside the passes, and of the passes."""
    model = keras.models.clone_model(model)  # for which nothing was compiled yet
    compiled, again = (seconds_until_asked(model, probe) for _ in range(2))
    explainer = Explainer(model, probe, METHODS, checks=DEFAULTS)
    folder = tempfile.mkdtemp()
    session = Session(
        explainer, Path(folder), SessionOptions(alarms=[xai.Alarm()], raise_errors=True)
    )
    session.begin(0)
    steps = iter(range(1000))

    def passes() -> None:
        found = explainer.passes()
        for method in explainer.methods:
            method.explain(found, probe)

    def step() -> None:
        number = next(steps)
        session.explain(StepTime(number, number, number, 0.0), {}, everything=True)

    seconds = interleaved({"passes": passes, "step": step}, rounds=9)
    session.close()
    shutil.rmtree(folder)
    whole, bare = median(seconds["step"]), median(seconds["passes"])
    return compiled, again, max(whole - bare, 0.0), bare


def seconds_until_asked(model: Any, probe: xai.Probe) -> float:
    """What a training waits for before its first batch."""
    began = time.perf_counter()
    Explainer(model, probe, METHODS, checks=DEFAULTS).passes()
    return time.perf_counter() - began


def main() -> None:
    """Prints one table."""
    header = [
        "model",
        "epoch, s",
        "extra an epoch, s",
        "ratio",
        "first start, s",
        "second start, s",
        "beside the passes",
    ]
    rows = [compare(small_cnn(), 80, 64), compare(mobile_net(), 6, 32)]
    table(f"`fit` with Grad-CAM and Integrated Gradients of {EXAMPLES} examples", header, rows)


if __name__ == "__main__":
    main()
