"""Base of accumulated local effects of features and of pairs of features."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from tf_xai.methods.global_effects._grids import FloatArray, IntArray, grid_message, occurring
from tf_xai.probe.features import Feature
from tf_xai.record import Row

Array = npt.NDArray[Any]
Float64 = npt.NDArray[np.float64]


class Effects(ABC):
    """The rows to run the model on, drawn once, and the sums of its scores.

    Attributes:
        corners: rows that the model is run on for one local effect.
        row: of the table, of each local effect.
    """

    corners: ClassVar[int]
    row: IntArray

    @abstractmethod
    def asked(self, table: Array, index: IntArray) -> Array:
        """The rows `[rows, columns]` of those indices, with the corners of each effect together."""

    @abstractmethod
    def accumulated(self, scores: FloatArray) -> Float64:
        """The effects on their grids, given the scores `[effects * corners, outputs]`."""

    @abstractmethod
    def rows(self) -> Sequence[Row]:
        """The rows of the record."""


def bins_of(values: FloatArray, edges: FloatArray) -> IntArray:
    """The bin of each value: above its lower edge, up to its upper edge; the first has both."""
    return np.maximum(np.searchsorted(edges, values, side="left") - 1, 0)


def edges_of(features: Sequence[Feature], table: Array, bins: int) -> list[FloatArray]:
    """The edges of each feature's bins: values that occur."""
    return [occurring(feature, table, bins + 1) for feature in features]


def named(features: Sequence[Feature], edges: Sequence[FloatArray]) -> Row:
    """The row about those features together."""
    grids = [grid_message(*pair) for pair in zip(features, edges, strict=True)]
    return Row(" x ".join(feature.name for feature in features), grids)
