"""HiResCAM: the cells' own derivatives as weights."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.methods._feature_map import ClassActivationMap
from tf_xai.methods._method import FloatArray


@dataclass(frozen=True, kw_only=True)
class HiResCAM(ClassActivationMap):
    """`sum_k ds/dA_k * A_k`, signed, cell by cell.

    Where only one linear layer follows, the values of an example sum to its score less that layer's
    bias: then every cell's value is what it adds to the score.

    Source: Draelos, Carin, "Use HiResCAM instead of Grad-CAM", 2020.
    """

    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        return (gradients * maps).sum(axis=-1)
