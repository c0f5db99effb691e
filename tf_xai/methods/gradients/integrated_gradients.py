"""Integrated Gradients: the gradient averaged on the path from a baseline to the input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.path_gradients import PathGradients, Paths
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._baseline import (
    Baseline,
    baseline_paths,
    check_baseline,
    check_fits,
    chosen_baseline,
)
from tf_xai.methods._method import FloatArray, Method, check_choice
from tf_xai.methods._quadrature import RULES, quadrature
from tf_xai.methods._total import needs_over, total_over
from tf_xai.probe import Probe

_FEWEST, _MAX = 8, 256


@dataclass(frozen=True, kw_only=True)
class IntegratedGradients(Method):
    """`(x - x') * integral_0^1 ds/dx(x' + t (x - x')) dt`, shaped like the inputs.

    The values of an example sum to `s(x) - s(x')`, up to the error of the quadrature. With its
    default, 16 Gauss-Legendre nodes, that error is about that of 32 evenly spaced ones.

    Args:
        samples: points on the path, or `"auto"`: each example gets 8, 16, ... up to 256, until its
            sum is within `tolerance` of `s(x) - s(x')`.
        baseline: `x'`: `"zeros"`, `"mean"` (of the probe's background), `"blur"` (each picture,
            smoothed), or an array: one input, one for each example, or several to average over. A
            sequence of names averages over those. `"auto"` is the mean for tables whose
            background has more than the explained example, zeros otherwise.
        quadrature: `"gauss_legendre"`, `"midpoint"` or `"left"`.
        tolerance: for `samples="auto"`: the allowed gap as a share of `s(x) - s(x')`.

    Source: Sundararajan, Taly, Yan, "Axiomatic attribution for deep networks", ICML 2017.
    """

    samples: int | str = 16
    baseline: Baseline = field(default="auto", compare=False)
    quadrature: str = "gauss_legendre"
    tolerance: float = 0.01

    input_multiplied = True
    axioms = frozenset({"completeness"})

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.samples != "auto":
            whole_number("samples", self.samples, also="'auto'")
        if not 0 < self.tolerance < 1:
            raise ValueError(
                "`tolerance` must be a share of the change of the score. "
                f"Expected a number between 0 and 1; got {self.tolerance!r}."
            )
        check_choice("quadrature", self.quadrature, RULES)
        check_baseline(self.baseline)

    def prepared(self, structure: Structure, probe: Probe) -> IntegratedGradients:
        check_fits(self.baseline, structure, probe)
        return replace(self, baseline=chosen_baseline(self.baseline, probe))

    def needs(self, probe: Probe) -> Sequence[Request]:
        if isinstance(self.samples, int):
            return [PathGradients(self.samples)]
        return [PathGradients(_FEWEST), *self.total_needs(probe)]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        if isinstance(self.samples, int):
            return self._integrated(self.samples, None, passes, probe)
        change = self.total(passes, probe)
        values = np.zeros((len(probe), *passes.point_shape), np.float32)
        open_ones, samples = np.arange(len(probe)), _FEWEST
        while len(open_ones) and samples <= _MAX:
            values[open_ones] = self._integrated(samples, open_ones, passes, probe)[open_ones]
            sums = values.reshape(len(values), -1).sum(axis=1)
            gap = np.abs(sums - change)[open_ones]
            open_ones = open_ones[gap > self.tolerance * np.abs(change[open_ones])]
            samples *= 2
        return values

    def total(self, passes: Passes, probe: Probe) -> FloatArray:
        return total_over(self._starts(probe), passes, probe)

    def total_needs(self, probe: Probe) -> Sequence[Request]:
        return needs_over(self._starts(probe), probe)

    def _starts(self, probe: Probe) -> Paths:
        return baseline_paths(self.baseline, probe, np.zeros(1, np.float32), np.ones(1, np.float32))

    def _integrated(
        self, samples: int, examples: np.ndarray | None, passes: Passes, probe: Probe
    ) -> FloatArray:
        positions, weights = quadrature(self.quadrature, samples)
        paths = baseline_paths(self.baseline, probe, positions, weights)
        fewest = self.samples if isinstance(self.samples, int) else _FEWEST
        return passes.ask(PathGradients(fewest), replace(paths, examples=examples))
