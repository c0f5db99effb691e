"""Sensitivity: the gradient of the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class Sensitivity(Method):
    """`ds/dx`, shaped like the inputs: how the score reacts to a small change of each number.

    Source: Simonyan, Vedaldi, Zisserman, "Deep inside convolutional networks", 2013.
    """

    is_derivative = True

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [Gradient()]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return passes.ask(Gradient())
