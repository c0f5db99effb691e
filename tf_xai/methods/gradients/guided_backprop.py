"""Guided backpropagation: crisp pictures that say little about the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.guided_gradient import GuidedGradient
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class GuidedBackprop(Method):
    """`ds/dx` where every ReLU passes only positive derivatives, shaped like the inputs.

    Caution: it largely ignores the weights. After all of them are replaced by random ones, its maps
    still correlate with the earlier ones by .5 to .85, while the correlation of the gradient's maps
    is about 0 (Adebayo et al. 2018). Its drift says little.

    Source: Springenberg et al., "Striving for simplicity", 2014.
    """

    is_derivative = True
    caveat = (
        "guided_backprop largely ignores the weights: its maps show edges of the input, and their "
        "drift says little about the model (Adebayo et al. 2018)"
    )

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [GuidedGradient()]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return passes.ask(GuidedGradient())
