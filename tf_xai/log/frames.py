"""The columns of a series as a data frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema

if TYPE_CHECKING:
    from tf_xai.log.series import Series

FloatArray = npt.NDArray[np.float32]


def columns_of(
    series: Series, steps: Sequence[schema.Step], names: Sequence[object] | None
) -> dict[str, Any]:
    """One entry for each step and example, or row, in every column.

    Args:
        series: whose columns these are.
        steps: its messages.
        names: of the examples; None if unknown.
    """
    count = series.degenerate.shape[1]
    of_rows = series.rows or (range(count) if names is None else names)
    return {
        "run": series.run,
        "series": series.name,
        "step": np.repeat(series.steps, count),
        "epoch": np.repeat(series.epochs, count),
        "example": np.tile(np.array(of_rows, object), len(steps)),
        **({} if series.rows else _columns_of_examples(series, len(steps))),
        "degenerate": series.degenerate.ravel(),
        "magnitude": series.magnitude.ravel(),
        **_drift_columns(steps, count),
    }


def _columns_of_examples(series: Series, steps: int) -> dict[str, Any]:
    return {
        "target": np.tile(series.targets, steps),
        "predicted": series.predicted.ravel(),
        "score": series.scores.ravel(),
        "confidence": series.confidence.ravel(),
    }


def _drift_columns(steps: Sequence[schema.Step], count: int) -> dict[str, FloatArray]:
    columns: dict[str, FloatArray] = {}
    for row, step in enumerate(steps):
        for drift in step.drift:
            if drift.reference not in schema.Reference.values():
                continue  # of a newer version
            name = f"{drift.measure}_to_{schema.Reference.Name(drift.reference).lower()}"
            column = columns.setdefault(name, np.full((len(steps), count), np.nan, np.float32))
            column[row] = drift.values
    return {name: column.ravel() for name, column in columns.items()}
