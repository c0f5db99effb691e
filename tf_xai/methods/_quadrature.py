"""Rules for integrals over [0, 1]: positions and weights that sum to one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

RULES = ("gauss_legendre", "midpoint", "left")


def quadrature(rule: str, samples: int) -> tuple[FloatArray, FloatArray]:
    """Positions and weights of `samples` points under one of `RULES`.

    Gauss-Legendre is exact for polynomials up to degree `2 samples - 1`.
    """
    if rule == "gauss_legendre":
        nodes, weights = np.polynomial.legendre.leggauss(samples)
        return ((nodes + 1) / 2).astype(np.float32), (weights / 2).astype(np.float32)
    offset = 0.5 if rule == "midpoint" else 0.0
    positions = (np.arange(samples) + offset) / samples
    return positions.astype(np.float32), np.full(samples, 1 / samples, np.float32)
