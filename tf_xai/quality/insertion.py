"""Insertion: how soon the model finds the target when the strongest cells are inserted first."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.quality._erasure import Erasure


@dataclass(frozen=True, kw_only=True)
class Insertion(Erasure):
    """Cells of `x` enter the baseline; with a faithful map the probability rises quickly.

    Source: Petsiuk, Das, Saenko, "RISE", BMVC 2018.
    """

    label = "Insertion"
    says = (
        "How much of the target's probability is reached while the strongest cells are "
        "inserted first."
    )
    better = "higher"
    inserts = True
