"""KernelSHAP: Shapley values of regions by a weighted regression over coalitions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives.coalitions import Mask
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._method import FloatArray
from tf_xai.methods.perturbation._blocks import blocks
from tf_xai.methods.perturbation._by_regions import ByRegions
from tf_xai.methods.perturbation._coalitions import Weighed, by_shapley_kernel
from tf_xai.probe import Probe

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class KernelSHAP(ByRegions):
    """Shapley values of the game `v(z) = E[s(x with only the regions z)]` over the baselines.

    The `phi` that minimise `sum_z k(z) (v(z) - v(none) - sum_z phi)^2` while
    `sum phi = s(x) - v(none)`; `k(z) = (M-1) / (C(M, |z|) |z| (M-|z|))` for `M` regions. They are
    exact if all `2^M` coalitions are within `samples`; otherwise coalitions come in complementary
    pairs, with the sizes of most weight complete. They are the same at every step.

    Left out, `regions` are 4 x 4 squares of images, each feature of tables, each token of texts
    (neighbouring ones are joined if there are more than `samples / 4`), and windows of each
    channel of series. Values: `[examples, squares down, squares across]`, `[examples, features]`,
    `[examples, tokens]` or `[examples, windows, channels]`, in units of the score; cells
    of an array of regions share their region's. An example's values sum to `s(x) - v(none)`.

    Args:
        samples: number of coalitions, including the full and the empty one.
        seed: of the random coalitions.

    Source: Lundberg, Lee, "A unified approach to interpreting model predictions", NIPS 2017;
    pairs: Covert, Lee, "Improving KernelSHAP", AISTATS 2021.
    """

    samples: int = 256
    seed: int = 0

    of_images = 4
    axioms = frozenset({"completeness"})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples, least=2)
        whole_number("seed", self.seed, least=0)

    def prepared(self, structure: Structure, probe: Probe) -> ByRegions:
        ready = super().prepared(structure, probe)
        count = ready.layout(probe).regions.count
        fewest = min(2**count, 2 * count + 2)
        if self.samples < fewest:
            raise ValueError(
                f"`samples` must be enough for {count} regions. "
                f"Expected at least {fewest}; got {self.samples}."
            )
        return ready

    def most_windows(self) -> int:
        return max(1, self.samples // 4)

    def kept(self, probe: Probe) -> Mask:
        return self._coalitions(probe).kept

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        coalitions = self._coalitions(probe)
        scores = self.scores(coalitions.kept, passes, probe)
        values = shapley_values(coalitions, scores, self.present(passes, probe))
        return self.layout(probe).divided(values)

    def total(self, passes: Passes, probe: Probe) -> FloatArray:
        none = np.zeros((1, self.layout(probe).regions.count), bool)
        return (passes.scores - self.scores(none, passes, probe)[:, 0]).astype(np.float32)

    def _coalitions(self, probe: Probe) -> Weighed:
        settings = self.layout(probe).regions.count, self.samples, self.seed
        return probe.once(("kernel_shap", *settings), lambda: by_shapley_kernel(*settings))


def shapley_values(coalitions: Weighed, scores: Float64, present: Mask) -> Float64:
    """The weighted regression of each example, `[examples, regions]`.

    Regions that are not present are players without influence: their value is 0, and they do not
    change the values of others.

    Args:
        coalitions: the first is the full one, the second the empty one.
        scores: `[examples, coalitions]`.
        present: `[examples, regions]`.
    """
    kept = coalitions.kept.astype(np.float64)
    weighed = kept * coalitions.weights[:, None]
    change = scores - scores[:, 1:2]
    both_kept, sides = kept.T @ weighed, change @ weighed
    solved = [
        _solved(both_kept, sides[block], present[block])
        for block in blocks(len(scores), both_kept.size)
    ]
    free, slope = np.concatenate(solved, axis=1)
    steepness = slope.sum(axis=1, keepdims=True)
    excess = free.sum(axis=1, keepdims=True) - change[:, :1]
    return np.asarray(free - slope * excess / np.where(steepness > 0, steepness, 1))


def _solved(both_kept: Float64, sides: Float64, present: Mask) -> Float64:
    """The values without the constraint on their sum, and their derivative with respect to it."""
    both = present[:, :, None] & present[:, None, :]
    matrix = np.where(both, both_kept, np.eye(len(both_kept)))
    right = np.stack([np.where(present, sides, 0), present], axis=-1)
    return np.moveaxis(np.linalg.solve(matrix, right), -1, 0)
