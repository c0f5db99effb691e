"""Expected gradients: Integrated Gradients averaged over baselines that are real examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.path_gradients import PathGradients, Paths
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._baseline import check_background
from tf_xai.methods._method import FloatArray, Method
from tf_xai.methods._total import needs_over, total_over
from tf_xai.probe import Probe

_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, kw_only=True)
class ExpectedGradients(Method):
    """`E[(x - b) * ds/dx(b + t (x - b))]` over background rows `b` and positions `t`.

    It estimates SHAP values: an example's values, shaped like the input, sum to `s(x) - mean s(b)`
    up to sampling error. The pairs `(b, t)` are the points of a lattice that covers the background
    and [0, 1] evenly; they are the same at every step, for every example, in every process.

    Args:
        samples: number of pairs `(b, t)`.
        seed: of the lattice's shift.

    Raises:
        ValueError: if the background is the explained example itself.

    Source: Erion et al., "Improving performance of deep learning models with axiomatic attribution
    priors and expected gradients", 2019; GradientExplainer of the shap package.
    """

    samples: int = 64
    seed: int = 0

    aliases = ("gradient_shap",)
    input_multiplied = True
    axioms = frozenset({"completeness_in_expectation"})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples)
        whole_number("seed", self.seed, least=0)

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        check_background(probe)
        return self

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [PathGradients(self.samples)]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        rows, positions = self.pairs(len(probe.background))
        weights = np.full(self.samples, 1 / self.samples, np.float32)
        paths = Paths(probe.background, positions, weights, rows)
        return passes.ask(PathGradients(self.samples), paths)

    def total(self, passes: Passes, probe: Probe) -> FloatArray | None:
        if passes.point_shape != probe.inputs.shape[1:]:
            return None  # rows of token ids are no points between which to run
        return total_over(_all(probe.background), passes, probe)

    def total_needs(self, probe: Probe) -> Sequence[Request]:
        return needs_over(_all(probe.background), probe)

    def pairs(self, background: int) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Background row and position of each sample."""
        index = np.arange(self.samples) + 0.5
        shift = _GOLDEN * self.seed
        rows = (index / self.samples + shift) % 1.0 * background
        positions = (index * _GOLDEN + shift) % 1.0
        return np.minimum(rows.astype(np.int64), background - 1), positions.astype(np.float32)


def _all(background: npt.NDArray[np.generic]) -> Paths:
    """Every background row as a baseline."""
    count = len(background)
    return Paths(
        background, np.zeros(count, np.float32), np.ones(count, np.float32), np.arange(count)
    )
