"""Grad-CAM: where the last feature map speaks for the target."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tf_xai.engine.passes import Needs, Passes
from tf_xai.engine.structure import Structure
from tf_xai.methods._feature_map import choose_layer
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class GradCAM(Method):
    """`ReLU(sum_k a_k A_k)`, `a_k` the mean over all cells of `ds/dA_k`; `[examples, height, width]`.

    `A` is the output of one layer, `s` the target's score. The map keeps the layer's own resolution.

    Args:
        layer: path or name of a layer that puts out maps. Left out: the last layer that has the
            resolution of the last convolution, that is, the end of the last convolutional block.

    Source: Selvaraju et al., "Grad-CAM", ICCV 2017.
    """

    layer: str | None = None

    is_signed = False
    axioms = frozenset({"non_negativity"})

    def prepared(self, structure: Structure, probe: Probe) -> GradCAM:
        info = choose_layer(self.registry_name(), self.layer, structure)
        return replace(self, layer=info.path)

    def needs(self) -> Needs:
        layers = frozenset({str(self.layer)})
        return Needs(outputs=layers, gradients=layers)

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        maps, gradients = passes.output(str(self.layer)), passes.gradient(str(self.layer))
        cells = tuple(range(1, maps.ndim - 1))
        weights = gradients.mean(axis=cells, keepdims=True)
        return np.maximum((weights * maps).sum(axis=-1), 0)
