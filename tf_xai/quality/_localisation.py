"""Base of the checks against known masks."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.quality._check import LOCALISATION, Case, Check, FloatArray
from tf_xai.quality._grid import maps_of, resized

Masks = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Localisation(Check):
    """Compares maps with the probe's masks, at the masks' resolution.

    Coarser maps are interpolated linearly. Undefined if a mask is empty or the map has no evidence
    for the target.
    """

    family = LOCALISATION
    range = (0.0, 1.0)

    def applies_to(self, method: Method, probe: Probe) -> bool:
        return super().applies_to(method, probe) and probe.masks is not None

    def judge(self, case: Case) -> dict[str, FloatArray]:
        maps, masks = maps_of(case), case.probe.masks
        if maps is None or masks is None:
            return {}
        rows = resized(maps, masks.shape[1:]).reshape(len(maps), -1)
        inside = masks.reshape(len(masks), -1)
        is_defined = inside.any(axis=1) & (rows > 0).any(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return {"": np.where(is_defined, self.found(rows, inside), np.nan)}

    @abstractmethod
    def found(self, rows: FloatArray, inside: Masks) -> FloatArray:
        """One value per example, `[examples]`, from signed values and masks `[examples, cells]`."""


def mass(rows: FloatArray, inside: Masks) -> FloatArray:
    """`sum_M a+ / sum a+`."""
    positive = np.maximum(rows, 0)
    return np.asarray(np.einsum("ij,ij->i", positive, inside) / positive.sum(axis=1))
