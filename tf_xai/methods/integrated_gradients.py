"""Integrated Gradients: the gradient averaged on the way from a baseline to the input."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Needs, Passes, Paths
from tf_xai.engine.structure import Structure
from tf_xai.errors import positive
from tf_xai.methods._baseline import baseline_rows, check_baseline
from tf_xai.methods._method import FloatArray, Method, check_choice
from tf_xai.methods._quadrature import RULES, quadrature
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class IntegratedGradients(Method):
    """`(x - x') * integral_0^1 ds/dx(x' + t (x - x')) dt`, shaped like the inputs.

    The values of an example sum to `s(x) - s(x')`, up to the error of the quadrature. With its default,
    16 Gauss-Legendre nodes, that error is about that of 32 evenly spaced ones.

    Args:
        samples: points on the way.
        baseline: `x'`: `"zeros"`, `"mean"` (of the probe's background), `"blur"` (each picture,
            smoothed), or an array: one input, or one for each example.
        quadrature: `"gauss_legendre"`, `"midpoint"` or `"left"`.

    Source: Sundararajan, Taly, Yan, "Axiomatic attribution for deep networks", ICML 2017.
    """

    samples: int = 16
    baseline: str | npt.ArrayLike = field(default="zeros", compare=False)
    quadrature: str = "gauss_legendre"

    input_multiplied = True
    axioms = frozenset({"completeness"})

    def __post_init__(self) -> None:
        positive("samples", self.samples)
        check_choice("quadrature", self.quadrature, RULES)
        check_baseline(self.baseline)

    def prepared(self, structure: Structure, probe: Probe) -> IntegratedGradients:
        baseline_rows(self.baseline, probe)
        return self

    def needs(self) -> Needs:
        return Needs(paths=True)

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        positions, weights = quadrature(self.quadrature, self.samples)
        baselines = baseline_rows(self.baseline, probe)
        own = np.minimum(np.arange(len(probe)), len(baselines) - 1)
        rows = np.repeat(own[:, None], self.samples, axis=1)
        return passes.path_gradients(Paths(baselines, positions, weights, rows))
