"""Which of a model's outputs is explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from tf_xai.errors import one_of


def select_output(model: Any, answer: Any, output: str | int | None) -> Any:
    """The array `[batch, classes]` in what `model` answered.

    Args:
        model: the model.
        answer: of shape `[batch, classes]`, also without the last axis where there is one class, or
            with axes of length 1 between the two: one array, a sequence or a dictionary of them.
        output: name or index of one where there are several.

    Raises:
        ValueError: where `output` names none, or the one it names is not `[batch, classes]`.
    """
    named = _named(model, answer)
    if output is None and len(named) == 1:
        (chosen,) = named.values()
    elif isinstance(output, int) and not isinstance(output, bool) and 0 <= output < len(named):
        chosen = list(named.values())[output]
    elif isinstance(output, str) and output in named:
        chosen = named[output]
    else:
        raise ValueError(
            f"`output` must name one of the outputs of '{model.name}'. "
            f"Expected {one_of(named)}; got {output!r}."
        )
    chosen = _as_rows(chosen)
    if len(chosen.shape) != 2:
        raise ValueError(
            "`model` must put out class scores. Expected an output of shape [batch, classes]; "
            f"got shape {tuple(chosen.shape)}."
        )
    return chosen


def _as_rows(chosen: Any) -> Any:
    """An output as `[batch, classes]` where only axes of length 1 are missing or too many."""
    shape = chosen.shape
    if len(shape) == 1:
        return tf.expand_dims(chosen, 1)
    if len(shape) > 2 and all(size == 1 for size in shape[1:-1]):
        return tf.reshape(chosen, [-1, shape[-1]])
    return chosen


def _named(model: Any, answer: Any) -> dict[str, Any]:
    if isinstance(answer, Mapping):
        return dict(answer)
    if not isinstance(answer, (list, tuple)):
        return {"output": answer}
    names = getattr(model, "output_names", None) or []
    if len(names) != len(answer):
        names = [str(index) for index in range(len(answer))]
    return dict(zip(names, answer, strict=True))
