"""Feature agreement: whether methods find the same cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.quality._agreement import Agreement, Places
from tf_xai.quality._check import FloatArray


@dataclass(frozen=True, kw_only=True)
class FeatureAgreement(Agreement):
    """`|top_k(a) & top_k(b)| / k`: the share of the strongest cells that are the same."""

    label = "Feature agreement"
    says = "Which share of the strongest cells is also strongest for similar methods."

    def agree(
        self, a: FloatArray, b: FloatArray, places: Places, theirs: Places
    ) -> npt.NDArray[np.bool_]:
        return np.ones(a.shape, bool)
