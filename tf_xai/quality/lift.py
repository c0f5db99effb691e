"""Lift: how much more of the map lies in the mask than by chance."""

from __future__ import annotations

from dataclasses import dataclass

from tf_xai.quality._check import FloatArray
from tf_xai.quality._localisation import Localisation, Masks, mass


@dataclass(frozen=True, kw_only=True)
class Lift(Localisation):
    """Relevance mass over the mask's share of the picture, `mass / (|M| / n)`; 1 is chance."""

    label = "Lift in the mask"
    says = (
        "How many times more of the map lies in the mask than of a map that is the same everywhere."
    )
    range = (0.0, float("inf"))

    def found(self, rows: FloatArray, inside: Masks) -> FloatArray:
        return mass(rows, inside) / inside.mean(axis=1)
