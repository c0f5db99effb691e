"""Bytes of an explained step, against the pictures that tf-explain writes of the same."""

from __future__ import annotations

import io
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from _measure import table
from _models import EXAMPLES, examples, mobile_net, small_cnn
from tf_explain.callbacks import (
    ActivationsVisualizationCallback,
    GradCAMCallback,
    IntegratedGradientsCallback,
)

import tf_xai as xai

METHODS = {"grad_cam": "Grad-CAM", "integrated_gradients": "IG", "activation": "activations"}


def ours(model: Any) -> dict[str, float]:
    """Bytes a step of each method, over ten steps."""
    pictures, targets = examples(model)
    sizes = {}
    for method in METHODS:
        folder = tempfile.mkdtemp()
        explain = xai.Explain(xai.Probe(pictures, targets), [method], log_dir=folder)
        model.fit(pictures, targets, epochs=10, verbose=0, callbacks=[explain])
        log = xai.load(folder)
        steps = len(log[method].steps)
        pixels = pictures.nbytes // 4  # the probe's pictures are stored once
        sizes[method] = (_size(folder) - pixels) / steps
    return sizes


def theirs(model: Any, layer: str) -> dict[str, float]:
    """Bytes a step of tf-explain's pictures."""
    pictures, targets = examples(model)
    data, sizes = (pictures, targets), {}
    for method in METHODS:
        folder = tempfile.mkdtemp()
        callback = {
            "grad_cam": lambda to: GradCAMCallback(data, 0, layer_name=layer, output_dir=to),
            "integrated_gradients": lambda to: IntegratedGradientsCallback(
                data, 0, 5, output_dir=to
            ),
            "activation": lambda to: ActivationsVisualizationCallback(data, [layer], output_dir=to),
        }[method](folder)
        with redirect_stdout(io.StringIO()):  # it predicts aloud
            model.fit(pictures, targets, epochs=2, verbose=0, callbacks=[callback])
        sizes[method] = _size(folder) / 2
    return sizes


def _size(folder: str) -> int:
    return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())


def main() -> None:
    """Prints one table."""
    rows: list[list[object]] = []
    for model, layer in ((small_cnn(), "relu_64"), (mobile_net(), "out_relu")):
        model.compile("adam", "sparse_categorical_crossentropy")
        mine, peers = ours(model), theirs(model, layer)
        rows += [
            [f"{model.name}: {name}", mine[key] / 1000, peers[key] / 1000, peers[key] / mine[key]]
            for key, name in METHODS.items()
        ]
    table(f"kB an explained step of {EXAMPLES} examples", ["", "ours", "tf-explain", "ratio"], rows)


if __name__ == "__main__":
    main()
