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

SOFTMAX, SIGMOID, QUANTITY = "softmax", "sigmoid", "quantity"

_SHAPE_OPS = {"Identity", "Cast", "Reshape", "Squeeze", "ExpandDims"}
_HEAD_OPS = {"Softmax": SOFTMAX, "Sigmoid": SIGMOID, "LogSoftmax": SOFTMAX}
_TINY = 1e-38


@dataclass(frozen=True)
class Scores:
    """The head of a model in a traced function."""

    classes: Any  # scores of all outputs, float32 [batch, units]
    head: str  # SOFTMAX, SIGMOID or QUANTITY
    kind: str  # LOGIT, LOG_PROBABILITY or OUTPUT

    def of(self, targets: Any) -> Any:
        """The score of each row's target. A single unit speaks for class 1, and against class 0."""
        if self.classes.shape[1] == 1:
            sign = 1.0 if self.head == QUANTITY else 2.0 * tf.cast(targets, tf.float32) - 1.0
            return self.classes[:, 0] * sign
        return tf.gather(self.classes, targets, axis=1, batch_dims=1)

    def predicted(self) -> Any:
        """The class that each row's output names; 0 where the outputs are quantities."""
        if self.head == QUANTITY:
            return tf.zeros(tf.shape(self.classes)[:1], tf.int32)
        if self.classes.shape[1] > 1:
            return tf.argmax(self.classes, axis=1, output_type=tf.int32)
        return tf.cast(self.classes[:, 0] > 0, tf.int32)

    def confidence(self) -> Any:
        """The probability of the predicted class; NaN for quantities, which have none."""
        if self.head == SIGMOID:
            strongest = tf.reduce_max(self.classes, axis=1)
            return tf.sigmoid(tf.abs(strongest) if self.classes.shape[1] == 1 else strongest)
        if self.head == QUANTITY:
            return tf.fill(tf.shape(self.classes)[:1], float("nan"))
        return tf.reduce_max(tf.nn.softmax(self.classes), axis=1)

    def probability(self, targets: Any) -> Any:
        """The probability of each row's target; NaN for quantities, which have none."""
        if self.head == SIGMOID:
            return tf.sigmoid(self.of(targets))
        if self.head == QUANTITY:
            return tf.fill(tf.shape(self.classes)[:1], float("nan"))
        return tf.gather(tf.nn.softmax(self.classes), targets, axis=1, batch_dims=1)


def find_scores(output: Any, is_probability: bool, meaning: str) -> Scores:
    """The scores behind a model's symbolic `output` `[batch, units]`.

    Where no softmax or sigmoid can be reached and the outputs are probabilities, the score is their
    logarithm.

    Args:
        output: of the model.
        is_probability: whether its rows are probabilities.
        meaning: of linear outputs: `SOFTMAX` or `SIGMOID` where they are logits, or `QUANTITY`.
    """
    tensor = output
    while tensor.op.type in _SHAPE_OPS:
        tensor = tensor.op.inputs[0]
    head = _HEAD_OPS.get(tensor.op.type)
    if head:
        logits = tf.reshape(tensor.op.inputs[0], tf.shape(output))
        logits = tf.ensure_shape(tf.cast(logits, tf.float32), (None, output.shape[1]))
        return Scores(logits, head, LOGIT)
    if meaning == QUANTITY:
        return quantities(output)
    output = tf.cast(output, tf.float32)
    if is_probability:
        return Scores(tf.math.log(tf.maximum(output, _TINY)), SOFTMAX, LOG_PROBABILITY)
    if meaning == SOFTMAX and output.shape[1] == 1:
        return quantities(output)  # nothing to share the probability with
    return Scores(output, meaning, OUTPUT if meaning != SIGMOID else LOGIT)


def quantities(output: Any) -> Scores:
    """Outputs that are what they say."""
    return Scores(tf.cast(output, tf.float32), QUANTITY, OUTPUT)
