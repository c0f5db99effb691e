"""Cascading randomisation: whether the map depends on what the model has learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import drift
from tf_xai.errors import whole_number
from tf_xai.quality._check import SANITY, Case, Check, FloatArray


@dataclass(frozen=True, kw_only=True)
class Randomisation(Check):
    """Signed Spearman between the map and that of the model with its weights shuffled.

    Starting at the output, the numbers in each weight are permuted, layer by layer. The value under
    a layer's path is the similarity once the shuffling has reached that layer; the explanation's
    own value is the similarity at the end. Near 0 the map depends on the weights; near 1 it would
    look the same for an untrained model. All weights are restored, bit for bit.

    Args:
        stages: largest number of parts that are shuffled one after another; in a deep model,
            several layers form one part.
        seed: of the shuffling.

    Source: Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018.
    """

    stages: int = 8
    seed: int = 0

    label = "Left after randomisation"
    says = (
        "How much of the map remains when the weights are shuffled: near 0 it depends on the "
        "weights, near 1 it ignores them."
    )
    family = SANITY
    better = "lower"
    range = (-1.0, 1.0)
    at_end_only = True

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("stages", self.stages)
        whole_number("seed", self.seed, least=0)

    def judge(self, case: Case) -> dict[str, FloatArray]:
        explainer, found = case.explainer, {}
        (measure,) = drift.resolve("spearman")
        left = None
        with explainer.shuffling(self.stages, self.seed) as layers:
            for layer in layers:
                record = explainer.record(case.method, explainer.passes())
                rows = drift.comparable_rows(record.values, record.axes, record.channels)
                similarity = 1 - measure.drift(rows, case.rows, case.subject)
                left = found[layer] = np.where(
                    _is_map(rows) & _is_map(case.rows), similarity, np.nan
                )
        return {} if left is None else {"": left, **found}


def _is_map(rows: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each map is finite and not empty."""
    return np.isfinite(rows).all(axis=1) & (rows != 0).any(axis=1)
