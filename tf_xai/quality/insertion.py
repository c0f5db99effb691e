"""Insertion: how soon the model finds the target when the strongest cells come first."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.quality._erasure import Erasure


@dataclass(frozen=True, kw_only=True)
class Insertion(Erasure):
    """Cells come from `x` into the baseline; a faithful map makes the probability rise at once.

    Source: Petsiuk, Das, Saenko, "RISE", BMVC 2018.
    """

    label = "Insertion"
    says = "How much of the target's probability is there while the strongest cells are put in."
    better = "higher"
    inserts = True
