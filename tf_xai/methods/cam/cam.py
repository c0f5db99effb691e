"""CAM: class weights over the last feature map, for models that end in a global average."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tf_xai.engine.structure import Structure
from tf_xai.methods._feature_map import ClassActivationMap, cells
from tf_xai.methods._method import FloatArray
from tf_xai.probe import Probe

_HEAD = ("Dense", "Activation", "Softmax", "Flatten")


@dataclass(frozen=True, kw_only=True)
class CAM(ClassActivationMap):
    """`sum_k w_k A_k`, signed, `w` the target's weights in the one dense layer after the average.

    The weights follow from the derivative, `w_k = sum_ij ds/dA_kij`, which is the same in every
    cell behind a global average. The mean over the cells is the score less the bias.

    Source: Zhou et al., "Learning deep features for discriminative localization", CVPR 2016.
    """

    def prepared(self, structure: Structure, probe: Probe) -> ClassActivationMap:
        leaves = [
            info for info in structure.usable if info.is_leaf and "Dropout" not in info.class_name
        ]
        pooled = [
            index
            for index, info in enumerate(leaves)
            if info.class_name.startswith("GlobalAveragePooling")
        ]
        head = leaves[pooled[-1] + 1 :] if pooled else []
        dense = [info for info in head if info.class_name == "Dense"]
        is_linear = len(dense) == 1 and all(info.class_name in _HEAD for info in head)
        if not pooled or pooled[-1] == 0 or not is_linear:
            raise ValueError(
                "`methods` must suit the model. "
                "Expected for 'cam' a global average pooling and one dense layer at the end; "
                f"else 'grad_cam'; got 'cam' for '{structure.model_name}'."
            )
        if self.layer is None:
            return replace(self, layer=leaves[pooled[-1] - 1].path)
        return super().prepared(structure, probe)

    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        weights = gradients.sum(axis=cells(maps), keepdims=True, dtype=np.float64)
        return (weights * maps).sum(axis=-1).astype(np.float32)
