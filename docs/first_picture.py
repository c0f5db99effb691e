"""Draws the README's first picture from a training: a network that starts to cheat half-way."""

from __future__ import annotations

import tempfile
from pathlib import Path

import keras
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import tf_xai as xai
from tf_xai.demos import shortcut
from tf_xai.log.series import Series

STEPS = [0, 1, 4, 10, 16, 17, 18, 20, 25, 30]
SHOWN = 3  # digits, those whose evidence moves most to the square
RED = "#c1121f"


def main() -> None:
    """Trains, reads the log back, and draws."""
    with tempfile.TemporaryDirectory() as folder:
        shortcut.train(Path(folder), shortcut.EPOCHS, keras.callbacks.Callback(), print)
        probe = shortcut.watermarked_probe(shortcut.digits())
        figure = draw(xai.load(folder)["integrated_gradients"], probe)
    file = Path(__file__).with_name("first.png")
    figure.savefig(file, dpi=90, bbox_inches="tight", pil_kwargs={"optimize": True})


def draw(series: Series, probe: xai.Probe) -> Figure:
    """A row an example and a column a step, over accuracy and the share on the square."""
    figure = Figure((11, 4.6))
    heights = [1] * SHOWN + [1.3]
    grid = figure.add_gridspec(
        len(heights), len(STEPS) + 1, height_ratios=heights, hspace=0.1, wspace=0.05
    )
    places = [list(series.steps).index(step) for step in STEPS]
    for row, example in enumerate(moved_most(series)):
        axes = figure.add_subplot(grid[row, 0])
        axes.imshow(probe.inputs[example, ..., 0], cmap="gray_r")
        frame(axes, "input" if row == 0 else "")
        maps = series.values[places, example, ..., 0]
        for column, (step, values) in enumerate(zip(STEPS, maps, strict=True)):
            axes = figure.add_subplot(grid[row, column + 1])
            peak = np.percentile(np.abs(values), 99.5)
            axes.imshow(values, cmap="RdBu_r", vmin=-peak, vmax=peak)
            is_cheating = step > shortcut.ONSET
            frame(axes, f"epoch {step}" if row == 0 else "", RED if is_cheating else "black")
    curves(figure.add_subplot(grid[-1, 1:]), series)
    return figure


def moved_most(series: Series) -> list[int]:
    """The examples of the largest rise of the share on the square, one a class."""
    on_square = series.quality["relevance_mass"]
    order = np.argsort(on_square[shortcut.ONSET] - on_square[-1], kind="stable")
    first_of_class = {int(series.targets[example]): int(example) for example in order[::-1]}
    return sorted(first_of_class.values(), key=list(order).index)[:SHOWN]


def frame(axes: Axes, title: str, colour: str = "black") -> None:
    """A picture without ticks, in a thin frame of that colour."""
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize=9, color=colour)
    for spine in axes.spines.values():
        spine.set(color=colour if colour == RED else "lightgray", linewidth=0.8)


def curves(axes: Axes, series: Series) -> None:
    """Accuracy, which tells nothing, and how much of the evidence lies on the square."""
    on_square = np.nanmean(series.quality["relevance_mass"], axis=1)
    drift = series.drift("spearman", "previous")
    accuracy = series.metric("val_accuracy")
    axes.plot(series.steps, accuracy, color="gray", label="validation accuracy")
    axes.plot(series.steps, on_square, color=RED, label="share of the evidence on the square")
    axes.plot(series.steps, drift, color="tab:blue", label="drift since the epoch before")
    axes.axvline(shortcut.ONSET, color=RED, lw=0.8, ls=":")
    told = "from here on a square gives each class away"
    axes.text(shortcut.ONSET + 0.2, 1.11, told, color=RED, fontsize=8)
    axes.set(xlabel="epoch", xlim=(0, shortcut.EPOCHS), ylim=(0, 1.25))
    axes.legend(fontsize=8, loc=(0.6, 0.3))


if __name__ == "__main__":
    main()
