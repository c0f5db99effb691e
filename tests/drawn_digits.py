"""Drawn digits, and explanations of them that move at a known step."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from tf_xai.schema import Series

Array = npt.NDArray[np.float32]

SIDE = 28

_SEGMENTS = {  # of a seven-segment digit: top, upper left, upper right, middle, ...
    0: "tuvwxy", 1: "vy", 2: "tvmwx", 3: "tvmyx", 4: "uvmy",
    5: "tumyx", 6: "tumwyx", 7: "tvy", 8: "tuvmwyx", 9: "tuvmyx",
}  # fmt: skip
_STROKES = {
    "t": (5, 5, 9, 18), "m": (13, 13, 9, 18), "x": (21, 21, 9, 18),
    "u": (6, 13, 9, 9), "v": (6, 13, 18, 18), "w": (14, 21, 9, 9), "y": (14, 21, 18, 18),
}  # fmt: skip
_FEATURES = 24


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What a generated run looks like."""

    steps: int = 21
    examples: int = 16
    event: int | None = 14  # the step at which maps of two of three examples move
    methods: tuple[str, ...] = ("grad_cam", "integrated_gradients")
    pictures: bool = True
    notes: bool = True
    extras: bool = True  # alarms, checks, Keras' metrics and an intervention
    seed: int = 0
    side: int = SIDE
    stride: int = 1  # distance between explained steps
    class_names: tuple[str, ...] = tuple("0123456789")

    def learned(self, t: int) -> float:
        """From 0 to nearly 1."""
        return float(1 - np.exp(-3 * t / self.steps))

    def moved(self, t: int) -> npt.NDArray[np.bool_]:
        """Whose maps are elsewhere since the event."""
        happened = self.event is not None and t >= self.event
        return happened & (np.arange(self.examples) % 3 != 2)


def targets(recipe: Recipe) -> npt.NDArray[np.int64]:
    return np.arange(recipe.examples) % len(recipe.class_names)


def pictures(recipe: Recipe) -> npt.NDArray[np.uint8]:
    canvas = np.zeros((recipe.examples, SIDE, SIDE), np.float32)
    for i, label in enumerate(targets(recipe)):
        canvas[i] = np.roll(_digit(int(label)), ((i * 7) % 3 - 1, (i * 5) % 5 - 2), (0, 1))
    soft = (canvas + np.roll(canvas, 1, 1) + np.roll(canvas, 1, 2)) / 3
    return (255 * np.clip(soft, 0, 1)).astype(np.uint8)[..., None]


def predicted(recipe: Recipe, t: int) -> npt.NDArray[np.int64]:
    wrong = np.random.default_rng([t, recipe.seed]).random(recipe.examples)
    wrong = wrong > 0.15 + recipe.learned(t)
    wrong |= recipe.moved(t) & (np.arange(recipe.examples) % 9 == 0)
    labels = targets(recipe)
    return np.where(wrong, (labels + 3) % len(recipe.class_names), labels)


def values(recipe: Recipe, series: Series, t: int) -> Array:
    """What the series says at its step number `t`."""
    rng = np.random.default_rng([t, recipe.seed])
    if series.kind == "decisions":
        return _scores(recipe, t, rng)
    if series.kind == "representations":
        return _features(recipe, t, rng)
    return _maps(recipe, series, t, rng)


def _scores(recipe: Recipe, t: int, rng: np.random.Generator) -> Array:
    scores = rng.normal(0, 1, (recipe.examples, len(recipe.class_names)))
    scores[np.arange(recipe.examples), predicted(recipe, t)] += 4 + 5 * recipe.learned(t)
    return scores.astype(np.float32)


def _features(recipe: Recipe, t: int, rng: np.random.Generator) -> Array:
    start, end = np.random.default_rng(5).normal(0, 1, (2, recipe.examples, _FEATURES))
    noise = rng.normal(0, 0.05, start.shape)
    return (start + recipe.learned(t) * end + noise).astype(np.float32)


def _maps(recipe: Recipe, series: Series, t: int, rng: np.random.Generator) -> Array:
    side = 7 if series.method.startswith("grad_cam") else recipe.side
    grid = np.linspace(0, 1, side, dtype=np.float32)
    y, x = grid[:, None], grid[None, :]
    index = np.arange(recipe.examples)
    moved = 0.45 * recipe.moved(t)
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


def _digit(label: int) -> Array:
    canvas = np.zeros((SIDE, SIDE), np.float32)
    for segment in _SEGMENTS[label % 10]:
        top, bottom, left, right = _STROKES[segment]
        canvas[top : bottom + 2, left : right + 2] = 1
    return canvas
