"""What methods ask of the engine, and what they get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tf_xai.engine.regions import Count, Fills, Mask, Regions

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Points = Callable[[IntArray], npt.NDArray[Any]]
"""Makes the rows of those indices; for a ready array, its `__getitem__`."""

INPUT = ""  # stands where a layer's path would: the model's input


@dataclass(frozen=True)
class Needs:
    """What one method, or several together, want of the passes."""

    outputs: frozenset[str] = frozenset()  # paths of layers
    gradients: frozenset[str] = frozenset()  # paths of layers, or INPUT
    points: bool = False
    guided: bool = False
    paths: frozenset[int] = frozenset()  # samples an example, of each method that follows paths
    noise: frozenset[int] = frozenset()  # samples an example, of each method that adds noise
    conductance: frozenset[tuple[str, int]] = frozenset()  # path of a layer, samples an example
    forward: frozenset[int] = frozenset()  # points in all, of each that makes points of its own
    rows: frozenset[int] = frozenset()  # rows in all, of each that makes rows like the inputs
    classes: bool = False

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.outputs | other.outputs,
            self.gradients | other.gradients,
            self.points or other.points,
            self.guided or other.guided,
            self.paths | other.paths,
            self.noise | other.noise,
            self.conductance | other.conductance,
            self.forward | other.forward,
            self.rows | other.rows,
            self.classes or other.classes,
        )

    @property
    def layers(self) -> frozenset[str]:
        """Every layer to observe in the one pass."""
        return (self.outputs | self.gradients) - {INPUT}


@dataclass(frozen=True)
class Paths:
    """Straight lines from baselines to the inputs, with points on them.

    The point of example i and sample j is `b + positions[j] (x_i - b)`, `b` its baseline, and the
    answer for example i is `sum_j weights[j] * gradient * (x_i - b)`.
    """

    baselines: npt.NDArray[Any] | None  # [rows, ...] like the inputs; None: zeros
    positions: FloatArray  # [samples]
    weights: FloatArray  # [samples]
    rows: IntArray | None = None  # [samples], or [examples, samples]: its baseline; None: the first
    examples: IntArray | None = None  # those to explain; None: all

    def baseline_rows(self, example: IntArray, sample: IntArray) -> IntArray:
        """The row of `baselines` of each pair."""
        if self.rows is None:
            return np.zeros(len(sample), np.int64)
        return self.rows[sample] if self.rows.ndim == 1 else self.rows[example, sample]


@dataclass(frozen=True)
class Noise:
    """Inputs with noise added: `x_i + level * (max x_i - min x_i) * draws[j]`."""

    draws: FloatArray  # [samples, ...]: standard normal
    level: float


@dataclass(frozen=True)
class Moments:
    """Mean and mean square of gradients over samples, shaped like the inputs."""

    mean: npt.NDArray[np.float64]
    mean_square: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forward:
    """What the model says of rows in the place of the explained input."""

    score: FloatArray  # of the target, [rows]
    probability: FloatArray  # of the target, [rows]; NaN where the output is none
    predicted: IntArray  # class index, [rows]
    classes: FloatArray
    """Scores of all classes, `[rows, classes]`; one column for a single unit, none if not asked."""


class Sampled(Protocol):
    """The chunked loops, at fixed targets."""

    @property
    def count(self) -> Count:
        """How often the model was asked so far."""

    @property
    def inputs(self) -> npt.NDArray[Any]:
        """See `Passes.inputs`."""

    def forward(self, points: Points, example: IntArray, *, classes: bool = False) -> Forward:
        """Runs `points(0), points(1), ...`, as many rows as `example` has.

        Args:
            points: makes rows like the explained input, or like its embedding where that is what
                is explained; it is asked for a chunk at a time.
            example: whose target and other inputs go with each row.
            classes: whether to keep the scores of all classes.
        """

    def rows(self, rows: Points, example: IntArray, *, classes: bool = False) -> Forward:
        """The same for rows like the explained input itself, tokens too."""

    def coalitions(self, regions: Regions, fills: Fills, kept: Mask) -> FloatArray:
        """Scores of the inputs with regions taken away, `[examples, coalitions]`.

        See `Coalitions.scores`. What was asked before at this step is not run again.
        """

    def path_gradients(self, paths: Paths) -> FloatArray:
        """Runs `Paths`: `[examples, ...]`, shaped like the inputs."""

    def noise_gradients(self, noise: Noise) -> Moments:
        """Runs `Noise`."""

    def conductance(self, paths: Paths, layer: str) -> FloatArray:
        """Runs `Paths` in equal steps, noting a layer's part: `[examples, ...]` like its output."""


@dataclass(frozen=True)
class Passes:
    """What the passes over the probe said at the model's present weights."""

    arrays: Mapping[str, npt.NDArray[Any]] = field(repr=False)
    sampled: Sampled = field(repr=False)
    point_shape: tuple[int, ...]
    """Of one input, or of its embedding."""
    head: str
    """What turns scores into the output: "softmax", "sigmoid", or "quantity": nothing does."""

    @property
    def inputs(self) -> npt.NDArray[Any]:
        """The explained input as it is now, `[examples, ...]`."""
        return self.sampled.inputs

    @property
    def targets(self) -> IntArray:
        """The explained class, `[examples]`."""
        return self.arrays["target"].astype(np.int64)

    @property
    def scores(self) -> FloatArray:
        """Score of the target, `[examples]`."""
        return self.arrays["score"]

    @property
    def predicted(self) -> IntArray:
        """Class index, `[examples]`."""
        return self.arrays["predicted"].astype(np.int64)

    @property
    def confidence(self) -> FloatArray:
        """Probability of the predicted class, `[examples]`; NaN where the output is none."""
        return self.arrays["confidence"]

    @property
    def class_scores(self) -> FloatArray:
        """Scores of all classes, `[examples, classes]`; one column for a single unit."""
        return self.arrays["classes"]

    @property
    def points(self) -> FloatArray:
        """The inputs, or their embeddings, where gradients are taken; `[examples, ...]`."""
        return self.arrays["points"]

    def output(self, layer: str) -> FloatArray:
        """What the layer put out, `[examples, ..., channels]`."""
        return self.arrays[f"output:{layer}"]

    def gradient(self, layer: str = INPUT) -> FloatArray:
        """Derivative of the score by the layer's output or the input, in the shape of either."""
        return self.arrays[f"gradient:{layer}"]

    @property
    def guided_gradient(self) -> FloatArray:
        """Derivative by the input where ReLUs let only positive derivatives pass."""
        return self.arrays["guided"]
