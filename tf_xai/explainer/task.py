"""The task of a model: its outputs are exclusive classes, labels, or quantities."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

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
    """The meaning of linear outputs: logits before `SOFTMAX` or `SIGMOID`, or a `QUANTITY`."""
    if probe.are_quantities or _is_of_quantities(loss):
        return QUANTITY
    if units > 1:
        return SIGMOID if "binary" in loss or _several_may_be_true(probe) else SOFTMAX
    names = probe.class_names
    return SIGMOID if "binary" in loss or (names and len(names) == 2) else QUANTITY


def is_sure(loss: str, probe: Probe) -> bool:
    """Whether the outputs are quantities even behind a sigmoid or softmax."""
    return probe.are_quantities and _is_of_quantities(loss)


def loss_name(model: Any, output: str | int | None) -> str:
    """The loss of the explained output in snake case, such as "mean_squared_error"."""
    loss = _loss(model, output)
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def takes_logits(model: Any, output: str | int | None) -> bool:
    """Whether the loss of the explained output says that it takes logits."""
    return bool(getattr(_loss(model, output), "from_logits", False))


def _loss(model: Any, output: str | int | None) -> Any:
    """The loss of the explained output as the model was compiled with it."""
    loss = getattr(model, "loss", None)
    names = list(getattr(model, "output_names", None) or [])
    if isinstance(loss, dict):
        key = names[output] if isinstance(output, int) and output < len(names) else output
        return loss.get(key)
    if isinstance(loss, (list, tuple)):
        at = names.index(output) if output in names else output
        return loss[at] if isinstance(at, int) and at < len(loss) else None
    return loss


def _is_of_quantities(loss: str) -> bool:
    return bool(_OF_QUANTITIES.search(loss)) and not _OF_CLASSES.search(loss)


def task_of(head: str, units: int) -> str:
    """The task of a model with that head and number of units."""
    if head == QUANTITY:
        return QUANTITIES
    return LABELS if head == SIGMOID and units > 1 else CLASSES


def settled(probe: Probe, task: str, outputs: int, loss: str, model_name: str) -> tuple[Any, Any]:
    """The output to explain of each example, and the true values, given the task.

    Args:
        probe: as the user gave it.
        task: of the model.
        outputs: number of outputs.
        loss: of the model.
        model_name: for messages.

    Raises:
        ValueError: if the targets do not suit such a model.
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
        raise ValueError(
            "`targets` must name one class for each example, since the classes of "
            f"'{model_name}' exclude each other. "
            "Expected class indices or one-hot rows; got other rows."
        )
    if explained is not None and explained.max() >= outputs:
        _refuse(explained, outputs, model_name)
    if right is not None and task == CLASSES:
        _check_classes(right, outputs, model_name)
    if right is not None and task != CLASSES and right.shape[1] not in (1, outputs):
        raise ValueError(
            f"`targets` must have a column for each output of '{model_name}'. "
            f"Expected {outputs} columns; got {right.shape[1]}."
        )
    return explained, right


def filled(explained: IntArray | None, predicted: IntArray) -> IntArray:
    """The outputs to explain, with the predicted ones where none was named."""
    if explained is None:
        return predicted
    return np.where(explained == PREDICTED, predicted, explained)


def _check_classes(right: npt.NDArray[np.float32], outputs: int, model_name: str) -> None:
    """Checks that true classes are indices `[n, 1]`, or one-hot rows over all classes."""
    units = {outputs, 1} if outputs == 2 else {outputs}
    if right.shape[1] > 1 and right.shape[1] not in units:
        raise ValueError(
            f"`truth` must have a column for each class of '{model_name}'. "
            f"Expected {outputs} columns; got {right.shape[1]}."
        )
    if right.shape[1] == 1 and right.max() >= outputs:
        raise ValueError(
            f"`truth` must be classes of '{model_name}'. "
            f"Expected indices from 0 to {outputs - 1}; got {int(right.max())}."
        )


def _refuse(explained: IntArray, outputs: int, model_name: str) -> None:
    allowed = f"indices from 0 to {outputs - 1}"
    if outputs == 1:
        allowed += ", or two `class_names` if a single linear unit separates two classes"
    raise ValueError(
        f"`targets` must be classes of '{model_name}'. "
        f"Expected {allowed}; got {int(explained.max())}."
    )


def _several_may_be_true(probe: Probe) -> bool:
    right = probe.truth
    if right is None or right.shape[1] == 1 or not np.isin(right, (0, 1)).all():
        return False
    return bool((right.sum(axis=1) != 1).any())
