"""The score of one class, label or quantity, before softmax or sigmoid.

Probabilities saturate: close to 1 their gradient vanishes, whatever the evidence. Following the
traced graph backwards from the model's output finds the logits in any form of the head: an
activation of a layer, a separate layer, or an op inside `call`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import tensorflow as tf

from tf_xai.targets._target import (
    LOG_PROBABILITY,
    LOGIT,
    OUTPUT,
    QUANTITY,
    SIGMOID,
    SOFTMAX,
    Explained,
    Target,
)

_SHAPE_OPS = {"Identity", "Cast", "Reshape", "Squeeze", "ExpandDims"}
_HEAD_OPS = {"Softmax": SOFTMAX, "Sigmoid": SIGMOID, "LogSoftmax": SOFTMAX}
_TINY = 1e-38


class Scores(NamedTuple):
    """Scores of all outputs, float32 `[batch, units]`, and their kind.

    `probabilities` are those of independent units whose logits were not found, `[batch, units]`.
    """

    values: Any
    head: str
    kind: str
    probabilities: Any = None


@dataclass(frozen=True)
class ClassScore(Target):
    """The score of each example's class, label or quantity in outputs `[batch, units]`.

    If no softmax or sigmoid is found and the outputs are probabilities, the score is their
    logarithm. The truth of each example is the index of the explained unit; a single unit behind a
    sigmoid stands for class 1 and against class 0.

    Args:
        meaning: of linear outputs: `SOFTMAX` or `SIGMOID` if they are logits, or `QUANTITY`.
        are_probabilities: whether the rows of the output sum to 1.
        lie_within_0_and_1: whether the outputs may be independent probabilities: all lie within
            0 and 1, and the loss of the model does not take them for logits.
        are_quantities: whether outputs are quantities even behind a softmax or sigmoid.
    """

    meaning: str = SOFTMAX
    are_probabilities: bool = False
    are_quantities: bool = False
    lie_within_0_and_1: bool = False

    def explained(self, outputs: Any, inputs: Any, truth: Any) -> Explained:
        scores = self._scores(outputs)
        return ExplainedUnit(_of_unit(scores, truth), scores, truth)

    def _scores(self, output: Any) -> Scores:
        if self.are_quantities:
            return _quantities(output)
        tensor = output
        while tensor.op.type in _SHAPE_OPS:
            tensor = tensor.op.inputs[0]
        head = _HEAD_OPS.get(tensor.op.type)
        spans_outputs = head == SIGMOID or tensor.shape[-1] == output.shape[1]
        if head and spans_outputs:
            logits = tf.reshape(tensor.op.inputs[0], tf.shape(output))
            logits = tf.ensure_shape(tf.cast(logits, tf.float32), (None, output.shape[1]))
            return Scores(logits, head, LOGIT)
        if self.meaning == QUANTITY:
            return _quantities(output)
        output = tf.cast(output, tf.float32)
        if self.are_probabilities:
            return Scores(tf.math.log(tf.maximum(output, _TINY)), SOFTMAX, LOG_PROBABILITY)
        are_independent = self.meaning == SIGMOID or tensor.op.type == "Softmax"
        if are_independent and self.lie_within_0_and_1 and not _is_linear(tensor.op):
            return _independent(output)
        if self.meaning == SOFTMAX and output.shape[1] == 1:
            return _quantities(output)  # nothing to share the probability with
        return Scores(output, self.meaning, OUTPUT if self.meaning != SIGMOID else LOGIT)


@dataclass(frozen=True)
class ExplainedUnit(Explained):
    """One unit among those of a head.

    Attributes:
        scores: of all units.
        unit: the explained one, `[batch]`.
    """

    scores: Scores
    unit: Any

    @property
    def score_kind(self) -> str:
        return self.scores.kind

    @property
    def head(self) -> str:
        return self.scores.head

    @property
    def classes(self) -> int:
        units = int(self.outputs.shape[1])
        return 2 if units == 1 and self.head == SIGMOID else units

    @property
    def outputs(self) -> Any:
        return self.scores.values

    @property
    def predicted(self) -> Any:
        if self.head == QUANTITY:
            return super().predicted
        if self.outputs.shape[1] > 1:
            return tf.argmax(self.outputs, axis=1, output_type=tf.int32)
        return tf.cast(self.outputs[:, 0] > 0, tf.int32)

    @property
    def confidence(self) -> Any:
        if self.head == SIGMOID:
            strongest = tf.reduce_max(self.outputs, axis=1)
            return tf.sigmoid(tf.abs(strongest) if self.outputs.shape[1] == 1 else strongest)
        if self.head == QUANTITY:
            return super().confidence
        return tf.reduce_max(tf.nn.softmax(self.outputs), axis=1)

    @property
    def probability(self) -> Any:
        if self.scores.probabilities is not None:
            return tf.exp(self.score)
        if self.head == SIGMOID:
            return tf.sigmoid(self.score)
        if self.head == QUANTITY:
            return super().probability
        return tf.gather(tf.nn.softmax(self.outputs), self.unit, axis=1, batch_dims=1)


def _of_unit(scores: Scores, unit: Any) -> Any:
    if scores.probabilities is not None:
        return _log_probability(scores.probabilities, unit)
    if scores.values.shape[1] == 1:
        sign = 1.0 if scores.head == QUANTITY else 2.0 * tf.cast(unit, tf.float32) - 1.0
        return scores.values[:, 0] * sign
    return tf.gather(scores.values, unit, axis=1, batch_dims=1)


def _log_probability(probabilities: Any, unit: Any) -> Any:
    """Of each example's label, or of class 1 or 0 if there is a single unit."""
    if probabilities.shape[1] == 1:
        chosen = tf.where(tf.cast(unit, tf.bool), probabilities[:, 0], 1 - probabilities[:, 0])
    else:
        chosen = tf.gather(probabilities, unit, axis=1, batch_dims=1)
    return tf.math.log(tf.maximum(chosen, _TINY))


def _independent(probabilities: Any) -> Scores:
    """Probabilities of independent units, whose scores are the logits that follow from them."""
    against = tf.math.log(tf.maximum(1 - probabilities, _TINY))
    logits = tf.math.log(tf.maximum(probabilities, _TINY)) - against
    return Scores(logits, SIGMOID, LOG_PROBABILITY, probabilities)


def _is_linear(op: Any) -> bool:
    """Whether an op ends a linear layer, whose outputs are no probabilities."""
    if op.type in ("AddV2", "BiasAdd"):
        return bool(op.inputs[0].op.type == "MatMul")
    return bool(op.type == "MatMul")


def _quantities(output: Any) -> Scores:
    """Outputs that are explained directly."""
    return Scores(tf.cast(output, tf.float32), QUANTITY, OUTPUT)
