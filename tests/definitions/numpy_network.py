"""A convolutional network in float64, slow and close to the definition, and its Keras twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SIDE, FILTERS, HIDDEN, CLASSES = 6, 3, 5, 4
STEP = 1e-6


@dataclass(frozen=True)
class NumpyNetwork:
    """Convolution 3x3 with ReLU, a dense layer with tanh, and a dense layer of logits."""

    kernel: Array  # [3, 3, 1, filters]
    bias: Array
    hidden: Array  # [cells * filters, hidden]
    hidden_bias: Array
    out: Array
    out_bias: Array

    def feature_map(self, x: Array) -> Array:
        """ReLU of the convolution of one picture, `[height, width, filters]`."""
        side = SIDE - 2
        result = np.zeros((side, side, FILTERS))
        for row in range(side):
            for column in range(side):
                patch = x[row : row + 3, column : column + 3, :, None]
                result[row, column] = (patch * self.kernel).sum(axis=(0, 1, 2)) + self.bias
        return np.maximum(result, 0)

    def score_of_map(self, feature_map: Array, target: int) -> float:
        hidden = np.tanh(feature_map.ravel() @ self.hidden + self.hidden_bias)
        return float((hidden @ self.out + self.out_bias)[target])

    def score(self, x: Array, target: int) -> float:
        return self.score_of_map(self.feature_map(x), target)

    def gradient_of_map(self, feature_map: Array, target: int) -> Array:
        """`ds/dA` by the chain rule."""
        hidden = np.tanh(feature_map.ravel() @ self.hidden + self.hidden_bias)
        gradient = self.hidden @ ((1 - hidden**2) * self.out[:, target])
        return gradient.reshape(feature_map.shape)

    def gradient(self, x: Array, target: int) -> Array:
        """`ds/dx` by central differences."""
        return central_differences(lambda point: self.score(point, target), x)


def central_differences(function: Callable[[Array], float], x: Array) -> Array:
    gradient = np.zeros_like(x)
    for cell in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[cell] = STEP
        gradient[cell] = (function(x + step) - function(x - step)) / (2 * STEP)
    return gradient


def random_network(seed: int = 0) -> NumpyNetwork:
    rng = np.random.default_rng(seed)
    cells = (SIDE - 2) ** 2 * FILTERS
    return NumpyNetwork(
        rng.normal(size=(3, 3, 1, FILTERS)) / 2,
        rng.normal(size=FILTERS) / 5,
        rng.normal(size=(cells, HIDDEN)) / 5,
        rng.normal(size=HIDDEN) / 5,
        rng.normal(size=(HIDDEN, CLASSES)),
        rng.normal(size=CLASSES),
    )


def keras_twin(network: NumpyNetwork) -> Any:
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            keras.layers.Conv2D(FILTERS, 3, activation="relu", name="conv"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(HIDDEN, "tanh", name="hidden"),
            keras.layers.Dense(CLASSES, "softmax", name="out"),
        ],
        name="twin",
    )
    model.set_weights(list(vars(network).values()))
    return model
