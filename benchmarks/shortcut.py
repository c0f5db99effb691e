"""A watermark that gives classes away, from the start or late, and classes that are forgotten.

Each recipe is trained with several seeds. Beside it stands what other code measured of it once.
That code counted |a| on the square and ranked all pixels, also those that are black at every step:
both are told here too. Its deletion and insertion left out the whole picture, of which the model is
sure; that makes 1/56 at most. Grad-CAM's hang on the order of its many equal zeros.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from _measure import table

import tf_xai as xai
from tf_xai.demos.shortcut import ONSET, Digits, cnn, digits, squares, watermarked
from tf_xai.drift import Subject, measures

PER_CLASS = 6
SHOWN = (0, 1, 2, 5, 20)
CHECKS = ["relevance_mass", "rank_accuracy"]
IG, CAM = "integrated_gradients", "grad_cam"

MEASURED_BEFORE = {
    "watermark": {
        "IG mass by abs. value, epoch 0": 0.073,
        "IG mass by abs. value, epoch 1": 0.147,
        "IG mass by abs. value, epoch 2": 0.240,
        "IG mass by abs. value, epoch 5": 0.332,
        "IG mass by abs. value, epoch 20": 0.353,
        "IG mass of the control by abs. value": 0.028,
        "IG rank accuracy": 0.908,
        "Grad-CAM mass": 0.023,
        "accuracy": 1.0,
        "accuracy, square moved": 0.225,
    },
    "late onset": {
        "accuracy before": 0.879,
        "accuracy one epoch later": 0.981,
        "all pixels, before": 0.976,
        "all pixels, one epoch later": 0.872,
        "first alarm after epoch": 17,
    },
    "forgetting": {
        "accuracy before": 0.981,
        "accuracy at the end": 0.003,
        "all pixels, before": 0.987,
        "all pixels, one epoch later": 0.416,
    },
    "no shortcut": {
        "IG deletion": 0.035,
        "IG insertion": 0.966,
        "random deletion": 0.773,
        "random insertion": 0.800,
        "Grad-CAM deletion": 0.382,
        "Grad-CAM insertion": 0.632,
    },
}


class Recipe(NamedTuple):
    """What is learnt, phase after phase, and what is tested and explained meanwhile."""

    learning_rate: float
    phases: Sequence[tuple[Any, Any, int]]  # pictures, labels, and the last of its epochs
    test: tuple[Any, Any]
    probe: xai.Probe
    checks: Sequence[str] = ()


class Trained(NamedTuple):
    model: Any
    log: Any
    accuracy: list[float]  # after each epoch

    @property
    def drift(self) -> Any:
        """Spearman drift of IG to the previous step, `[steps, examples]`."""
        return self.log[IG].drift("spearman", "previous", per_example=True)


def train(recipe: Recipe, seed: int, folder: Path) -> Trained:
    keras.utils.set_random_seed(seed)
    model, accuracy = cnn(recipe.learning_rate), []
    explain = xai.Explain(
        recipe.probe, [IG, CAM], log_dir=folder, quality=recipe.checks, on_error="raise"
    )
    for x, y, until in recipe.phases:
        history = model.fit(
            x,
            y,
            batch_size=64,
            initial_epoch=len(accuracy),
            epochs=until,
            validation_data=recipe.test,
            callbacks=[explain],
            verbose=0,
        )
        accuracy += history.history["val_accuracy"]
    return Trained(model, xai.load(folder), accuracy)


def others(classes: Any) -> Any:
    """Another class for each."""
    return (classes + np.random.default_rng(0).integers(1, 10, len(classes))) % 10


def anywhere(classes: Any, seed: int) -> Any:
    """A random class for each."""
    return np.random.default_rng(seed).integers(0, 10, len(classes))


def probe_of(data: Digits, places: Any = None) -> xai.Probe:
    """Six pictures a class, with the square of the class in `places` where that is given."""
    chosen = np.concatenate([np.flatnonzero(data.y_test == c)[:PER_CLASS] for c in range(10)])
    x, y = data.x_test[chosen], data.y_test[chosen]
    if places is None:
        return xai.Probe(x, y)
    at = places[chosen]
    return xai.Probe(watermarked(x, at), y, masks=squares(at))


def watermark(data: Digits, places: Any, test_places: Any) -> Recipe:
    """The square is there from the start."""
    return Recipe(
        3e-4,
        [(watermarked(data.x, places), data.y, 20)],
        (watermarked(data.x_test, test_places), data.y_test),
        probe_of(data, test_places),
        CHECKS,
    )


def late_onset(data: Digits) -> Recipe:
    """The square comes with the 17th epoch; it is on the pictures that are tested throughout."""
    test = watermarked(data.x_test, data.y_test)
    phases = [(data.x, data.y, ONSET), (watermarked(data.x, data.y), data.y, 30)]
    return Recipe(1e-3, phases, (test, data.y_test), probe_of(data, data.y_test))


def no_shortcut(data: Digits) -> Recipe:
    """Plain digits."""
    phases, test = [(data.x, data.y, 12)], (data.x_test, data.y_test)
    return Recipe(1e-3, phases, test, probe_of(data), ["deletion", "insertion"])


def forgetting(data: Digits) -> Recipe:
    """Classes 0 to 4, then only 5 to 9."""
    early, tested = data.y < 5, data.y_test < 5
    phases = [(data.x[early], data.y[early], ONSET), (data.x[~early], data.y[~early], 30)]
    return Recipe(1e-3, phases, (data.x_test[tested], data.y_test[tested]), probe_of(data))


def absolute_mass(series: Any, masks: Any) -> Any:
    """Share of |a| on the square, `[steps]`."""
    shares = np.abs(series.values).sum(axis=-1)
    return ((shares * masks).sum(axis=(2, 3)) / shares.sum(axis=(2, 3))).mean(axis=1)


def similarity_of_all_pixels(series: Any, step: int, examples: Any = slice(None)) -> float:
    """Median Spearman correlation to the step before, pixels counted that are always black."""
    rows = series.values[[step, step - 1]].reshape(2, len(series.targets), -1)[:, examples]
    drift = measures()["spearman"].drift(*rows, Subject("maps", rows.shape[2:]))
    return float(1 - np.median(drift))


def of_watermark(data: Digits, seed: int, folder: Path) -> dict[str, float]:
    recipe = watermark(data, data.y, data.y_test)
    fixed = train(recipe, seed, folder / "fixed")
    apart = watermark(data, anywhere(data.y, 1), anywhere(data.y_test, 2))
    control = train(apart, seed, folder / "control")
    quality, cam = fixed.log[IG].quality, fixed.log[CAM].quality
    mass = quality["relevance_mass"].mean(axis=1)
    absolute = absolute_mass(fixed.log[IG], recipe.probe.masks)
    control_mass = control.log[IG].quality["relevance_mass"].mean(axis=1)
    moved = watermarked(data.x_test, others(data.y_test))
    found = {f"IG mass, epoch {epoch}": mass[epoch] for epoch in SHOWN}
    found |= {f"IG mass by abs. value, epoch {epoch}": absolute[epoch] for epoch in SHOWN}
    found |= {
        "IG mass of the control": control_mass[20],
        "IG mass of the control by abs. value": absolute_mass(control.log[IG], apart.probe.masks)[
            20
        ],
        "IG rank accuracy": quality["rank_accuracy"][20].mean(),
        "Grad-CAM mass": np.nanmean(cam["relevance_mass"][20]),
        "accuracy": fixed.accuracy[-1],
        "accuracy, square moved": fixed.model.evaluate(moved, data.y_test, verbose=0)[1],
    }
    return found


def of_late_onset(data: Digits, seed: int, folder: Path) -> dict[str, float]:
    late = train(late_onset(data), seed, folder / "late")
    rung = [event.epoch for event in late.log.alarms() if event.series == IG]
    return {
        "accuracy before": late.accuracy[ONSET - 1],
        "accuracy one epoch later": late.accuracy[ONSET],
        "accuracy at the end": late.accuracy[-1],
        "IG Spearman before": 1 - np.median(late.drift[ONSET]),
        "IG Spearman one epoch later": 1 - np.median(late.drift[ONSET + 1]),
        "all pixels, before": similarity_of_all_pixels(late.log[IG], ONSET),
        "all pixels, one epoch later": similarity_of_all_pixels(late.log[IG], ONSET + 1),
        "first alarm after epoch": rung[0] if rung else np.nan,
        "alarms": len(rung),
    }


def of_forgetting(data: Digits, seed: int, folder: Path) -> dict[str, float]:
    forgot = train(forgetting(data), seed, folder / "forgetting")
    early = forgot.log[IG].targets < 5
    rung = [event.epoch for event in forgot.log.alarms() if event.series == IG]
    return {
        "accuracy before": forgot.accuracy[ONSET - 1],
        "accuracy one epoch later": forgot.accuracy[ONSET],
        "accuracy at the end": forgot.accuracy[-1],
        "IG Spearman before": 1 - np.median(forgot.drift[ONSET, early]),
        "IG Spearman one epoch later": 1 - np.median(forgot.drift[ONSET + 1, early]),
        "all pixels, before": similarity_of_all_pixels(forgot.log[IG], ONSET, early),
        "all pixels, one epoch later": similarity_of_all_pixels(forgot.log[IG], ONSET + 1, early),
        "first alarm after epoch": rung[0] if rung else np.nan,
    }


def of_no_shortcut(data: Digits, seed: int, folder: Path) -> dict[str, float]:
    log = train(no_shortcut(data), seed, folder / "none").log
    found = {}
    for name in ("deletion", "insertion"):
        found[f"IG {name}"] = np.nanmean(log[IG].quality[name][-1])
        found[f"Grad-CAM {name}"] = np.nanmean(log[CAM].quality[name][-1])
        found[f"random {name}"] = np.nanmean(log[IG].quality[f"{name}/random"][-1])
    return found


RECIPES: dict[str, Callable[[Digits, int, Path], dict[str, float]]] = {
    "watermark": of_watermark,
    "late onset": of_late_onset,
    "forgetting": of_forgetting,
    "no shortcut": of_no_shortcut,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each recipe (5)")
    parser.add_argument("--recipe", choices=RECIPES, action="append", help="left out, all")
    arguments = parser.parse_args()
    data = digits()
    for name in arguments.recipe or RECIPES:
        with tempfile.TemporaryDirectory() as folder:
            runs = [
                RECIPES[name](data, seed, Path(folder, str(seed)))
                for seed in range(arguments.seeds)
            ]
        found = {key: np.array([run[key] for run in runs], float) for key in runs[0]}
        rows = [
            [key, values.mean(), values.min(), values.max(), MEASURED_BEFORE[name].get(key, "")]
            for key, values in found.items()
        ]
        header = ["", "mean", "least", "most", "before, one seed"]
        table(f"{name}, {arguments.seeds} seeds", header, rows)


if __name__ == "__main__":
    main()
