"""Completeness gap: whether attributions sum to the change of the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tf_xai.engine.primitives import Request
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.quality._check import FAITHFULNESS, Case, Check, FloatArray


@dataclass(frozen=True, kw_only=True)
class CompletenessGap(Check):
    """`|sum phi - (s(x) - E s(x'))| / |s(x) - E s(x')|`, for methods with that axiom.

    A gap of several per cent means that the method needs more `samples`. It is infinite if the
    score does not differ from that of the baseline.

    Source: Sundararajan, Taly, Yan, "Axiomatic attribution for deep networks", ICML 2017.
    """

    label = "Completeness gap"
    says = "How far the map's sum is from the change of the score that it explains, as a share."
    family = FAITHFULNESS
    better = "lower"
    range = (0.0, float("inf"))

    def applies_to(self, method: Method, probe: Probe) -> bool:
        promised = {"completeness", "completeness_in_expectation"} & method.axioms
        return super().applies_to(method, probe) and bool(promised)

    def needs(self, method: Method, probe: Probe) -> Sequence[Request]:
        return method.total_needs(probe)

    def judge(self, case: Case) -> dict[str, FloatArray]:
        total = case.method.total(case.passes, case.probe)
        if total is None:
            return {}
        with np.errstate(invalid="ignore", divide="ignore"):
            return {"": np.abs(case.rows.sum(axis=1) - total) / np.abs(total, dtype=np.float64)}
