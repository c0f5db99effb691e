"""LIME: a linear model of the effect of removing regions, near the example."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives.coalitions import Mask
from tf_xai.errors import whole_number
from tf_xai.methods._method import Fit
from tf_xai.methods.perturbation._blocks import blocks
from tf_xai.methods.perturbation._by_regions import ByRegions
from tf_xai.methods.perturbation._coalitions import halves
from tf_xai.methods.perturbation._regions import SUPERPIXELS
from tf_xai.probe import Probe
from tf_xai.record import Explanation

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class LIME(ByRegions):
    """Coefficients of a ridge regression of the score on the presence of regions.

    They minimise `sum_z w(z) (s(x with only z) - b0 - b.z)^2 + ridge |b|^2` over coalitions `z`
    that keep each region with probability 1/2, drawn once. `w(z) = sqrt(exp(-d^2 / width^2))`,
    where `d = 1 - sqrt(kept / regions)` is the cosine distance between `z` and the whole.

    Left out, `regions` are superpixels of images, each feature of tables, each token of texts
    (neighbouring ones are joined if there are more than `samples / 4`), and windows of each
    channel of series. Values: `[examples, height, width]`, where pixels have the value of their
    superpixel, `[examples, squares down, squares across]`, `[examples, features]`, `[examples,
    tokens]` or `[examples, windows, channels]`, in units of the score.

    For tables, as for all kinds, it measures what is lost when a feature is replaced by `baseline`.
    The lime package has another variant for tables, which asks whether a feature lies in its
    quartile.

    Args:
        samples: number of coalitions; if there are fewer in all, each is evaluated once and counts
            as often as it would be drawn.
        width: of the neighbourhood, as a cosine distance.
        ridge: weight of the penalty.
        seed: of the coalitions.

    Source: Ribeiro, Singh, Guestrin, "Why should I trust you?", KDD 2016.
    """

    samples: int = 256
    width: float = 0.25
    ridge: float = 1.0
    seed: int = 0

    of_images = SUPERPIXELS
    fits = (
        Fit(
            "local_r2",
            "Local R²",
            "Share of the score's changes near the example that the linear model explains.",
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("samples", self.samples, least=2)
        whole_number("seed", self.seed, least=0)
        for name in ("width", "ridge"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                raise ValueError(
                    f"`{name}` must be positive. Expected a number above 0; got {value!r}."
                )

    def most_windows(self) -> int:
        return max(1, self.samples // 4)

    def kept(self, probe: Probe) -> Mask:
        settings = self.layout(probe).regions.count, self.samples, self.seed
        return probe.once(("lime", *settings), lambda: halves(*settings))

    def explain(self, passes: Passes, probe: Probe) -> Explanation:
        kept, present = self.kept(probe), self.present(passes, probe)
        scores = self.scores(kept, passes, probe)
        weights = nearness(kept, present, self.width) * (self.samples / len(kept))
        values, fit = ridge_regression(kept, present, scores, weights, self.ridge)
        return Explanation(self.layout(probe).laid_out(values), {"local_r2": fit})


def nearness(kept: Mask, present: Mask, width: float) -> Float64:
    """`w(z)`, `[examples, coalitions]`, from `[coalitions, regions]` and `[examples, regions]`."""
    there = present.astype(np.float64)
    share = there @ kept.T / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.sqrt(np.exp(-((1 - np.sqrt(share)) ** 2) / width**2)))


def ridge_regression(
    kept: Mask, present: Mask, scores: Float64, weights: Float64, ridge: float
) -> tuple[Float64, Float64]:
    """Coefficients `[examples, regions]`, 0 if not present, and weighted R² `[examples]`.

    R² is NaN if the scores do not differ.
    """
    columns = kept.astype(np.float64)
    numbers = (len(columns) + columns.shape[1]) * columns.shape[1]
    parts = [
        _regressed(columns, present[block], scores[block], weights[block], ridge)
        for block in blocks(len(scores), numbers)
    ]
    found, fit = (np.concatenate(part) for part in zip(*parts, strict=True))
    return found, fit


def _regressed(
    columns: Float64, present: Mask, scores: Float64, weights: Float64, ridge: float
) -> tuple[Float64, Float64]:
    shares = weights / weights.sum(axis=1, keepdims=True)
    centre, level = shares @ columns, (shares * scores).sum(axis=1, keepdims=True)
    change = scores - level
    products = (columns.T * weights[:, None]) @ columns
    products -= weights.sum(axis=1)[:, None, None] * centre[:, :, None] * centre[:, None, :]
    both = present[:, :, None] & present[:, None, :]
    unit = np.eye(columns.shape[1])
    matrix = np.where(both, products + ridge * unit, unit)
    side = np.where(present, (weights * change) @ columns, 0)
    found = np.linalg.solve(matrix, side[..., None])[..., 0]
    missed = change - (found @ columns.T - (found * centre).sum(axis=1, keepdims=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        fit = 1 - (shares * missed**2).sum(axis=1) / (shares * change**2).sum(axis=1)
    return found, np.where((scores != scores[:, :1]).any(axis=1), fit, np.nan)
