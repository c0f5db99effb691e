"""Signed Spearman: whether two maps rank the cells in the same order."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tf_xai.drift._cosine import cosine_of
from tf_xai.drift._measure import CURVES, MAPS, VECTORS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._ranks import average_ranks


class Ranked(NamedTuple):
    """Ranks minus their mean, as if no zero counted, and the signs of the counted values."""

    ranks: FloatArray
    signs: npt.NDArray[np.int8]


class Spearman(Measure):
    """1 - Pearson correlation of the average ranks of signed values.

    If values are multiplied by the input, only cells where at least one of the maps is not zero
    count: all others equal their baseline, tie at every step and would keep the correlation near 1.

    Source: Spearman 1904; for maps: Adebayo et al., "Sanity checks for saliency maps", 2018.
    """

    label = "rank correlation (Spearman)"
    says = "1: no correlation, 2: reversed (1 minus Spearman's correlation)"
    range = (0.0, 2.0)
    kinds = frozenset({MAPS, VECTORS, CURVES})
    floor = 0.002

    def prepare(self, rows: Rows, subject: Subject) -> Ranked:
        if not subject.input_multiplied:
            ranks = average_ranks(rows) - (rows.shape[1] + 1) / 2
            return Ranked(ranks, np.ones((len(rows), 1), np.int8))
        below, above = rows < 0, rows > 0
        negative, positive = (side.sum(axis=1, keepdims=True) for side in (below, above))
        ranks = average_ranks(np.where(rows != 0, rows, np.inf)) - (negative + positive + 1) / 2
        ranks = np.where(rows != 0, ranks, (negative - positive) / 2)
        return Ranked(ranks, above.astype(np.int8) - below)

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        if not subject.input_multiplied:
            return 1 - cosine_of(a.ranks, b.ranks)
        counted = (a.signs != 0) | (b.signs != 0)
        return 1 - cosine_of(_ranks_among(a, counted), _ranks_among(b, counted))


def _ranks_among(ranked: Ranked, counted: npt.NDArray[np.bool_]) -> FloatArray:
    """Ranks of the counted cells minus their mean.

    Their zeros lie between negative and positive values, and so push both sides apart by half their
    number.
    """
    zeros = (counted & (ranked.signs == 0)).sum(axis=1, keepdims=True)
    return np.where(counted, ranked.ranks + ranked.signs * (zeros / 2), 0)
