"""Conductance: attribution to a layer's units on the path from a baseline to the input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.layer_conductance import LayerConductance
from tf_xai.engine.primitives.path_gradients import Paths
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._baseline import (
    Baseline,
    baseline_paths,
    check_baseline,
    check_fits,
    chosen_baseline,
)
from tf_xai.methods._feature_map import choose_layer, map_axes
from tf_xai.methods._method import FloatArray, Method
from tf_xai.methods._quadrature import quadrature
from tf_xai.methods._total import needs_over, total_over
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class Conductance(Method):
    """`sum_k integral_0^1 ds/dA_k dA_k/dt dt` along `x' + t (x - x')`: a map of the layer's cells.

    Over all cells the values of an example sum to `s(x) - s(x')`, up to the error of the steps.
    Each step takes the derivative in its middle and the layer's change between its ends.

    Args:
        layer: path or name of a layer that outputs feature maps; left out, the end of the last
            convolutional block.
        samples: number of steps on the path.
        baseline: `x'`, as in `IntegratedGradients`; a single one.

    Source: Dhamdhere, Sundararajan, Yan, "How important is a neuron?", ICLR 2019.
    """

    layer: str | None = None
    samples: int = 16
    baseline: Baseline = field(default="auto", compare=False)

    axioms = frozenset({"completeness"})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples)
        check_baseline(self.baseline)

    def prepared(self, structure: Structure, probe: Probe) -> Conductance:
        check_fits(self.baseline, structure, probe)
        _check_one(self.baseline, probe)
        info = choose_layer(self.registry_name(), self.layer, structure)
        return replace(self, layer=info.path, baseline=chosen_baseline(self.baseline, probe))

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [LayerConductance(str(self.layer), self.samples)]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        positions, weights = quadrature("midpoint", self.samples)
        paths = baseline_paths(self.baseline, probe, positions, weights)
        units = passes.ask(LayerConductance(str(self.layer), self.samples), paths)
        return units.sum(axis=-1, dtype=np.float64).astype(np.float32)

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return map_axes(values.ndim - 1)

    def total(self, passes: Passes, probe: Probe) -> FloatArray:
        return total_over(self._starts(probe), passes, probe)

    def total_needs(self, probe: Probe) -> Sequence[Request]:
        return needs_over(self._starts(probe), probe)

    def _starts(self, probe: Probe) -> Paths:
        return baseline_paths(self.baseline, probe, np.zeros(1, np.float32), np.ones(1, np.float32))


def _check_one(baseline: Baseline, probe: Probe) -> None:
    rows = baseline_paths(baseline, probe, np.zeros(1, np.float32), np.ones(1, np.float32)).rows
    if rows is not None and rows.shape[1] > 1:
        raise ValueError(
            "`baseline` must be a single baseline for `conductance`. "
            f"Expected 1; got {rows.shape[1]}."
        )
