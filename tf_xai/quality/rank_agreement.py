"""Rank agreement: whether methods put cells in the same order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.quality._agreement import Agreement, Places
from tf_xai.quality._check import FloatArray


@dataclass(frozen=True, kw_only=True)
class RankAgreement(Agreement):
    """The share of the strongest `k` cells that have the same rank in both."""

    label = "Rank agreement"
    says = "Which share of the strongest cells has the same rank for similar methods."

    def agree(
        self, a: FloatArray, b: FloatArray, places: Places, theirs: Places
    ) -> npt.NDArray[np.bool_]:
        return np.asarray(places == theirs)
