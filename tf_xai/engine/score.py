"""The number that is explained: the target's score before softmax or sigmoid.

Probabilities saturate: close to 1 their gradient vanishes, whatever the evidence. Walking back
through the traced graph from the model's output finds the logits however the head was written: as
a layer's activation, as a layer of its own, or as an op inside `call`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

LOGIT, LOG_PROBABILITY, OUTPUT = "logit", "log_probability", "output"

_SHAPE_OPS = {"Identity", "Cast", "Reshape", "Squeeze", "ExpandDims"}
_HEAD_OPS = {"Softmax": "softmax", "Sigmoid": "sigmoid", "LogSoftmax": "softmax"}
_TINY = 1e-38


@dataclass(frozen=True)
class Scores:
    """The head of a model in a traced function."""

    classes: Any  # scores of all classes, float32 [batch, units]
    head: str  # "softmax", "sigmoid" or "linear"
    kind: str  # LOGIT, LOG_PROBABILITY or OUTPUT

    def of(self, targets: Any) -> Any:
        """The score of each row's target. A single unit speaks for class 1, and against class 0."""
        if self.classes.shape[1] == 1:
            sign = 1.0 if self.head == "linear" else 2.0 * tf.cast(targets, tf.float32) - 1.0
            return self.classes[:, 0] * sign
        return tf.gather(self.classes, targets, axis=1, batch_dims=1)

    def predicted(self) -> Any:
        """The class that each row's output names."""
        if self.classes.shape[1] > 1:
            return tf.argmax(self.classes, axis=1, output_type=tf.int32)
        if self.head == "linear":
            return tf.zeros(tf.shape(self.classes)[:1], tf.int32)
        return tf.cast(self.classes[:, 0] > 0, tf.int32)

    def confidence(self) -> Any:
        """The probability of the predicted class; NaN for a single linear unit, which has none."""
        if self.head == "sigmoid":
            strongest = tf.reduce_max(self.classes, axis=1)
            return tf.sigmoid(tf.abs(strongest) if self.classes.shape[1] == 1 else strongest)
        if self.classes.shape[1] == 1:
            return tf.fill(tf.shape(self.classes)[:1], float("nan"))
        return tf.reduce_max(tf.nn.softmax(self.classes), axis=1)

    def probability(self, targets: Any) -> Any:
        """The probability of each row's target; NaN for a single linear unit, which has none."""
        if self.head == "sigmoid":
            return tf.sigmoid(self.of(targets))
        if self.classes.shape[1] == 1:
            return tf.fill(tf.shape(self.classes)[:1], float("nan"))
        return tf.gather(tf.nn.softmax(self.classes), targets, axis=1, batch_dims=1)


def find_scores(output: Any, is_probability: bool, is_binary: bool) -> Scores:
    """The scores behind a model's symbolic `output` `[batch, units]`.

    Where no softmax or sigmoid can be reached and the outputs are probabilities, the score is their
    logarithm. A single linear unit is a logit where it is known to tell two classes apart.
    """
    tensor = output
    while tensor.op.type in _SHAPE_OPS:
        tensor = tensor.op.inputs[0]
    head = _HEAD_OPS.get(tensor.op.type)
    if head:
        logits = tf.reshape(tensor.op.inputs[0], tf.shape(output))
        logits = tf.ensure_shape(tf.cast(logits, tf.float32), (None, output.shape[1]))
        return Scores(logits, head, LOGIT)
    output = tf.cast(output, tf.float32)
    if is_probability:
        return Scores(tf.math.log(tf.maximum(output, _TINY)), "softmax", LOG_PROBABILITY)
    if is_binary and output.shape[1] == 1:
        return Scores(output, "sigmoid", LOGIT)
    return Scores(output, "linear", OUTPUT)
