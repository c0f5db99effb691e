"""Total variation: how grainy a map is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.quality._check import SHAPE, Case, Check, FloatArray
from tf_xai.quality._grid import maps_of


@dataclass(frozen=True, kw_only=True)
class TotalVariation(Check):
    """`sum |grad |a|| / (4 sum |a|)`: differences to the cells on the right and below.

    0: flat; 1: single cells, far from each other and from the edge.

    Source: Rudin, Osher, Fatemi 1992.
    """

    label = "Grain"
    says = "How grainy the map is: 0 is flat, 1 is scattered single cells."
    family = SHAPE
    range = (0.0, 1.0)

    def judge(self, case: Case) -> dict[str, FloatArray]:
        maps = maps_of(case)
        if maps is None:
            return {}
        strength = np.abs(maps)
        change = sum(np.abs(np.diff(strength, axis=axis)).sum(axis=(1, 2)) for axis in (1, 2))
        with np.errstate(invalid="ignore", divide="ignore"):
            return {"": change / (4 * strength.sum(axis=(1, 2)))}
