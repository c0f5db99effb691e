"""Rank accuracy: how many of the strongest cells lie in the mask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.quality._check import FloatArray
from tf_xai.quality._localisation import Localisation, Masks


@dataclass(frozen=True, kw_only=True)
class RankAccuracy(Localisation):
    """`|top-|M| & M| / |M|`: of the `|M|` largest values, the share in the mask's `|M|` cells.

    Cells that tie for the last places count with their probability of getting one.

    Source: Arras, Osman, Samek, "CLEVR-XAI", Information Fusion 2022.
    """

    label = "Rank accuracy"
    says = "Among as many strongest cells as the mask has cells, the share that lies in the mask."

    def found(self, rows: FloatArray, inside: Masks) -> FloatArray:
        size = inside.sum(axis=1, keepdims=True)
        ordered = np.sort(rows, axis=1)
        last = np.minimum(rows.shape[1] - size, rows.shape[1] - 1)
        least = np.take_along_axis(ordered, last, axis=1)
        above, ties = rows > least, rows == least
        places = size[:, 0] - above.sum(axis=1)
        chance = places / ties.sum(axis=1)
        hits = (above & inside).sum(axis=1) + chance * (ties & inside).sum(axis=1)
        return np.asarray(hits / size[:, 0])
