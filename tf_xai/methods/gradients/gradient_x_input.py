"""Gradient times input: the score's linear part at the input itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.engine.primitives.points import Points
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class GradientXInput(Method):
    """`x * ds/dx`, shaped like the inputs.

    On a linear model without bias the values sum to the score.

    Source: Shrikumar et al., "Not just a black box", 2016.
    """

    input_multiplied = True

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [Gradient(), Points()]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return passes.ask(Points()) * passes.ask(Gradient())
