"""What a series must remember to say how far it has drifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.drift import Measure, comparable_rows
from tf_xai.schema import FIRST, PREVIOUS, Drift, Reference

FloatArray = npt.NDArray[np.float32]

_DEGENERATE = 1e-6  # of the largest |value| that the example's map has had


@dataclass(frozen=True)
class Moment:
    """The maps of one step, ready to be compared."""

    step: int
    rows: FloatArray
    degenerate: npt.NDArray[np.bool_]
    _prepared: dict[str, Any] = field(default_factory=dict)

    def prepared(self, measure: Measure, input_multiplied: bool) -> Any:
        """The rows as `measure` wants them, made ready once."""
        name = measure.name()
        if name not in self._prepared:
            prepared = measure.prepare(self.rows, input_multiplied=input_multiplied)
            self._prepared[name] = prepared
        return self._prepared[name]


class History:
    """The first and the previous step of one series, and the largest values so far.

    It is fed with values as they are read back from the log, so that drift computed while training
    equals drift computed later from the log.
    """

    def __init__(
        self, axes: Sequence[str], channels: Sequence[str], *, input_multiplied: bool
    ) -> None:
        self._axes = axes
        self._channels = channels
        self._input_multiplied = input_multiplied
        self._largest: npt.NDArray[np.float64] | None = None
        self._first: Moment | None = None
        self._previous: Moment | None = None

    def moment(self, step: int, values: FloatArray) -> Moment:
        """The maps of a step, with those marked that are none: all (nearly) zero, or not finite."""
        rows = comparable_rows(values, self._axes, self._channels)
        largest = largest_values(values)
        finite = np.where(np.isfinite(largest), largest, 0)
        known = finite if self._largest is None else np.maximum(self._largest, finite)
        return Moment(step, rows, ~(largest > _DEGENERATE * known))

    def compare(self, moment: Moment, measures: Sequence[Measure]) -> list[Drift]:
        """Drift of `moment` to the previous and to the first step; none at the first step."""
        return [
            Drift(
                measure=measure.name(),
                reference=kind,
                reference_step=reference.step,
                values=drift_between(moment, reference, measure, self._input_multiplied),
            )
            for kind, reference in self._references()
            for measure in measures
        ]

    def remember(self, moment: Moment, largest: npt.ArrayLike) -> None:
        """Makes `moment` the previous step, and the first if there was none."""
        finite = np.nan_to_num(np.asarray(largest, np.float64), nan=0, posinf=0)
        self._largest = finite if self._largest is None else np.maximum(self._largest, finite)
        self._first = self._first or moment
        self._previous = moment

    def _references(self) -> list[tuple[Reference, Moment]]:
        if self._previous is None or self._first is None:
            return []
        return [(PREVIOUS, self._previous), (FIRST, self._first)]


def largest_values(values: FloatArray) -> npt.NDArray[np.float64]:
    """Largest |value| of each example; NaN where one is not finite."""
    rows = np.abs(values.reshape(len(values), -1)).astype(np.float64)
    largest: npt.NDArray[np.float64] = rows.max(axis=1)
    return np.where(np.isfinite(largest), largest, np.nan)


def drift_between(
    moment: Moment, reference: Moment, measure: Measure, input_multiplied: bool
) -> npt.NDArray[np.float64]:
    """Drift of each example; NaN where either map is degenerate."""
    prepared = [one.prepared(measure, input_multiplied) for one in (moment, reference)]
    drift = measure.prepared_drift(*prepared, input_multiplied=input_multiplied)
    return np.where(moment.degenerate | reference.degenerate, np.nan, drift)
