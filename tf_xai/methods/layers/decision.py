"""Decisions: the scores of all classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.class_scores import ClassScores
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class Decision(Method):
    """What the model decides by: scores before softmax of all classes, `[examples, classes]`.

    Its drift says which predictions flipped (`flip`), how far the probabilities moved (`kl`), how
    the lead of the target over the next class changed (`margin`), and what was known and is
    forgotten (`forgetting`). A single unit is one column, a logit against 0.
    """

    view = "decisions"

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [ClassScores()]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return passes.ask(ClassScores())

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("class",)
