"""What a model's outputs are: classes of which one is right, labels, or quantities."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.score import QUANTITY, SIGMOID, SOFTMAX
from tf_xai.errors import expected
from tf_xai.probe import Probe
from tf_xai.probe.truth import PREDICTED, not_indices

IntArray = npt.NDArray[np.int64]

CLASSES, LABELS, QUANTITIES = "classes", "labels", "quantities"

_OF_QUANTITIES = re.compile(
    r"squared|absolute|huber|log_?cosh|poisson|tweedie|mse$|mae$|msle$|mape$"
)


def meaning_of(model: Any, probe: Probe, units: int) -> str:
    """What linear outputs mean: logits before `SOFTMAX` or `SIGMOID`, or a `QUANTITY`."""
    loss = _loss_name(model)
    if probe.are_quantities or _OF_QUANTITIES.search(loss):
        return QUANTITY
    if units > 1:
        return SIGMOID if "binary" in loss or _several_may_be_true(probe) else SOFTMAX
    names = probe.class_names
    return SIGMOID if "binary" in loss or (names and len(names) == 2) else QUANTITY


def task_of(head: str, units: int) -> str:
    """The task of a model with that head and so many units."""
    if head == QUANTITY:
        return QUANTITIES
    return LABELS if head == SIGMOID and units > 1 else CLASSES


def settled(probe: Probe, task: str, outputs: int, model: Any) -> tuple[Any, Any]:
    """Which output to explain of each example, and what is right, now that the task is known.

    Args:
        probe: as the user gave it.
        task: of the model.
        outputs: how many the model tells apart.
        model: the model.

    Raises:
        ValueError: where the targets are none of such a model.
    """
    explained, right = probe.targets, probe.truth
    if task == QUANTITIES:
        if explained is not None and right is None and outputs == 1:
            if explained.max() == 1 and not _OF_QUANTITIES.search(_loss_name(model)):
                _refuse(explained, outputs, model.name)  # more likely classes than quantities
            right = explained.astype(np.float32)[:, None]
            explained = None
        explained = np.zeros(len(probe), np.int64) if explained is None else explained
    elif probe.are_quantities:
        raise ValueError(not_indices("targets", right))
    elif task == CLASSES and _several_may_be_true(probe):
        rule = f"name one class an example: those of '{model.name}' exclude each other"
        raise ValueError(expected("targets", rule, "class indices or one-hot rows", "other rows"))
    if explained is not None and explained.max() >= outputs:
        _refuse(explained, outputs, model.name)
    if right is not None and task != CLASSES and right.shape[1] not in (1, outputs):
        rule, allowed = f"have a column for each output of '{model.name}'", f"{outputs} columns"
        raise ValueError(expected("targets", rule, allowed, right.shape[1]))
    return explained, right


def filled(explained: IntArray | None, predicted: IntArray) -> IntArray:
    """The outputs to explain, with what the model favours where none was named."""
    if explained is None:
        return predicted
    return np.where(explained == PREDICTED, predicted, explained)


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


def _loss_name(model: Any) -> str:
    """The loss as words with underscores: "mean_squared_error"."""
    loss = getattr(model, "loss", None)
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
