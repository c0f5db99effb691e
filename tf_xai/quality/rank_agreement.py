"""Rank agreement: whether methods put cells in the same order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.quality._agreement import Agreement, Places
from tf_xai.quality._check import FloatArray


@dataclass(frozen=True, kw_only=True)
class RankAgreement(Agreement):
    """The share of the strongest `k` cells that both name, in the same place."""

    label = "Rank agreement"
    says = "Which share of the strongest cells other methods of its kind put in the same place."

    def agree(
        self, a: FloatArray, b: FloatArray, places: Places, theirs: Places
    ) -> npt.NDArray[np.bool_]:
        return np.asarray(places == theirs)
