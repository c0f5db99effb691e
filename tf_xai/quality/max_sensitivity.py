"""Max-sensitivity: how far the map changes when the input hardly does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.drift import comparable_rows
from tf_xai.errors import whole_number
from tf_xai.quality._check import STABILITY, Array, Case, Check, FloatArray


@dataclass(frozen=True, kw_only=True)
class MaxSensitivity(Check):
    """`max_e |phi(x + e) - phi(x)| / |phi(x)|` over noise `e`, uniform in a cube around 0.

    By itself it says little, because a map that ignores model and input is the most stable one.
    Baselines and backgrounds remain those of the probe. Not for embedded tokens, which have no
    neighbours.

    Args:
        samples: number of draws of `e`, the same at every step and for every example.
        radius: half the side of the cube, as a share of each input's range.
        seed: of the draws.
        every_n_epochs: judge at most that often.

    Source: Yeh et al., "On the (in)fidelity and sensitivity of explanations", NeurIPS 2019.
    """

    samples: int = 10
    radius: float = 0.02
    seed: int = 0
    every_n_epochs: int | None = 5

    label = "Max-sensitivity"
    says = "How far the map changes at most, as a share of it, when the input hardly changes."
    family = STABILITY
    better = "lower"
    range = (0.0, float("inf"))

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples)
        whole_number("seed", self.seed, least=0)
        if not self.radius > 0:
            raise ValueError(
                "`radius` must be a share of the input's range. "
                f"Expected a number above 0; got {self.radius!r}."
            )

    def judge(self, case: Case) -> dict[str, FloatArray]:
        inputs, rows = case.probe.inputs.astype(np.float32), case.rows
        if case.passes.point_shape != inputs.shape[1:]:
            return {}
        axes = tuple(range(1, inputs.ndim))
        spread = inputs.max(axis=axes, keepdims=True) - inputs.min(axis=axes, keepdims=True)
        random = np.random.default_rng(self.seed)
        farthest = np.zeros(len(rows))
        for _ in range(self.samples):
            draw = random.uniform(-self.radius, self.radius, inputs.shape[1:]).astype(np.float32)
            moved = _explained_at(case, inputs + spread * draw)
            farthest = np.maximum(farthest, np.linalg.norm(moved - rows, axis=1))
        with np.errstate(invalid="ignore", divide="ignore"):
            size = np.linalg.norm(rows, axis=1)
            return {"": np.where(size > 0, farthest / size, np.nan)}


def _explained_at(case: Case, inputs: Array) -> FloatArray:
    record = case.explainer.record(case.method, case.explainer.passes_at(inputs))
    return comparable_rows(record.values, record.axes, record.channels).astype(np.float64)
