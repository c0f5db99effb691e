"""Gini index: how unequal the values of a map are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.quality._check import SHAPE, Case, Check, FloatArray


@dataclass(frozen=True, kw_only=True)
class Gini(Check):
    """`2 sum_i i |a|_(i) / (n sum |a|) - (n + 1) / n`, `|a|_(i)` in ascending order.

    0: the same everywhere; `1 - 1/n`: all in one cell.

    Source: Chalasani et al., "Concise explanations of neural networks using adversarial training",
    ICML 2020.
    """

    label = "Sparseness"
    says = "How few cells hold the map: 0 is the same everywhere, 1 a single cell."
    family = SHAPE
    range = (0.0, 1.0)

    def judge(self, case: Case) -> dict[str, FloatArray]:
        ordered = np.sort(np.abs(case.rows), axis=1)
        count = ordered.shape[1]
        with np.errstate(invalid="ignore", divide="ignore"):
            weighted = ordered @ np.arange(1.0, count + 1) / ordered.sum(axis=1)
        return {"": 2 * weighted / count - (count + 1) / count}
