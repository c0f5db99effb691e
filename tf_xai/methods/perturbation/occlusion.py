"""Occlusion: what the score loses when a part of the input is covered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives.coalitions import Mask
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._method import FloatArray
from tf_xai.methods.perturbation._by_regions import ByRegions
from tf_xai.methods.perturbation._coalitions import all_but_one
from tf_xai.methods.perturbation._regions import Layout
from tf_xai.probe import Probe

_SLIDES_ALONG = ("y", "x", "time")


@dataclass(frozen=True, kw_only=True)
class Occlusion(ByRegions):
    """`s(x) - s(x without the region)`: what the score loses when the region is removed.

    Left out, `regions` are 8 x 8 squares of images, each feature of tables, each token of texts,
    and windows of each channel of series. Values: `[examples, squares down, squares across]`,
    `[examples, features]`, `[examples, tokens]` or `[examples, windows, channels]`, in units of the
    score.

    Args:
        window: how many neighbouring squares per side of images, or windows of series, are covered
            at once. The patch slides by one region; a region's value is the mean over the patches
            that cover it.

    Source: Zeiler, Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
    """

    window: int = 1

    of_images = 8

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("window", self.window)

    def prepared(self, structure: Structure, probe: Probe) -> ByRegions:
        ready = super().prepared(structure, probe)
        layout = ready.layout(probe)
        most = min(_lengths(layout), default=1)
        if self.window > most:
            allowed = f"at most {most}" if most > 1 else "1, since regions have no neighbours"
            raise ValueError(
                "`window` must not be larger than the grid of regions. "
                f"Expected {allowed}; got {self.window}."
            )
        return ready

    def kept(self, probe: Probe) -> Mask:
        return ~self._patches(self.layout(probe))

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        layout = self.layout(probe)
        covers = self._patches(layout).astype(np.float64)
        lost = passes.scores[:, None] - self.scores(self.kept(probe), passes, probe)
        values = lost @ covers / covers.sum(axis=0)
        return layout.laid_out(np.where(self.present(passes, probe), values, 0))

    def _patches(self, layout: Layout) -> Mask:
        """Which regions are covered at once, `[patches, regions]`."""
        if self.window == 1 or layout.grid is None:
            return ~all_but_one(layout.regions.count)
        along = [
            _sliding(size, self.window if axis in _SLIDES_ALONG else 1)
            for axis, size in zip(layout.axes, layout.grid, strict=True)
        ]
        covers = along[0]
        for other in along[1:]:
            covers = np.kron(covers, other)
        return covers


def _lengths(layout: Layout) -> list[int]:
    """Number of regions along each axis that a patch slides along."""
    grid = zip(layout.axes, layout.grid or (), strict=False)
    return [size for axis, size in grid if axis in _SLIDES_ALONG]


def _sliding(size: int, window: int) -> npt.NDArray[np.bool_]:
    """`[size - window + 1, size]`: each position of a window."""
    start = np.arange(size - window + 1)[:, None]
    return (np.arange(size) >= start) & (np.arange(size) < start + window)
