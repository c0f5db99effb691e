"""From the values of a series to what is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import CURVES, DECISIONS, MAPS, VECTORS, IntArray, Rows, Subject
from tf_xai.schema import CLASSES, LABELS, QUANTITIES, Probe

_KIND_OF_VIEW = {"importance": VECTORS, "tree": VECTORS, "surfaces": CURVES}


class Constants(Protocol):
    """The constants that a record and a logged series have in common."""

    @property
    def axes(self) -> Sequence[str]: ...
    @property
    def channels(self) -> Sequence[str]: ...
    @property
    def is_signed(self) -> bool: ...
    @property
    def input_multiplied(self) -> bool: ...
    @property
    def score(self) -> str: ...
    @property
    def task(self) -> str | int: ...
    @property
    def rows(self) -> Sequence[Any]: ...


def subject_of(
    series: Constants, view: str, shape: Sequence[int], targets: IntArray | None
) -> Subject:
    """What the rows of a series represent.

    Args:
        series: a record, or the constants of a logged series.
        view: how it is shown, such as `"maps"`.
        shape: of one example's values.
        targets: true class of each example if it is known; see `right_classes`.
    """
    is_map = view == MAPS and list(series.axes[:2]) == ["y", "x"]
    is_number = series.score == "output" and shape[-1] == 1
    are_numbers = is_number or series.task in ("quantities", QUANTITIES)
    kind = _KIND_OF_VIEW.get(view, view)
    if (view == MAPS and not is_map) or (view == DECISIONS and are_numbers):
        kind = VECTORS
    row = shape[:-1] if _has_colours(series.axes, series.channels) else shape
    row = row[1:] if _has_lines(series.axes) else row
    is_about_examples = not series.rows
    return Subject(
        kind,
        tuple(row),
        series.is_signed,
        series.input_multiplied,
        targets if is_about_examples else None,
        series.task in ("labels", LABELS),
    )


def right_classes(targets: IntArray, truth: npt.ArrayLike | None, task: str | int) -> IntArray:
    """The true class of each example, or else the explained one.

    Args:
        targets: explained output, `[examples]`.
        truth: class indices or one-hot rows, flat or not; None or empty: unknown.
        task: of the model, as in a record or a logged probe.
    """
    known = np.asarray(() if truth is None else truth)
    if task not in ("classes", CLASSES) or known.size == 0:
        return targets
    rows = known.reshape(len(targets), -1)
    return rows.argmax(axis=1) if rows.shape[1] > 1 else rows[:, 0].astype(np.int64)


def logged_classes(probe: Probe) -> IntArray:
    """The same, read from a log."""
    return right_classes(np.array(probe.targets, np.int64), probe.truth, probe.task)


def comparable_rows(
    values: npt.NDArray[np.float32], axes: Sequence[str], channels: Sequence[str]
) -> Rows:
    """`values` as `[examples, numbers]`: what is shown is what is compared.

    A last axis of colour channels is summed, as in the displayed map; named channels stay separate.
    Of several lines per row, the first represents it, since the others are single examples.
    """
    if _has_lines(axes):
        values = values[:, 0]
    if _has_colours(axes, channels):
        values = values.sum(axis=-1, dtype=np.float64).astype(np.float32)
    return values.reshape(len(values), -1)


def partners(targets: IntArray) -> IntArray:
    """Another example for each, of another class unless one class has more than half of them."""
    order = np.argsort(targets, kind="stable")
    partner = np.empty(len(targets), np.int64)
    largest = np.unique(targets, return_counts=True)[1].max()
    partner[order] = np.roll(order, -(largest if largest < len(targets) else 1))
    return partner


def _has_lines(axes: Sequence[str]) -> bool:
    return list(axes[:1]) == ["line"]


def _has_colours(axes: Sequence[str], channels: Sequence[str]) -> bool:
    return list(axes[-1:]) == ["channel"] and not channels
