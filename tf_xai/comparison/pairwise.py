"""Drift of one example, or row, between any two of several steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.comparison.history import Moment, taken
from tf_xai.drift import Measure, Subject

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_NUMBERS_AT_ONCE = 2**20  # a measure holds some ten arrays of as many


def prepared_row(moment: Moment, place: int, measure: Measure, subject: Subject) -> Any:
    """One row prepared by `measure`, as if it were a probe of one example."""
    if measure.needs_probe:
        return taken(moment.prepared(measure, subject), np.array([place]))
    targets = None if subject.targets is None else subject.targets[[place]]
    return measure.prepare(moment.rows[[place]], replace(subject, targets=targets))


def drift_among(rows: Sequence[Any], measure: Measure, subject: Subject) -> FloatArray:
    """Drift between any two of `rows`, which come from `prepared_row`.

    Pairs are compared together, like the examples of a probe, as many at a time as memory allows.

    Returns:
        `[rows, rows]`, from the row on the second axis to the row on the first; the diagonal is 0,
        or NaN if a row cannot be compared with itself.
    """
    joined = _joined(rows)
    later, earlier = np.tril_indices(len(rows))
    found = np.empty((len(rows), len(rows)))
    found[later, earlier] = _compared(joined, later, earlier, measure, subject)
    backwards = (
        found[later, earlier]
        if measure.is_symmetric
        else _compared(joined, earlier, later, measure, subject)
    )
    found[earlier, later] = backwards
    itself = np.diagonal(found)
    np.fill_diagonal(found, np.where(np.isnan(itself), np.nan, 0))
    return found


def _compared(
    joined: Any, later: IntArray, earlier: IntArray, measure: Measure, subject: Subject
) -> FloatArray:
    numbers = int(np.prod(subject.shape, dtype=np.int64))
    parts = -(-len(later) * numbers // _NUMBERS_AT_ONCE)
    pairs = zip(*(np.array_split(places, parts) for places in (later, earlier)), strict=True)
    return np.concatenate(
        [measure.compare(taken(joined, a), taken(joined, b), subject) for a, b in pairs]
    )


def _joined(rows: Sequence[Any]) -> Any:
    if isinstance(rows[0], tuple):
        return type(rows[0])(*(_joined(parts) for parts in zip(*rows, strict=True)))
    return np.concatenate(rows)
