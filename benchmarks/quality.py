"""Each check beside the explaining that it judges: 60 digits, 28x28."""

from __future__ import annotations

from functools import partial
from typing import Any

import keras
import numpy as np
from _measure import interleaved, median, ratio, table

import tf_xai as xai
from tf_xai import quality
from tf_xai.explainer import Explainer

EXAMPLES, SIDE = 60, 28
METHODS = ("integrated_gradients", "grad_cam")


def digit_cnn() -> Any:
    """Two convolutions and two dense layers, untrained."""
    keras.utils.set_random_seed(0)
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ]
    )


def pictures() -> xai.Probe:
    """Noise under a mask that covers a ninth of it."""
    inputs = np.random.default_rng(0).random((EXAMPLES, SIDE, SIDE, 1)).astype(np.float32)
    masks = np.zeros((EXAMPLES, SIDE, SIDE), bool)
    masks[:, :9, :9] = True
    return xai.Probe(inputs, np.arange(EXAMPLES) % 10, masks=masks)


def compare(checks: list[str], rounds: int) -> list[list[object]]:
    """A row a check: its milliseconds for each method, and their ratio to those of explaining."""
    explainer = Explainer(digit_cnn(), pictures(), METHODS, checks=checks)
    cells: dict[str, list[object]] = {check: [check] for check in ("explaining", *checks)}
    for method in explainer.methods:
        passes = explainer.passes()
        record = explainer.record(method, passes)
        others = {"another of its family": record}
        actions: dict[str, Any] = {"explaining": partial(explain, explainer, method)}
        for check in explainer.checks_of(method):
            judge = partial(explainer.judge, check, method, record, passes, others)
            actions[check.name()] = judge
        seconds = interleaved(actions, rounds)
        for name, row in cells.items():
            if name in seconds:
                share = ratio(seconds[name], seconds["explaining"])
                row += [1000 * median(seconds[name]), f"{share:.1%}"]
            else:
                row += ["", ""]
    return list(cells.values())


def explain(explainer: Explainer, method: Any) -> None:
    """The passes, and what one method makes of them."""
    explainer.record(method, explainer.passes())


def main() -> None:
    """Prints a table of the default checks, and one of all others."""
    header = ["check"]
    for method in METHODS:
        header += [f"{method}, ms", "of explaining"]
    cheap = list(quality.DEFAULTS)
    dear = [name for name in quality.registry() if name not in cheap]
    table(f"Default checks, {EXAMPLES} digits", header, compare(cheap, rounds=15))
    table(f"Other checks, {EXAMPLES} digits", header, compare(dear, rounds=5))


if __name__ == "__main__":
    main()
