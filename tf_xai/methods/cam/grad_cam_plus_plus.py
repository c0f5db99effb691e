"""Grad-CAM++: Grad-CAM for several objects of one class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.methods._feature_map import ClassActivationMap, cells
from tf_xai.methods._method import FloatArray


@dataclass(frozen=True, kw_only=True)
class GradCAMPlusPlus(ClassActivationMap):
    """`ReLU(sum_k w_k A_k)` with `w_k = sum_ij alpha_kij ReLU(g_kij)`, `g = ds/dA`.

    `alpha = g^2 / (2 g^2 + g^3 sum_ab A_kab)`, 0 where `g` is 0: the closed form for the score
    `exp(s)`, without that positive factor, which is the same for all cells of an example.

    Source: Chattopadhyay et al., "Grad-CAM++", WACV 2018, equations 15, 16 and 19.
    """

    is_signed = False
    axioms = frozenset({"non_negativity"})

    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        total = maps.sum(axis=cells(maps), keepdims=True)
        below = 2 + gradients * total
        alpha = np.where((gradients != 0) & (below != 0), 1 / np.where(below == 0, 1, below), 0)
        weights = (alpha * np.maximum(gradients, 0)).sum(axis=cells(maps), keepdims=True)
        return np.maximum((weights * maps).sum(axis=-1), 0).astype(np.float32)
