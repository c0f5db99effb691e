"""Ranks of rows."""

from __future__ import annotations

import numpy as np

from tf_xai.drift._measure import FloatArray, Rows


def average_ranks(rows: Rows) -> FloatArray:
    """Ranks from 1 along the last axis of `[rows, numbers]`; ties share their mean rank."""
    order = np.argsort(rows, axis=1)
    ordered = np.take_along_axis(rows, order, axis=1)
    place = np.broadcast_to(np.arange(rows.shape[1]), rows.shape)
    begins = np.ones(rows.shape, bool)
    begins[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    ends = np.ones(rows.shape, bool)
    ends[:, :-1] = begins[:, 1:]
    first = np.maximum.accumulate(np.where(begins, place, 0), axis=1)
    beyond = np.where(ends, place, rows.shape[1])
    last = np.minimum.accumulate(beyond[:, ::-1], axis=1)[:, ::-1]
    ranks = np.empty(rows.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=1)
    return ranks
