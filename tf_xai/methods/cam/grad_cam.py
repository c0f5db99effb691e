"""Grad-CAM: where the last feature map supports the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.methods._feature_map import ClassActivationMap, cells
from tf_xai.methods._method import FloatArray


@dataclass(frozen=True, kw_only=True)
class GradCAM(ClassActivationMap):
    """`ReLU(sum_k a_k A_k)` with `a_k` the mean over all cells of `ds/dA_k`.

    `A` is the output of one layer, `s` the target's score. The map `[examples, height, width]`
    keeps the layer's own resolution.

    Source: Selvaraju et al., "Grad-CAM", ICCV 2017.
    """

    is_signed = False
    axioms = frozenset({"non_negativity"})

    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        weights = gradients.mean(axis=cells(maps), keepdims=True)
        return np.maximum((weights * maps).sum(axis=-1), 0)
