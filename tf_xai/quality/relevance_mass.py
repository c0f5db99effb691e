"""Relevance mass: the share of the map that lies in the mask."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.quality._check import FloatArray
from tf_xai.quality._localisation import Localisation, Masks, mass


@dataclass(frozen=True, kw_only=True)
class RelevanceMass(Localisation):
    """`sum_M a+ / sum a+`, `a+` the evidence for the target and `M` the cells of the mask.

    Source: Arras, Osman, Samek, "CLEVR-XAI", Information Fusion 2022.
    """

    label = "Mass in the mask"
    says = "Which share of the evidence for the target lies in the mask."

    def found(self, rows: FloatArray, inside: Masks) -> FloatArray:
        return mass(rows, inside)
