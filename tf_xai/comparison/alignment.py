"""Explanations of different series, made comparable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tf_xai.comparison.history import Moment
from tf_xai.comparison.pairwise import drift_among, prepared_row
from tf_xai.comparison.resampling import area_averaged
from tf_xai.drift import MAPS, Measure, Subject
from tf_xai.schema import Series

FloatArray = npt.NDArray[np.float64]

_PEAK = 99  # percentile


@dataclass(frozen=True)
class Explanation:
    """The explanation of one example or row, with those of its step."""

    constants: Series
    subject: Subject
    moment: Moment
    place: int

    def with_rows(self, rows: FloatArray, subject: Subject) -> Explanation:
        """The same explanation with other numbers."""
        moment = Moment(self.moment.step, rows, self.moment.degenerate)
        return replace(self, subject=subject, moment=moment)


def aligned(a: Explanation, b: Explanation) -> tuple[Explanation, Explanation]:
    """Both in a form that measures can compare; equal properties stay unchanged.

    If only one of them has signs, both become strengths, |values|. Maps are averaged to the coarser
    grid of the two, channel by channel if both have the same channels, otherwise with channels
    summed. Zeros count if they mean something in one of them.
    """
    if a.subject.kind == MAPS and _channels(a) != _channels(b):
        a, b = _channels_summed(a), _channels_summed(b)
    if a.subject.is_signed != b.subject.is_signed:
        a, b = _strengths(a), _strengths(b)
    if a.subject.input_multiplied != b.subject.input_multiplied:
        a, b = (
            replace(one, subject=replace(one.subject, input_multiplied=False)) for one in (a, b)
        )
    if a.subject.kind == MAPS:
        (y, x), (v, u) = a.subject.shape[:2], b.subject.shape[:2]
        a, b = (_on_grid(one, (min(y, v), min(x, u))) for one in (a, b))
    return a, b


def drift_between_aligned(a: Explanation, b: Explanation, measure: Measure) -> float:
    """Drift from `a` to `b`; NaN where either is degenerate.

    Different methods have no common unit: for a measure that uses one scale for a whole step, each
    explanation is divided by its own 99th percentile of |value|.
    """
    if a.moment.degenerate[a.place] or b.moment.degenerate[b.place]:
        return float("nan")
    if measure.needs_probe and a.constants.method != b.constants.method:
        a, b = _scaled(a), _scaled(b)
    rows = [prepared_row(one.moment, one.place, measure, one.subject) for one in (a, b)]
    return float(drift_among(rows, measure, a.subject)[1, 0])


def _changed(
    one: Explanation, shape: tuple[int, ...], change: Callable[[FloatArray], FloatArray]
) -> Explanation:
    """With maps `[n, y, x]` or `[n, y, x, channel]` that `change` brings to `shape`."""
    maps = one.moment.rows.reshape(-1, *one.subject.shape)
    rows = change(maps).reshape(len(maps), -1)
    return one.with_rows(rows, replace(one.subject, shape=shape))


def _channels(one: Explanation) -> tuple[tuple[int, ...], list[str]]:
    return one.subject.shape[2:], list(one.constants.channels)


def _channels_summed(one: Explanation) -> Explanation:
    if len(one.subject.shape) == 2:
        return one
    return _changed(one, one.subject.shape[:2], lambda maps: maps.sum(axis=-1, dtype=np.float64))


def _strengths(one: Explanation) -> Explanation:
    return one.with_rows(np.abs(one.moment.rows), replace(one.subject, is_signed=False))


def _on_grid(one: Explanation, size: tuple[int, int]) -> Explanation:
    if one.subject.shape[:2] == size:
        return one
    shape = (*size, *one.subject.shape[2:])
    return _changed(one, shape, lambda maps: area_averaged(maps, size))


def _scaled(one: Explanation) -> Explanation:
    strength = np.abs(one.moment.rows)
    known = strength[(strength > 0) & np.isfinite(strength)]
    if known.size == 0:  # averaging cancelled it: nothing is left to compare
        return one
    return one.with_rows(one.moment.rows / np.percentile(known, _PEAK), one.subject)
