"""Base of the methods that remove regions of the inputs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.coalitions import Coalitions, Fills, Kept, Mask
from tf_xai.engine.structure import Structure
from tf_xai.methods._method import FloatArray, Method
from tf_xai.methods.perturbation._fills import Fill, check_fill, chosen_fill, fills_of
from tf_xai.methods.perturbation._regions import (
    Choice,
    Layout,
    check_regions,
    default_regions,
    layout_of,
)
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class ByRegions(Method):
    """Attributes the score to regions of the inputs.

    A region that an example does not have, or that equals its replacement, has the value 0.

    Args:
        regions: the parts that are removed as a whole. Images: `"superpixels"` (SLIC, at most about
            49), or the number of squares per side. Tables: `"features"`, with the columns of a
            one-hot code together. Texts: `"tokens"` except padding (0), or a number of windows.
            Series: a number of windows, separately for each channel unless there are more than 64.
            Or an array of indices shaped like the first axes of the inputs, with or without that
            of the examples; -1 is never removed. Left out, chosen by the kind of probe.
        baseline: the replacement: `"zeros"`, `"mean"` (of the probe's background), `"blur"` (each
            picture, smoothed), `"background"` (the mean score over at most 16 background rows); or
            an array, or several names, whose mean score counts. For texts: a token. `"auto"`:
            `"background"` for tables, `"mean"` otherwise, but `"zeros"` if the background is the
            explained example itself; for texts the token of unknown words, such as "[UNK]", or 0,
            padding, if that token is unknown.

    Raises:
        ValueError: if regions or baseline do not suit the probe.
    """

    regions: Choice | None = field(default=None, compare=False)
    baseline: Fill = field(default="auto", compare=False)

    input_multiplied = True
    of_images: ClassVar[Choice]
    """Regions of images if they are left out."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_regions(self.regions)
        check_fill(self.baseline)

    def prepared(self, structure: Structure, probe: Probe) -> ByRegions:
        regions = self.regions
        if regions is None:
            regions = default_regions(probe, self.of_images, self.most_windows())
        layout_of(regions, probe)
        baseline = chosen_fill(self.baseline, structure, probe)
        return replace(self, regions=regions, baseline=baseline)

    def most_windows(self) -> int | None:
        """Largest number of windows of a text if regions are left out; None: one per token."""
        return None

    @abstractmethod
    def kept(self, probe: Probe) -> Mask:
        """The coalitions to evaluate, `[coalitions, regions]`."""

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [self._coalitions_asked(probe)]

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return self.layout(probe).axes

    def layout(self, probe: Probe) -> Layout:
        """The regions."""
        return layout_of(self.regions, probe)

    def scores(self, kept: Mask, passes: Passes, probe: Probe) -> npt.NDArray[np.float64]:
        """Scores of the inputs with only those regions, `[examples, coalitions]`."""
        fills = self._fills(passes.inputs.dtype, probe)
        asked = Kept(self.layout(probe).regions, fills, kept)
        scores = passes.ask(self._coalitions_asked(probe), asked)
        return scores.astype(np.float64)

    def present(self, passes: Passes, probe: Probe) -> Mask:
        """Which regions of each example can be removed, `[examples, regions]`."""
        fills = self._fills(passes.inputs.dtype, probe)
        return self.layout(probe).present(passes.inputs, fills)

    def _coalitions_asked(self, probe: Probe) -> Coalitions:
        each = self._fills(np.dtype(np.float32), probe).rows.size
        return Coalitions(each * len(self.kept(probe)))

    def _fills(self, dtype: np.dtype[Any], probe: Probe) -> Fills:
        return fills_of(self.baseline, probe, dtype)
