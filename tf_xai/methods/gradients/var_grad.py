"""VarGrad: how much the gradient varies over noisy copies of the input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.engine.passes import Passes
from tf_xai.methods._method import FloatArray
from tf_xai.methods.gradients._noise import NoisyGradients
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class VarGrad(NoisyGradients):
    """`Var[ds/dx(x + e)]` over Gaussian noise `e`, shaped like the inputs.

    Source: Adebayo et al., "Sanity checks for saliency maps", 2018.
    """

    is_signed = False
    axioms = frozenset({"non_negativity"})

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        moments = self.moments(passes)
        return np.maximum(moments.mean_square - moments.mean**2, 0).astype(np.float32)
