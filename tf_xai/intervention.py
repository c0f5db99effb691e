"""Interventions: what the model predicts when the explained input is changed on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.probe import Probe

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Edit = Callable[[Array], npt.ArrayLike]


class Intervention:
    """A fixed edit of the probe, and how often it changes the prediction.

    The flip rate is `P(y(do(edit)) = to)`, or `P(y(do(edit)) != y)` if `to` is left out, with `y`
    the class that the model predicts at the same step. It needs no explanation, and is the truth
    that explanations can be compared with.

    Args:
        edit: a function that takes the probe's explained inputs `[n, ...]` and returns edited ones
            of the same shape, or an array of edited inputs.
        to: the class that the edit points at: an index, or one for each example.
        name: in the log; left out, the function's name.

    Raises:
        ValueError: if `to` does not hold class indices, or an array is given without a name.
    """

    def __init__(
        self,
        edit: Edit | npt.ArrayLike,
        *,
        to: npt.ArrayLike | None = None,
        name: str | None = None,
    ) -> None:
        self._edit = edit if callable(edit) else np.array(edit)
        self.to = None if to is None else _classes(to)
        self.name = name or _name(edit)

    def edited(self, probe: Probe) -> Array:
        """The probe's inputs after the edit; raises `ValueError` if they do not fit."""
        inputs = probe.inputs
        edited = np.asarray(self._applied(inputs.copy()))
        if edited.shape != inputs.shape:
            raise ValueError(
                f"`edit` must keep the shape of the inputs in '{self.name}'. "
                f"Expected shape {inputs.shape}; got shape {edited.shape}."
            )
        if inputs.dtype.kind in "iu" and not np.array_equal(edited, edited.astype(inputs.dtype)):
            raise ValueError(
                f"`edit` must return whole numbers in '{self.name}'. "
                f"Expected numbers of dtype {inputs.dtype}; got fractions."
            )
        if edited.dtype.kind not in "fiub" or not np.isfinite(edited).all():
            raise ValueError(
                f"`edit` must return finite numbers in '{self.name}'. "
                f"Expected finite numbers; got {_unfit(edited)}."
            )
        if self.to is not None and self.to.shape not in ((), (len(probe),)):
            raise ValueError(
                f"`to` must be one class, or one for each example, in '{self.name}'. "
                f"Expected {len(probe)} indices; got {len(self.to)}."
            )
        return edited

    def check_classes(self, classes: int, model: str) -> None:
        """Raises `ValueError` if `to` is not a class of the model of that name."""
        if self.to is not None and self.to.max() >= classes:
            raise ValueError(
                f"`to` must be classes of '{model}' in '{self.name}'. "
                f"Expected indices from 0 to {classes - 1}; got {self.to.max()}."
            )

    def _applied(self, inputs: Array) -> npt.ArrayLike:
        if not callable(self._edit):
            return self._edit
        try:
            return self._edit(inputs)
        except Exception as error:
            raise ValueError(
                f"`edit` must return inputs of shape {inputs.shape} in '{self.name}'. "
                f"Expected an array of that shape; got {type(error).__name__}: {error}."
            ) from error

    def flips(self, before: IntArray, after: IntArray) -> FloatArray:
        """1 if the prediction changed, else 0, `[examples]`; the mean is the flip rate.

        Args:
            before: predicted class of each example.
            after: predicted class of each edited example.
        """
        changed = after != before if self.to is None else after == self.to
        return changed.astype(np.float64)


def _name(edit: object) -> str:
    name = getattr(edit, "__name__", "")
    if not name or name == "<lambda>":
        raise ValueError(
            "`name` must be given for an edit that is not a named function. "
            "Expected a name; got none."
        )
    return str(name)


def _classes(to: npt.ArrayLike) -> npt.NDArray[np.int64]:
    array = np.asarray(to)
    if array.ndim > 1 or array.dtype.kind not in "iu" or (array < 0).any():
        raise ValueError(
            "`to` must be class indices. "
            f"Expected an index of at least 0, or one for each example; got {to!r}."
        )
    return array.astype(np.int64)


def _unfit(array: Array) -> str:
    if array.dtype.kind not in "fiub":
        return f"dtype {array.dtype}"
    return f"{int((~np.isfinite(array)).sum())} NaN or infinite values"
