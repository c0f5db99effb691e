"""What methods ask of the engine, and what they get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

INPUT = ""  # stands where a layer's path would: the model's input


@dataclass(frozen=True)
class Needs:
    """What one method, or several together, want of the passes."""

    outputs: frozenset[str] = frozenset()  # paths of layers
    gradients: frozenset[str] = frozenset()  # paths of layers, or INPUT
    paths: bool = False

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.outputs | other.outputs,
            self.gradients | other.gradients,
            self.paths or other.paths,
        )

    @property
    def layers(self) -> frozenset[str]:
        """Every layer to observe."""
        return (self.outputs | self.gradients) - {INPUT}


@dataclass(frozen=True)
class Paths:
    """Straight lines from baselines to the inputs, with points on them.

    The point of example i and sample j is `b + positions[j] (x_i - b)`, `b` its baseline, and the
    answer for example i is `sum_j weights[j] * gradient`, times `(x_i - b)` where `multiply` is set.
    """

    baselines: FloatArray  # [rows, ...]
    positions: FloatArray  # [samples]
    weights: FloatArray  # [samples]
    rows: IntArray  # [samples], or [examples, samples]: the baseline of each
    multiply: bool = True

    def baseline_rows(self, example: IntArray, sample: IntArray) -> IntArray:
        """The row of `baselines` of each pair."""
        return self.rows[sample] if self.rows.ndim == 1 else self.rows[example, sample]


class Passes:
    """What the passes over the probe said at the model's present weights."""

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        path_gradients: Callable[[Paths], FloatArray],
    ) -> None:
        self._arrays = arrays
        self.path_gradients = path_gradients
        """Runs `Paths`; `[examples, ...]` shaped like the inputs."""

    @property
    def scores(self) -> FloatArray:
        """Score of the target, `[examples]`."""
        return self._arrays["score"]

    @property
    def predicted(self) -> IntArray:
        """Class index, `[examples]`."""
        return self._arrays["predicted"].astype(np.int64)

    @property
    def confidence(self) -> FloatArray:
        """Probability of the predicted class, `[examples]`; NaN where the output is none."""
        return self._arrays["confidence"]

    def output(self, layer: str) -> FloatArray:
        """What the layer put out, `[examples, ..., channels]`."""
        return self._arrays[f"output:{layer}"]

    def gradient(self, layer: str = INPUT) -> FloatArray:
        """Derivative of the score by the layer's output or the input, in the shape of either."""
        return self._arrays[f"gradient:{layer}"]
