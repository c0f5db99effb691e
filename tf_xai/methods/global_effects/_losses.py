"""The loss of a model, from its scores and the true values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy import newaxis

from tf_xai.drift import right_classes
from tf_xai.engine.passes import IntArray
from tf_xai.probe import Probe
from tf_xai.probe.task import QUANTITIES
from tf_xai.schema import CLASSES
from tf_xai.targets import QUANTITY, SIGMOID, SOFTMAX

FloatArray = npt.NDArray[np.float64]

AUTO, SQUARED, ABSOLUTE = "auto", "squared_error", "absolute_error"
LOSSES = (AUTO, SQUARED, ABSOLUTE)


def check_truth(probe: Probe) -> None:
    """Raises `ValueError` if no true values are known."""
    if probe.targets is None and probe.truth is None:
        raise ValueError(
            "`targets` must give the true values. Expected classes, labels or quantities; got none."
        )


def check_quantities(probe: Probe) -> None:
    """Raises `ValueError` if outputs are quantities and `targets` only name them."""
    if probe.task == QUANTITIES and probe.truth is None:
        raise ValueError(
            "`truth` must give the true quantities. Expected `[n, outputs]` numbers; got none."
        )


def right_outputs(probe: Probe, head: str, explained: IntArray, units: int) -> FloatArray:
    """The true value of each output, `[examples, units]`; NaN where it is unknown.

    Args:
        probe: with its true values.
        head: of the model, which turns scores into outputs.
        explained: the explained output of each example.
        units: number of outputs.
    """
    if head == SOFTMAX or (head == SIGMOID and units == 1):
        classes = right_classes(explained, probe.truth, CLASSES)
        return np.eye(units)[classes] if units > 1 else classes[:, newaxis].astype(np.float64)
    if probe.truth is not None and probe.truth.shape[1] == units:
        return probe.truth.astype(np.float64)
    right = np.full((len(probe), units), np.nan)
    right[np.arange(len(probe)), explained] = _of_the_explained(probe)
    return right


def losses(name: str, head: str, scores: npt.ArrayLike, right: FloatArray) -> FloatArray:
    """The loss of each row, `[..., examples]`.

    Args:
        name: one of `LOSSES`; `AUTO` is the cross-entropy of classes and labels, the squared error
            of quantities.
        head: of the model, which turns scores into outputs.
        scores: `[..., examples, units]`.
        right: `[examples, units]`; NaN where it is unknown.

    Returns:
        For cross-entropy of classes the sum `-sum_k y_k ln p_k`, otherwise the mean over the
        outputs whose true value is known.
    """
    scores = np.asarray(scores, np.float64)
    if name == AUTO and head == SOFTMAX:
        return _log_sum_exp(scores)[..., 0] - (scores * right).sum(axis=-1)
    if name == AUTO and head == SIGMOID:
        each = np.logaddexp(0, scores) - right * scores
    elif name == ABSOLUTE:
        each = np.abs(_outputs(head, scores) - right)
    else:
        each = (_outputs(head, scores) - right) ** 2
    known = ~np.isnan(right)
    return np.asarray(np.where(known, each, 0).sum(axis=-1) / known.sum(axis=-1))


def _outputs(head: str, scores: FloatArray) -> FloatArray:
    if head == QUANTITY:
        return scores
    normaliser = _log_sum_exp(scores) if head == SOFTMAX else np.logaddexp(0, scores)
    return np.exp(scores - normaliser)


def _log_sum_exp(scores: FloatArray) -> FloatArray:
    return np.asarray(np.logaddexp.reduce(scores, axis=-1, keepdims=True))


def _of_the_explained(probe: Probe) -> FloatArray | float:
    """The true value of the explained output of each example; a named label is true."""
    return 1.0 if probe.truth is None else probe.truth[:, 0].astype(np.float64)
