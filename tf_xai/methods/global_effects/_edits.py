"""Edits of the inputs: those of the user, and those of a table's features."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray
from tf_xai.intervention import Intervention
from tf_xai.methods.global_effects._grids import Settings, at_shares, places
from tf_xai.probe import Probe
from tf_xai.probe.features import Feature

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]

_SHARES = ((1, 9), 10)  # of the rows: up to 1 and 9 of 10
_MAX_CATEGORIES = 4
_DIGITS = range(4, 18)  # of a number in a name
_TOLERANCE = 0.05  # of how far apart numbers in names are


class Edits(ABC):
    """Edits of a probe, made once.

    Attributes:
        names: of each.
    """

    names: Sequence[str]

    @abstractmethod
    def rows(self, edit: IntArray, example: IntArray) -> Array:
        """The edited examples, `[rows, ...]`, given pairs of indices."""

    @abstractmethod
    def flips(self, before: IntArray, after: IntArray) -> FloatArray:
        """1 if an edit changes the prediction as intended, else 0, `[edits, examples]`.

        Args:
            before: class that is predicted for each example.
            after: the same after each edit, `[edits, examples]`.
        """

    def check_classes(self, classes: int, model: str) -> None:
        """Raises `ValueError` if an edit points at a class that the model does not have."""
        return


class Given(Edits):
    """Edits of the user."""

    def __init__(self, edits: Sequence[Intervention], probe: Probe) -> None:
        self.names = [edit.name for edit in edits]
        self._edits = edits
        self._edited = np.stack([edit.edited(probe) for edit in edits])

    def rows(self, edit: IntArray, example: IntArray) -> Array:
        return np.asarray(self._edited[edit, example])

    def flips(self, before: IntArray, after: IntArray) -> FloatArray:
        pairs = zip(self._edits, after, strict=True)
        return np.stack([edit.flips(before, predicted) for edit, predicted in pairs])

    def check_classes(self, classes: int, model: str) -> None:
        for edit in self._edits:
            edit.check_classes(classes, model)


class OfFeatures(Edits):
    """Each feature of a table set to values that represent its range."""

    def __init__(self, probe: Probe) -> None:
        grids = [_values(feature, probe.background) for feature in probe.features]
        pairs = zip(probe.features, grids, strict=True)
        self.names = [
            (f"{one.name} = {digits}") for one, grid in pairs for digits in _digits(one, grid)
        ]
        self._inputs = probe.inputs
        self._feature, self._point = places(grids)
        self._settings = Settings(probe.features, grids, probe.inputs.shape[1])

    def rows(self, edit: IntArray, example: IntArray) -> Array:
        return self._settings.placed(self._inputs[example], self._feature[edit], self._point[edit])

    def flips(self, before: IntArray, after: IntArray) -> FloatArray:
        return (after != before).astype(np.float64)


def _values(feature: Feature, table: Array) -> npt.NDArray[np.float32]:
    values = feature.values(table)
    if not feature.categories:
        return at_shares(values, *_SHARES)
    if len(feature.categories) <= _MAX_CATEGORIES:
        return np.arange(len(feature.categories), dtype=np.float32)
    codes, counts = np.unique(values, return_counts=True)
    return np.sort(codes[np.argsort(-counts, kind="stable")[:_MAX_CATEGORIES]])


def _digits(feature: Feature, values: npt.NDArray[np.float32]) -> list[str]:
    """Each value as text, with as many digits as needed to tell them apart."""
    if feature.categories:
        return [feature.categories[int(value)] for value in values]
    written = ([f"{value:.{digits}g}" for value in values] for digits in _DIGITS)
    apart = next(texts for texts in written if _are_as_far_apart(texts, values))
    return [f"{number} {feature.unit}".rstrip() for number in apart]


def _are_as_far_apart(written: Sequence[str], values: npt.NDArray[np.float32]) -> bool:
    read = np.diff(np.array(written, np.float64))
    return bool(np.allclose(read, np.diff(values.astype(np.float64)), rtol=_TOLERANCE, atol=0))
