"""Base of the checks that compare a method with others of its family."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.drift import comparable_rows
from tf_xai.quality._check import AGREEMENT, Case, Check, FloatArray, IntArray
from tf_xai.record import Record

Places = IntArray

_SHARE_OF_MAP = 0.1
_SHARE_OF_VECTOR, _MAX_OF_VECTOR = 0.25, 10
_NEVER = -1


@dataclass(frozen=True, kw_only=True)
class Agreement(Check):
    """Compares the `k` strongest cells by |value| with the strongest cells of other methods.

    The other methods are those with cells of the same shape and with the same signedness. For
    maps, `k` is a tenth of the cells; for vectors, a quarter, and at most 10. Zeros are never among
    the strongest cells; ties are broken by position. The explanation's own value is the mean over
    the other methods; undefined if either map is all zeros.

    Source: Krishna et al., "The disagreement problem in explainable machine learning", 2022.
    """

    family = AGREEMENT
    better = "higher"
    range = (0.0, 1.0)

    def judge(self, case: Case) -> dict[str, FloatArray]:
        family = {
            series: other
            for series, other in case.others.items()
            if series != case.record.series and _is_of_family(case.record, other)
        }
        if not family or case.record.channels:
            return {}
        rows, k = case.rows, _strongest_count(case)
        places = _places(rows, k)
        found = {}
        for series, other in family.items():
            theirs = comparable_rows(other.values, other.axes, other.channels)
            found[series] = self._agreed(rows, theirs, places, _places(theirs, k))
        return {"": np.mean(list(found.values()), axis=0), **found}

    def _agreed(self, a: FloatArray, b: FloatArray, places: Places, theirs: Places) -> FloatArray:
        chosen, their_choice = places != _NEVER, theirs != _NEVER
        agreed = (chosen & their_choice & self.agree(a, b, places, theirs)).sum(axis=1)
        named = np.maximum(chosen.sum(axis=1), their_choice.sum(axis=1))
        is_defined = chosen.any(axis=1) & their_choice.any(axis=1)
        return np.where(is_defined, agreed / np.maximum(named, 1), np.nan)

    @abstractmethod
    def agree(
        self, a: FloatArray, b: FloatArray, places: Places, theirs: Places
    ) -> npt.NDArray[np.bool_]:
        """Whether two methods agree on a cell that is strong in both, `[examples, cells]`.

        Args:
            a: values of the first method.
            b: values of the second one.
            places: ranks of the cells for the first method, from 0.
            theirs: ranks for the second one.
        """


def _is_of_family(record: Record, other: Record) -> bool:
    rows, theirs = (
        comparable_rows(each.values[:1], each.axes, each.channels).shape for each in (record, other)
    )
    properties = (record.view, record.is_signed, *record.axes[:1])
    return (
        rows == theirs
        and properties == (other.view, other.is_signed, *other.axes[:1])
        and not other.channels
    )


def _strongest_count(case: Case) -> int:
    cells = case.rows.shape[1]
    if case.subject.kind == "maps":
        return int(np.ceil(_SHARE_OF_MAP * cells))
    return min(int(np.ceil(_SHARE_OF_VECTOR * cells)), _MAX_OF_VECTOR)


def _places(rows: FloatArray, k: int) -> Places:
    """The rank of each cell among the `k` strongest, from 0; -1 for all others and for zeros."""
    strength = np.abs(rows)
    order = np.argsort(-strength, axis=1, kind="stable")[:, :k]
    places = np.full(rows.shape, _NEVER, np.int64)
    np.put_along_axis(places, order, np.arange(k)[None], axis=1)
    return np.where(strength > 0, places, _NEVER)
