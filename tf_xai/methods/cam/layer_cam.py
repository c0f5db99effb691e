"""LayerCAM: positive derivatives as weights, also for early layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.methods._feature_map import ClassActivationMap
from tf_xai.methods._method import FloatArray


@dataclass(frozen=True, kw_only=True)
class LayerCAM(ClassActivationMap):
    """`ReLU(sum_k ReLU(ds/dA_k) * A_k)`, cell by cell.

    Source: Jiang et al., "LayerCAM", IEEE TIP 2021.
    """

    is_signed = False
    axioms = frozenset({"non_negativity"})

    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        return np.maximum((np.maximum(gradients, 0) * maps).sum(axis=-1), 0)
