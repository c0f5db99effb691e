"""A record as a picture, by its view and axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from gallery_subjects import EXAMPLES
from matplotlib.figure import Figure

import tf_xai as xai
from tf_xai.record import Node

SIGNED, UNSIGNED = "RdBu_r", "magma"
WIDTH, HEIGHT = 7.0, 0.9  # inches
SHOWN_FEATURES = 4


def picture(record: xai.Record, probe: xai.Probe) -> Figure:
    """The record as a figure."""
    figure = Figure((WIDTH, HEIGHT))
    DRAWINGS.get(record.view, matrix)(figure, record, probe)
    return figure


def maps(figure: Figure, record: xai.Record, probe: xai.Probe) -> None:
    """Each example's map beside it, on one scale; bars where a map has no place in a picture."""
    if list(record.axes[:2]) != ["y", "x"]:
        return bars(figure, record, probe)
    values = record.values.reshape(*record.values.shape[:3], -1)
    if record.channels:  # each channel says something of its own: the one that says most
        values = values[..., [int(np.abs(values).sum(axis=(0, 1, 2)).argmax())]]
    values = values.sum(axis=-1)
    peak = np.percentile(np.abs(values), 99) or 1.0
    is_signed = bool((values < 0).any())
    for place, axes in enumerate(figure.subplots(1, 2 * EXAMPLES)):
        example, is_map = divmod(place, 2)
        axes.set_axis_off()
        if is_map:
            low = -peak if is_signed else 0
            colours = SIGNED if is_signed else UNSIGNED
            axes.imshow(values[example], cmap=colours, vmin=low, vmax=peak)
        else:
            axes.imshow(probe.inputs[example, ..., 0], cmap="gray_r")
            axes.set_title(probe.names[example], fontsize=8)
    return None


def bars(figure: Figure, record: xai.Record, probe: xai.Probe) -> None:
    """The mean of each column over the examples or repeats, with its scatter."""
    values = record.values.reshape(len(record.values), -1)
    names = record.labels or [str(number) for number in range(values.shape[1])]
    figure.set_figheight(0.6 + 0.25 * len(names))
    axes = figure.subplots()
    axes.barh(names, values.mean(axis=0), xerr=values.std(axis=0), color="tab:blue")
    axes.invert_yaxis()
    axes.axvline(0, color="gray", lw=0.8)


def curves(figure: Figure, record: xai.Record, probe: xai.Probe) -> None:
    """The first features' curves; single rows thin behind their mean."""
    figure.set_figheight(2.2)
    output = record.values.shape[-1] - 1
    panels = figure.subplots(1, SHOWN_FEATURES, sharey=True)
    for row, values, axes in zip(record.rows, record.values, panels, strict=False):
        at = row.grids[0].at
        lines = values[:, : len(at), output]
        axes.plot(at, lines[1:21].T, color="tab:gray", lw=0.4, alpha=0.6)
        axes.plot(at, lines[0], color="tab:blue", lw=2)
        axes.set_title(row.name, fontsize=9)


def tree(figure: Figure, record: xai.Record, probe: xai.Probe) -> None:
    """The tree with its splits, left where the value is at most the number."""
    figure.set_figheight(3.2)
    axes = figure.subplots()
    axes.set_axis_off()
    places = tree_places(record.tree)
    for number, node in enumerate(record.tree):
        x, y = places[number]
        is_leaf = node.label < 0
        split = f"{node.value[-1]:+.1f}" if is_leaf else f"{record.labels[node.label]}"
        text = split if is_leaf else f"{split}\n≤ {node.threshold:.4g}"
        box = {"boxstyle": "round", "fc": "white" if is_leaf else "lightblue", "ec": "gray"}
        axes.text(x, y, text, ha="center", va="center", fontsize=7, bbox=box)
        for child in () if is_leaf else (node.left, node.right):
            axes.plot([x, places[child][0]], [y, places[child][1]], color="gray", lw=0.8, zorder=0)


def tree_places(nodes: Sequence[Node]) -> dict[int, tuple[float, float]]:
    """Where each node is drawn: leaves side by side, a split above the middle of its children."""
    places: dict[int, tuple[float, float]] = {}
    leaves = 0

    def place(number: int, depth: int) -> float:
        nonlocal leaves
        node = nodes[number]
        if node.label < 0:
            x = float(leaves)
            leaves += 1
        else:
            x = (place(node.left, depth + 1) + place(node.right, depth + 1)) / 2
        places[number] = (x, -float(depth))
        return x

    place(0, 0)
    return places


def matrix(figure: Figure, record: xai.Record, probe: xai.Probe) -> None:
    """A row an example, and a column a class or unit."""
    values = record.values.reshape(len(record.values), -1)
    figure.set_figheight(2)
    axes = figure.subplots()
    peak = np.abs(values).max()
    is_signed = bool((values < 0).any())
    low = -peak if is_signed else 0
    colours = SIGNED if is_signed else UNSIGNED
    shown = axes.imshow(values, cmap=colours, vmin=low, vmax=peak, aspect="auto")
    axes.set_yticks(range(len(values)), probe.names[: len(values)], fontsize=7)
    if record.labels:
        axes.set_xticks(range(len(record.labels)), record.labels, fontsize=7)
    figure.colorbar(shown)


DRAWINGS: dict[str, Callable[[Figure, xai.Record, xai.Probe], None]] = {
    "maps": maps,
    "importance": bars,
    "curves": curves,
    "tree": tree,
}
