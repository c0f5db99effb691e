"""What every target declares."""

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
    """What a target finds in a model's outputs, as tensors of one traced function.

    Whatever has no meaning for a target keeps the value that it has here.

    Attributes:
        score: the number that is explained, float32 `[batch]`.
    """

    score: Any

    @property
    def score_kind(self) -> str:
        """What the score is: `LOGIT`, `LOG_PROBABILITY` or `OUTPUT`."""
        return OUTPUT

    @property
    def head(self) -> str:
        """What turns scores into outputs: `SOFTMAX`, `SIGMOID` or, where nothing, `QUANTITY`."""
        return QUANTITY

    @property
    def classes(self) -> int:
        """How many classes or quantities the outputs tell apart."""
        return int(self.outputs.shape[1])

    @property
    def outputs(self) -> Any:
        """The scores of all outputs, of which the explained one is one, `[batch, outputs]`."""
        return self.score[:, None]

    @property
    def predicted(self) -> Any:
        """The class that the outputs name, int32 `[batch]`; 0 where they name none."""
        return tf.zeros(tf.shape(self.score), tf.int32)

    @property
    def confidence(self) -> Any:
        """The probability of the predicted class, `[batch]`; NaN where there is none."""
        return tf.fill(tf.shape(self.score), float("nan"))

    @property
    def probability(self) -> Any:
        """The probability of what is explained, `[batch]`; NaN where it has none."""
        return tf.fill(tf.shape(self.score), float("nan"))


class Target(ABC):
    """Which number of a model's output is explained, one an example.

    Subclasses are frozen dataclasses: equal targets are the same target, and are traced once.
    """

    @abstractmethod
    def explained(self, outputs: Any, inputs: Any, truth: Any) -> Explained:
        """The score and what follows from it, while a function is traced.

        Args:
            outputs: of the model, `[batch, ...]`.
            inputs: that the model was called on.
            truth: what the target is told of each example, such as its class, `[batch, ...]`.
        """
