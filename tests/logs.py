"""Logs to look at: drawn digits whose maps move at known steps."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai import events
from tf_xai.schema import (
    FIRST,
    PLUGIN_NAME,
    PREVIOUS,
    WARNING,
    Drift,
    Note,
    Notes,
    Predictions,
    Probe,
    Series,
    Step,
    pack,
    pack_pictures,
)

Array = npt.NDArray[np.float32]

START = 1_700_000_000.0
SECONDS_A_STEP = 30.0
SIDE = 28

_SEGMENTS = {  # of a seven-segment digit: top, upper left, upper right, middle, ...
    0: "tuvwxy", 1: "vy", 2: "tvmwx", 3: "tvmyx", 4: "uvmy",
    5: "tumyx", 6: "tumwyx", 7: "tvy", 8: "tuvmwyx", 9: "tuvmyx",
}  # fmt: skip
_STROKES = {
    "t": (5, 5, 9, 18), "m": (13, 13, 9, 18), "x": (21, 21, 9, 18),
    "u": (6, 13, 9, 9), "v": (6, 13, 18, 18), "w": (14, 21, 9, 9), "y": (14, 21, 18, 18),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What a generated run looks like."""

    steps: int = 21
    examples: int = 16
    event: int | None = 14  # the step at which maps of every third example move
    methods: tuple[str, ...] = ("grad_cam", "integrated_gradients")
    pictures: bool = True
    notes: bool = True
    side: int = SIDE
    stride: int = 1  # distance between explained steps
    class_names: tuple[str, ...] = tuple("0123456789")


DEFAULT = Recipe()


def write(folder: Path, recipe: Recipe = DEFAULT) -> None:
    """Writes one run into `folder`."""
    write_events(folder, events_of(recipe))


def write_events(folder: Path, found: Iterable[events.Event]) -> None:
    """Writes events into a new file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events.out.tfevents.{int(START)}.test.{len(list(folder.iterdir()))}"
    start = events.Event(wall_time=START, file_version="brain.Event:2")
    with tf.io.TFRecordWriter(str(path)) as writer:
        for one in (start, *found):
            writer.write(one.SerializeToString())


def event(step: int, *values: events.Summary.Value, late: float = 0.0) -> events.Event:
    """One event as the writer would write it."""
    wall_time = START + SECONDS_A_STEP * step + late
    return events.Event(wall_time=wall_time, step=step, summary=events.Summary(value=values))


def tensor(tag: str, data: bytes, content: bytes = b"") -> events.Summary.Value:
    return events.text_tensor(tag, PLUGIN_NAME, data, content)


def blob(tag: str, data: bytes, content: bytes = b"") -> events.Summary.Value:
    return events.blobs(tag, PLUGIN_NAME, [data], content)


def targets(recipe: Recipe) -> npt.NDArray[np.int64]:
    return np.arange(recipe.examples) % len(recipe.class_names)


def series_of(method: str) -> Series:
    maps = method.startswith("grad_cam")
    channels = ["edges", "strokes", "corners"] if method == "activation" else []
    return Series(
        name=method,
        method=method,
        params_json=json.dumps({"layer": "conv2d_1"} if maps else {"samples": 32}),
        kind="words" if method == "words" else "maps",
        axes=["y", "x"] if maps else ["y", "x", "channel"],
        channels=channels,
        is_signed=not maps and method != "activation",
        input_multiplied=method == "integrated_gradients",
        score="logit",
        fingerprint="0123abcd",
    )


def events_of(recipe: Recipe) -> list[events.Event]:
    probe = _probe(recipe)
    found = [event(0, blob("probe", probe.SerializeToString()))]
    if recipe.notes:
        found.append(_note_event())
    found += _prediction_events(recipe)
    for method in recipe.methods:
        found += _series_events(recipe, method)
    return sorted(found, key=lambda event: event.step)


def _probe(recipe: Recipe) -> Probe:
    labels = targets(recipe)
    probe = Probe(
        fingerprint="0123abcd",
        kind="image" if recipe.pictures else "tabular",
        names=[f"{recipe.class_names[label]} #{i}" for i, label in enumerate(labels)],
        targets=labels.tolist(),
        class_names=recipe.class_names,
        targets_given=True,
    )
    if recipe.pictures:
        probe.pictures.CopyFrom(pack_pictures(pictures(recipe)))
    return probe


def pictures(recipe: Recipe) -> npt.NDArray[np.uint8]:
    canvas = np.zeros((recipe.examples, SIDE, SIDE), np.float32)
    for i, label in enumerate(targets(recipe)):
        canvas[i] = np.roll(_digit(int(label)), ((i * 7) % 3 - 1, (i * 5) % 5 - 2), (0, 1))
    soft = (canvas + np.roll(canvas, 1, 1) + np.roll(canvas, 1, 2)) / 3
    return (255 * np.clip(soft, 0, 1)).astype(np.uint8)[..., None]


def _digit(label: int) -> Array:
    canvas = np.zeros((SIDE, SIDE), np.float32)
    for segment in _SEGMENTS[label % 10]:
        top, bottom, left, right = _STROKES[segment]
        canvas[top : bottom + 2, left : right + 2] = 1
    return canvas


def _note_event() -> events.Event:
    note = Note(
        severity=WARNING,
        source="grad_cam",
        text="`layer` was not given: 'conv2d_1', the last convolutional layer, was chosen.",
    )
    message = Notes(step=0, wall_time=START, notes=[note])
    return event(0, tensor("notes", message.SerializeToString()))


def _prediction_events(recipe: Recipe) -> list[events.Event]:
    labels = targets(recipe)
    count = len(recipe.class_names)
    found = []
    for t in range(recipe.steps):
        learned = 1 - np.exp(-3 * t / recipe.steps)
        wrong = np.random.default_rng(t).random(recipe.examples) > 0.15 + learned
        if recipe.event is not None and t >= recipe.event:
            wrong = wrong | (np.arange(recipe.examples) % 9 == 0)
        message = Predictions(
            **_when(recipe, t),
            score=(8 * learned - 3 * wrong).tolist(),
            predicted=np.where(wrong, (labels + 3) % count, labels).tolist(),
            confidence=np.clip(0.2 + 0.75 * learned - 0.2 * wrong, 0.1, 1).tolist(),
        )
        found.append(event(message.step, tensor("predictions", message.SerializeToString())))
    return found


def _series_events(recipe: Recipe, method: str) -> list[events.Event]:
    series = series_of(method)
    content = series.SerializeToString()
    first = previous = None
    found = []
    for t in range(recipe.steps):
        values = _values(recipe, series, t)
        shapes = values.reshape(recipe.examples, -1)
        magnitude = np.abs(shapes).sum(1)
        step = Step(
            **_when(recipe, t),
            degenerate=(magnitude == 0).tolist(),
            magnitude=magnitude.tolist(),
            peak=np.quantile(np.abs(shapes), 0.99, axis=1).tolist(),
        )
        for reference, other in ((PREVIOUS, previous), (FIRST, first)):
            if other is not None:
                step.drift.extend(_drifts(recipe, reference, t, shapes, other))
        first, previous = shapes if first is None else first, shapes
        found.append(
            event(
                step.step,
                tensor(f"{method}/step", step.SerializeToString(), content),
                blob(f"{method}/values", pack(values).SerializeToString(), content),
            )
        )
    return found


def _when(recipe: Recipe, t: int) -> dict[str, float]:
    step = t * recipe.stride
    wall_time = START + SECONDS_A_STEP * step
    return {"step": step, "epoch": t, "batch": step * 10, "wall_time": wall_time}


def _values(recipe: Recipe, series: Series, t: int) -> Array:
    side = 7 if series.method.startswith("grad_cam") else recipe.side
    rng = np.random.default_rng(t)
    grid = np.linspace(0, 1, side, dtype=np.float32)
    y, x = grid[:, None], grid[None, :]
    index = np.arange(recipe.examples)
    moved = np.zeros(recipe.examples)
    if recipe.event is not None and t >= recipe.event:
        moved = np.where(index % 3 != 2, 0.45, 0.0)
    settled = np.exp(-6 * t / recipe.steps)
    cy = 0.3 + 0.3 * ((index * 37) % 10) / 10 + moved + 0.3 * settled * rng.random(recipe.examples)
    cx = 0.35 + 0.3 * ((index * 53) % 10) / 10 - 0.5 * moved
    blobs = np.exp(-((y - cy[:, None, None]) ** 2 + (x - cx[:, None, None]) ** 2) / 0.03)
    texture = np.random.default_rng(99).normal(0, 0.2, (recipe.examples, side, side))
    noise = rng.normal(0, 0.03 + 0.3 * settled, (recipe.examples, side, side))
    values = (blobs + texture + noise) * (0.2 + 5 * (1 - settled))
    if not series.is_signed:
        values = np.maximum(values, 0)
        values[(index % 7 == 5) & (t % 4 == 0)] = 0
    else:
        shadow = np.exp(
            -((y - cy[:, None, None] - 0.25) ** 2 + (x - cx[:, None, None]) ** 2) / 0.02
        )
        values = (values - 3 * (1 - settled) * shadow) * _ink(recipe, side)
    if "channel" not in series.axes:
        return values.astype(np.float32)
    weights = np.array([1.0, 0.4, 0.2][: max(1, len(series.channels))])
    return (values[..., None] * weights).astype(np.float32)


def _ink(recipe: Recipe, side: int) -> Array:
    if side != SIDE:
        return np.ones((1, 1, 1), np.float32)
    return 0.15 + pictures(recipe)[..., 0].astype(np.float32) / 255


def _drifts(recipe: Recipe, reference: int, t: int, now: Array, before: Array) -> list[Drift]:
    step = (t - 1 if reference == PREVIOUS else 0) * recipe.stride
    compared = {"spearman": _rank_distance(now, before), "topk_iou": _overlap_distance(now, before)}
    return [
        Drift(measure=measure, reference=reference, reference_step=step, values=values.tolist())
        for measure, values in compared.items()
    ]


def _rank_distance(now: Array, before: Array) -> Array:
    flat = (np.ptp(now, 1) == 0) | (np.ptp(before, 1) == 0)
    a, b = (x.argsort(1).argsort(1).astype(np.float32) for x in (now, before))
    a, b = a - a.mean(1, keepdims=True), b - b.mean(1, keepdims=True)
    distance = 1 - (a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1))
    return np.where(flat, np.nan, distance)


def _overlap_distance(now: Array, before: Array) -> Array:
    k = -(-now.shape[1] // 10)
    best = [np.argsort(-x, 1)[:, :k] for x in (now, before)]
    shared = np.array([len(set(a) & set(b)) for a, b in zip(*best, strict=True)])
    flat = (np.ptp(now, 1) == 0) | (np.ptp(before, 1) == 0)
    return np.where(flat, np.nan, 1 - shared / (2 * k - shared))
