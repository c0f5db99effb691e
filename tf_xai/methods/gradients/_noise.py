"""Base of the methods that average over noisy inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.noise_gradients import Moments, Noise, NoiseGradients
from tf_xai.errors import whole_number
from tf_xai.methods._method import Method
from tf_xai.probe import Probe


@dataclass(frozen=True, kw_only=True)
class NoisyGradients(Method):
    """Derivatives at noisy inputs, with the same noise at every step and for every example.

    Args:
        samples: number of noisy copies.
        level: standard deviation of the noise, as a share of each input's range.
        seed: of the noise.
    """

    samples: int = 25
    level: float = 0.15
    seed: int = 0

    is_derivative = True

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples, least=2)
        whole_number("seed", self.seed, least=0)
        if not self.level > 0:
            raise ValueError(
                "`level` must be a share of the input's range. "
                f"Expected a number above 0; got {self.level!r}."
            )

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [NoiseGradients(self.samples)]

    def moments(self, passes: Passes) -> Moments:
        """Mean and mean square of the derivatives."""
        shape = (self.samples, *passes.point_shape)
        draws = np.random.default_rng(self.seed).standard_normal(shape, np.float32)
        return passes.ask(NoiseGradients(self.samples), Noise(draws, self.level))
