"""HiResCAM: the cells' own derivatives as weights."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.methods._feature_map import ClassActivationMap
from tf_xai.methods._method import FloatArray


@dataclass(frozen=True, kw_only=True)
class HiResCAM(ClassActivationMap):
    """`sum_k ds/dA_k * A_k`, signed, cell by cell.

    If only one linear layer follows, the values of an example sum to its score minus that layer's
    bias, so each cell's value is its contribution to the score.

    Source: Draelos, Carin, "Use HiResCAM instead of Grad-CAM", 2020.
    """

    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        return (gradients * maps).sum(axis=-1)
