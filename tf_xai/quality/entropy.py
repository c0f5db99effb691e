"""Entropy: how widely a map is spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.drift import shares
from tf_xai.quality._check import SHAPE, Case, Check, FloatArray


@dataclass(frozen=True, kw_only=True)
class Entropy(Check):
    """`-sum p ln p / ln n` with `p = |a| / sum |a|` over the `n` numbers of an example.

    0: all in one cell; 1: the same everywhere.
    """

    label = "Spread"
    says = "How widely the map is spread: 0 is a single cell, 1 is the same everywhere."
    family = SHAPE
    range = (0.0, 1.0)

    def judge(self, case: Case) -> dict[str, FloatArray]:
        share = shares(case.rows)
        with np.errstate(invalid="ignore", divide="ignore"):
            surprise = -np.log(np.where(share > 0, share, 1))
            entropy = np.einsum("ij,ij->i", share, surprise) / np.log(share.shape[1])
        return {"": entropy}
