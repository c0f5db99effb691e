"""SmoothGrad: the gradient averaged over noisy copies of the input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.engine.passes import Passes
from tf_xai.methods._method import FloatArray
from tf_xai.methods.gradients._noise import NoisyGradients
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class SmoothGrad(NoisyGradients):
    """`E[ds/dx(x + e)]` over Gaussian noise `e`, shaped like the inputs.

    Source: Smilkov et al., "SmoothGrad", 2017.
    """

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return self.moments(passes).mean.astype(np.float32)
