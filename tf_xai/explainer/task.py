"""What a model's outputs are: classes of which one is right, labels, or quantities."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected
from tf_xai.probe import Probe
from tf_xai.probe.task import CLASSES, LABELS, QUANTITIES
from tf_xai.probe.truth import PREDICTED, not_indices
from tf_xai.targets import QUANTITY, SIGMOID, SOFTMAX

IntArray = npt.NDArray[np.int64]

_OF_QUANTITIES = re.compile(
    r"squared|absolute|huber|log_?cosh|poisson|tweedie|mse$|mae$|msle$|mape$"
)
_OF_CLASSES = re.compile(r"hinge|cross_?entropy")


def meaning_of(loss: str, probe: Probe, units: int) -> str:
    """What linear outputs mean: logits before `SOFTMAX` or `SIGMOID`, or a `QUANTITY`."""
    if probe.are_quantities or _is_of_quantities(loss):
        return QUANTITY
    if units > 1:
        return SIGMOID if "binary" in loss or _several_may_be_true(probe) else SOFTMAX
    names = probe.class_names
    return SIGMOID if "binary" in loss or (names and len(names) == 2) else QUANTITY


def is_sure(loss: str, probe: Probe) -> bool:
    """Whether the outputs are quantities whatever head they have, such as a sigmoid's range."""
    return probe.are_quantities and _is_of_quantities(loss)


def loss_name(model: Any, output: str | int | None) -> str:
    """The loss of the explained output, as words with underscores: "mean_squared_error"."""
    loss = getattr(model, "loss", None)
    names = list(getattr(model, "output_names", None) or [])
    if isinstance(loss, dict):
        key = names[output] if isinstance(output, int) and output < len(names) else output
        loss = loss.get(key)
    elif isinstance(loss, (list, tuple)):
        at = names.index(output) if output in names else output
        loss = loss[at] if isinstance(at, int) and at < len(loss) else None
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _is_of_quantities(loss: str) -> bool:
    return bool(_OF_QUANTITIES.search(loss)) and not _OF_CLASSES.search(loss)


def task_of(head: str, units: int) -> str:
    """The task of a model with that head and so many units."""
    if head == QUANTITY:
        return QUANTITIES
    return LABELS if head == SIGMOID and units > 1 else CLASSES


def settled(probe: Probe, task: str, outputs: int, loss: str, model_name: str) -> tuple[Any, Any]:
    """Which output to explain of each example, and what is right, now that the task is known.

    Args:
        probe: as the user gave it.
        task: of the model.
        outputs: how many the model tells apart.
        loss: that the model is trained on.
        model_name: for messages.

    Raises:
        ValueError: if the targets are none of such a model.
    """
    explained, right = probe.targets, probe.truth
    if task == QUANTITIES:
        if explained is not None and right is None and outputs == 1:
            if explained.max() == 1 and not _is_of_quantities(loss):
                _refuse(explained, outputs, model_name)  # more likely classes than quantities
            right = explained.astype(np.float32)[:, None]
            explained = None
        explained = np.zeros(len(probe), np.int64) if explained is None else explained
    elif probe.are_quantities:
        raise ValueError(not_indices("targets", right))
    elif task == CLASSES and _several_may_be_true(probe):
        rule = f"name one class an example: those of '{model_name}' exclude each other"
        raise ValueError(expected("targets", rule, "class indices or one-hot rows", "other rows"))
    if explained is not None and explained.max() >= outputs:
        _refuse(explained, outputs, model_name)
    if right is not None and task == CLASSES:
        _check_classes(right, outputs, model_name)
    if right is not None and task != CLASSES and right.shape[1] not in (1, outputs):
        rule, allowed = f"have a column for each output of '{model_name}'", f"{outputs} columns"
        raise ValueError(expected("targets", rule, allowed, right.shape[1]))
    return explained, right


def filled(explained: IntArray | None, predicted: IntArray) -> IntArray:
    """The outputs to explain, with what the model favours where none was named."""
    if explained is None:
        return predicted
    return np.where(explained == PREDICTED, predicted, explained)


def _check_classes(right: npt.NDArray[np.float32], outputs: int, model_name: str) -> None:
    """Right classes are indices `[n, 1]`, or one-hot rows of as many classes as there are."""
    units = {outputs, 1} if outputs == 2 else {outputs}
    if right.shape[1] > 1 and right.shape[1] not in units:
        rule, allowed = f"have a column for each class of '{model_name}'", f"{outputs} columns"
        raise ValueError(expected("truth", rule, allowed, right.shape[1]))
    if right.shape[1] == 1 and right.max() >= outputs:
        rule, allowed = f"be classes of '{model_name}'", f"indices from 0 to {outputs - 1}"
        raise ValueError(expected("truth", rule, allowed, int(right.max())))


def _refuse(explained: IntArray, outputs: int, model_name: str) -> None:
    rule, allowed = f"be classes of '{model_name}'", f"indices from 0 to {outputs - 1}"
    if outputs == 1:
        allowed += ", or two `class_names` where one linear unit tells two classes apart"
    raise ValueError(expected("targets", rule, allowed, int(explained.max())))


def _several_may_be_true(probe: Probe) -> bool:
    right = probe.truth
    if right is None or right.shape[1] == 1 or not np.isin(right, (0, 1)).all():
        return False
    return bool((right.sum(axis=1) != 1).any())
