"""The base class of targets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

LOGIT, LOG_PROBABILITY, OUTPUT = "logit", "log_probability", "output"
"""What a score is: see `Explained.score_kind`."""

SOFTMAX, SIGMOID, QUANTITY = "softmax", "sigmoid", "quantity"
"""What turns scores into outputs: see `Explained.head`."""


@dataclass(frozen=True)
class Explained:
    """What a target computes from a model's outputs, as tensors of one traced function.

    Attributes without a meaning for a target keep their default values.

    Attributes:
        score: the explained number, float32 `[batch]`.
    """

    score: Any

    @property
    def score_kind(self) -> str:
        """The kind of score: `LOGIT`, `LOG_PROBABILITY` or `OUTPUT`."""
        return OUTPUT

    @property
    def head(self) -> str:
        """What turns scores into outputs: `SOFTMAX`, `SIGMOID` or, if nothing does, `QUANTITY`."""
        return QUANTITY

    @property
    def classes(self) -> int:
        """The number of classes or quantities."""
        return int(self.outputs.shape[1])

    @property
    def outputs(self) -> Any:
        """The scores of all outputs, including the explained one, `[batch, outputs]`."""
        return self.score[:, None]

    @property
    def predicted(self) -> Any:
        """The predicted class, int32 `[batch]`; 0 if there is none."""
        return tf.zeros(tf.shape(self.score), tf.int32)

    @property
    def confidence(self) -> Any:
        """The probability of the predicted class, `[batch]`; NaN if there is none."""
        return tf.fill(tf.shape(self.score), float("nan"))

    @property
    def probability(self) -> Any:
        """The probability of the explained output, `[batch]`; NaN if it has none."""
        return tf.fill(tf.shape(self.score), float("nan"))


class Target(ABC):
    """Which number of a model's output is explained, one per example.

    Subclasses are frozen dataclasses: equal targets are the same target, and are traced once.
    """

    @abstractmethod
    def explained(self, outputs: Any, inputs: Any, truth: Any) -> Explained:
        """The score and what follows from it, while a function is traced.

        Args:
            outputs: of the model, `[batch, ...]`.
            inputs: that the model was called on.
            truth: what is known about each example, such as its class, `[batch, ...]`.
        """
