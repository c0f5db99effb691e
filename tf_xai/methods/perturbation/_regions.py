"""Regions: the parts of an input that are removed as a whole, and how their values are laid out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives.coalitions import Fills, Regions
from tf_xai.errors import whole_number
from tf_xai.methods._spread import spread
from tf_xai.methods.perturbation._superpixels import superpixels
from tf_xai.probe import Probe
from tf_xai.probe.kinds import IMAGE, SERIES, TABLE, TEXT

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Choice = str | int | npt.ArrayLike

SUPERPIXELS, FEATURES, TOKENS = "superpixels", "features", "tokens"
_ALLOWED = {
    IMAGE: f"{SUPERPIXELS!r}, the number of squares per side",
    TABLE: f"{FEATURES!r}",
    TEXT: f"{TOKENS!r}, a number of windows",
    SERIES: "a number of windows",
}
_NAMES = {IMAGE: SUPERPIXELS, TABLE: FEATURES, TEXT: TOKENS}
_MAX_WINDOWS = 16
_MAX_OF_SERIES = 64  # regions of a series that is left to us
_PADDING = 0  # token


@dataclass(frozen=True, eq=False)
class Layout:
    """The regions of a probe's inputs, and the layout of their values.

    Attributes:
        regions: of the inputs.
        axes: of the values, after the example's.
        grid: shape that the regions fill in order; None: values are given cell by cell.
    """

    regions: Regions
    axes: tuple[str, ...]
    grid: tuple[int, ...] | None = None

    def laid_out(self, values: FloatArray) -> npt.NDArray[np.float32]:
        """Values of the regions, `[examples, regions]`, on the grid or on their cells."""
        if self.grid is not None:
            return values.reshape(len(values), *self.grid).astype(np.float32)
        cells = self.regions.cells.reshape(len(values), -1)
        padded = np.concatenate([values, np.zeros((len(values), 1))], axis=1)  # [-1]: never removed
        values = np.take_along_axis(padded, cells, axis=1)
        return values.reshape(self.regions.cells.shape).astype(np.float32)

    def divided(self, values: FloatArray) -> npt.NDArray[np.float32]:
        """The same, but cells share the value of their region, so that the sum is unchanged."""
        if self.grid is not None:
            return self.laid_out(values)
        return self.laid_out(values / np.maximum(self._cells_in_regions(None), 1))

    def present(self, inputs: Array, fills: Fills) -> Mask:
        """Whether an example has a region and its fills differ from it, `[examples, regions]`."""
        cells = self.regions.cells
        changed = np.zeros(cells.shape, bool)
        inside = tuple(range(cells.ndim, inputs.ndim))
        for rows in fills.rows.T:
            changed |= (inputs != fills.table[rows]).any(axis=inside)
        return self._cells_in_regions(changed) > 0

    def _cells_in_regions(self, counted: Mask | None) -> FloatArray:
        """How many cells of each region count, `[examples, regions]`; None: all do."""
        examples, columns = len(self.regions.cells), self.regions.count + 1
        region = self.regions.cells.reshape(examples, -1) % columns  # the last: never removed
        place = region + columns * np.arange(examples)[:, None]
        weights = None if counted is None else counted.ravel().astype(np.float64)
        counts = np.bincount(place.ravel(), weights, examples * columns)
        return counts.reshape(examples, columns)[:, :-1].astype(np.float64)


def check_regions(choice: Choice | None) -> None:
    """Raises `ValueError` if this can never be a choice of regions."""
    if isinstance(choice, (int, np.integer)):
        whole_number("regions", choice)


def default_regions(probe: Probe, of_images: Choice, most_windows: int | None) -> Choice | None:
    """The default regions of such a probe; None: there are none.

    Args:
        probe: to be explained.
        of_images: default for images.
        most_windows: if texts have more tokens, neighbouring tokens are joined.
    """
    if probe.kind == IMAGE:
        return of_images
    if probe.kind == TABLE:
        return FEATURES
    if probe.kind == SERIES:
        windows = np.clip(_MAX_OF_SERIES // _separate_channels(probe), 1, _MAX_WINDOWS)
        return int(min(windows, probe.inputs.shape[1]))
    if probe.kind != TEXT:
        return None
    longest = int((probe.inputs != _PADDING).sum(axis=1).max())
    return TOKENS if most_windows is None or longest <= most_windows else most_windows


def layout_of(choice: Choice | None, probe: Probe) -> Layout:
    """The regions of the probe, created once; raises `ValueError` if they do not suit it."""
    is_named, is_number = isinstance(choice, str), isinstance(choice, (int, np.integer))
    is_refused = (is_named and _NAMES.get(probe.kind) != choice) or (
        is_number and probe.kind not in (IMAGE, TEXT, SERIES)
    )
    if choice is None or is_refused:
        raise ValueError(_unsuitable(probe, "nothing" if choice is None else repr(choice)))
    texts = probe.inputs.tobytes() if probe.kind == TEXT else b""
    key = ("regions", probe.kind, probe.inputs.shape, texts, key_of(choice))
    return probe.once(key, lambda: _drawn(choice, probe))


def key_of(choice: Any) -> Hashable:
    """A hashable key of a choice: of a name, a number, or an array."""
    if isinstance(choice, (str, int)):
        return choice
    array = np.asarray(choice)
    return array.shape, array.dtype.str, array.tobytes()


def _drawn(choice: Choice, probe: Probe) -> Layout:
    if isinstance(choice, (int, np.integer)):
        count = int(choice)
        makers = {IMAGE: _squares, SERIES: _windows, TEXT: _tokens}
        return makers[probe.kind](probe, count)
    if not isinstance(choice, str):
        return _given(np.asarray(choice), probe)
    if choice == SUPERPIXELS:
        assert probe.pictures is not None, "only images have superpixels"
        cells = superpixels(probe.pictures)
        return Layout(Regions(cells, int(cells.max()) + 1), ("y", "x"))
    return _features(probe) if choice == FEATURES else _tokens(probe, None)


def _squares(probe: Probe, side: int) -> Layout:
    rows, columns = (_parts(size, side) for size in probe.inputs.shape[1:3])
    grid = int(rows.max()) + 1, int(columns.max()) + 1
    cells = rows[:, None] * grid[1] + columns
    return _on_grid(cells, probe, ("y", "x"), grid)


def _features(probe: Probe) -> Layout:
    cells = np.empty(probe.inputs.shape[1], np.int64)
    for at, feature in enumerate(probe.features):
        cells[list(feature.columns)] = at
    return _on_grid(cells, probe, ("feature",), (len(probe.features),))


def _tokens(probe: Probe, windows: int | None) -> Layout:
    is_word = probe.inputs != _PADDING
    place, length = is_word.cumsum(axis=1) - 1, is_word.sum(axis=1, keepdims=True)
    if windows is not None:
        place = place * np.minimum(windows, length) // np.maximum(length, 1)
    cells = np.where(is_word, place, -1)
    return Layout(_numbered(cells), ("token",))


def _windows(probe: Probe, windows: int) -> Layout:
    window = _parts(probe.inputs.shape[1], windows)
    count, channels = int(window.max()) + 1, _separate_channels(probe)
    if probe.inputs.shape[2:] != (channels,):
        return _on_grid(window, probe, ("time",), (count,))
    cells = window[:, None] * channels + np.arange(channels)
    return _on_grid(cells, probe, ("time", "feature"), (count, channels))


def _given(array: Array, probe: Probe) -> Layout:
    is_index = array.dtype.kind in "iu" and array.size > 0 and array.min() >= -1
    are_own = _readings(array, probe) if is_index else []
    if not are_own:
        raise ValueError(_unsuitable(probe, f"{array.dtype} of shape {array.shape}"))
    if len(are_own) > 1:
        own, shared = ["example", *probe.axes][: array.ndim], list(probe.axes)[: array.ndim]
        raise ValueError(
            "`regions` must have an unambiguous shape. "
            f"Expected shape {probe.inputs.shape}; got shape {array.shape}, which may mean {own} "
            f"or {shared}."
        )
    known, cells = np.unique(array, return_inverse=True)
    cells = cells.reshape(array.shape) - (known[0] == -1)
    cells = cells if are_own[0] else np.broadcast_to(cells, (len(probe), *array.shape))
    return Layout(_numbered(cells), tuple(probe.axes[: cells.ndim - 1]))


def _readings(array: Array, probe: Probe) -> list[bool]:
    """For each possible meaning of its axes, whether the first axis is that of the examples."""
    shape, axes = probe.inputs.shape, array.ndim
    is_own = axes >= 2 and array.shape == shape[:axes]
    is_shared = axes >= 1 and array.shape == shape[1 : axes + 1]
    if is_shared and probe.kind == IMAGE and axes == 2:
        return [False]  # pixels, not rows of pixels
    return [own for own, fits in ((True, is_own), (False, is_shared)) if fits]


def _numbered(cells: IntArray) -> Regions:
    """Regions from 0; a single one that no example has if no cell is ever removed."""
    return Regions(cells, max(1, int(cells.max()) + 1))


def _on_grid(cells: IntArray, probe: Probe, axes: tuple[str, ...], grid: tuple[int, ...]) -> Layout:
    """The same regions for all examples."""
    each = np.broadcast_to(cells, (len(probe), *cells.shape))
    return Layout(Regions(each, int(np.prod(grid))), axes, grid)


def _parts(size: int, count: int) -> IntArray:
    """Which of `count` equal parts, or of `size` if that is less, each of `size` cells is in."""
    return spread(size, min(count, size))


def _separate_channels(probe: Probe) -> int:
    """How many channels of a series have regions of their own; 1: they share regions."""
    channels = int(probe.inputs.shape[2]) if probe.inputs.ndim == 3 else 1
    return channels if channels <= _MAX_OF_SERIES else 1


def _unsuitable(probe: Probe, got: str) -> str:
    array = "region indices shaped like the first axes of the inputs, -1 for what is never removed"
    named = _ALLOWED.get(probe.kind, "another `kind=` of the probe")
    return (
        f"`regions` must say what to remove from inputs of kind {probe.kind!r}. "
        f"Expected {named}, or {array}; got {got}."
    )
