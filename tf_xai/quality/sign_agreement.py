"""Sign agreement: whether methods agree on evidence for and against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.quality._agreement import Agreement, Places
from tf_xai.quality._check import FloatArray


@dataclass(frozen=True, kw_only=True)
class SignAgreement(Agreement):
    """The share of the strongest `k` cells that are the same, with the same sign."""

    label = "Sign agreement"
    says = (
        "Which share of the strongest cells is also strongest for similar methods, with the "
        "same sign."
    )

    def agree(
        self, a: FloatArray, b: FloatArray, places: Places, theirs: Places
    ) -> npt.NDArray[np.bool_]:
        return np.asarray(np.sign(a) == np.sign(b))
