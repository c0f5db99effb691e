"""Centre shift: how far the middle of the map has moved."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.drift._measure import MAPS, FloatArray, Measure, Rows, Subject
from tf_xai.drift._shares import marginals


class CentreShift(Measure):
    """Distance between the centres of `|a| / sum |a|`, over the map's diagonal.

    `|sum p r - sum q r| / sqrt(H^2 + W^2)` with `r` the places of the cells. Where a map has two
    hot spots its centre lies between them: `wasserstein` then says more. Channels are summed.
    """

    label = "shift of the centre"
    says = "as a share of the map's diagonal"
    range = (0.0, 1.0)
    kinds = frozenset({MAPS})
    floor = 0.0003

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        along = [share @ np.arange(share.shape[1]) for share in marginals(rows, subject)]
        return np.stack(along, axis=1)

    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        return np.linalg.norm(a - b, axis=1) / np.linalg.norm(subject.shape[:2])
