"""Pointing game: whether the strongest cell lies in the mask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.quality._check import FloatArray
from tf_xai.quality._localisation import Localisation, Masks


@dataclass(frozen=True, kw_only=True)
class PointingGame(Localisation):
    """1 if the largest value lies in the mask, else 0; for ties, the share that lies in it.

    Its mean over the probe is the hit rate. No margin around the mask is allowed.

    Source: Zhang et al., "Top-down neural attention by excitation backprop", ECCV 2016.
    """

    label = "Pointing game"
    is_share = True
    says = "Whether the strongest cell lies in the mask."

    def found(self, rows: FloatArray, inside: Masks) -> FloatArray:
        strongest = rows == rows.max(axis=1, keepdims=True)
        return np.asarray((strongest & inside).sum(axis=1) / strongest.sum(axis=1))
