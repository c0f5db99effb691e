"""Ranks of rows."""

from __future__ import annotations

import numpy as np

from tf_xai.drift._measure import FloatArray, Rows


def average_ranks(rows: Rows) -> FloatArray:
    """Ranks from 1 along the last axis of `[rows, numbers]`; ties share their mean rank."""
    before = np.arange(len(rows))[:, None] * rows.shape[1]  # numbers in the rows above
    order = np.argsort(rows, axis=1) + before
    ordered = np.take(rows, order)
    begins = np.ones(rows.shape, bool)
    begins[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    runs = np.flatnonzero(begins)  # of equal numbers
    lengths = np.diff(runs, append=rows.size)
    ranks = np.empty(rows.size)
    ranks[order.ravel()] = np.repeat(runs + (lengths + 1) / 2, lengths)
    return ranks.reshape(rows.shape) - before
