"""Gradient times input: the score's linear part at the input itself."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.engine.passes import INPUT, Needs, Passes
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class GradientXInput(Method):
    """`x * ds/dx`, shaped like the inputs.

    On a linear model without bias the values sum to the score.

    Source: Shrikumar et al., "Not just a black box", 2016.
    """

    input_multiplied = True

    def needs(self, probe: Probe) -> Needs:
        return Needs(gradients=frozenset({INPUT}), points=True)

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return passes.points * passes.gradient()
