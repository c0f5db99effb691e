"""Deletion: how soon the model loses the target when the strongest cells are removed first."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.quality._erasure import Erasure


@dataclass(frozen=True, kw_only=True)
class Deletion(Erasure):
    """Cells go from `x` to the baseline; with a faithful map the probability falls quickly.

    Source: Petsiuk, Das, Saenko, "RISE", BMVC 2018.
    """

    label = "Deletion"
    says = (
        "How much of the target's probability is left while the strongest cells are removed first."
    )
    better = "lower"
    inserts = False
