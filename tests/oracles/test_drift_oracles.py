"""Measures of drift against SciPy, scikit-image and scikit-learn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats
from scipy.optimize import linprog
from scipy.spatial import distance
from skimage.metrics import structural_similarity
from sklearn.metrics import jaccard_score

from tf_xai.drift import Subject, measures

Array = npt.NDArray[np.float64]
Pair = tuple[Array, Array]

RANDOM = np.random.default_rng(5)
HEAVY: Pair = tuple(RANDOM.standard_t(2, (2, 30, 64)))
ROUNDED: Pair = tuple(np.round(RANDOM.normal(size=(2, 30, 64))))


def drift(name: str, pair: Pair, kind: str = "vectors", shape: tuple[int, ...] = (64,)) -> Array:
    return measures()[name].drift(*pair, Subject(kind, shape))


def strongest(row: Array, k: int = 10) -> Array:
    return np.isin(np.arange(len(row)), np.argsort(-np.abs(row), kind="stable")[:k])


ORACLES: dict[str, Callable[[Array, Array], float]] = {
    "spearman": lambda a, b: 1 - stats.spearmanr(a, b).statistic,
    "kendall": lambda a, b: 1 - stats.kendalltau(a, b).statistic,
    "pearson": distance.correlation,
    "cosine": distance.cosine,
    "jensen_shannon": lambda a, b: distance.jensenshannon(abs(a), abs(b), base=2) ** 2,
    "jaccard_at_k": lambda a, b: 1 - jaccard_score(strongest(a), strongest(b)),
}


@pytest.mark.parametrize("pair", [HEAVY, ROUNDED])
@pytest.mark.parametrize("name", ORACLES)
def test_rows(name: str, pair: Pair) -> None:
    expected = [ORACLES[name](a, b) for a, b in zip(*pair, strict=True)]
    np.testing.assert_allclose(drift(name, pair), expected, atol=1e-12)


def test_kl() -> None:
    a, b = RANDOM.normal(0, 3, (2, 30, 5))
    p, q = np.exp(a), np.exp(b)
    expected = (stats.entropy(p, q, axis=1) + stats.entropy(q, p, axis=1)) / 2
    np.testing.assert_allclose(drift("kl", (a, b), "decisions", (5,)), expected, rtol=1e-10)


@pytest.mark.parametrize("shape", [(7, 7), (12, 31), (63, 64), (64, 64), (70, 90)])
@pytest.mark.parametrize("signed", [True, False])
def test_ssim(shape: tuple[int, int], signed: bool) -> None:
    a, b = RANDOM.normal(size=(2, 4, *shape))
    b = 0.7 * a + 0.3 * b
    if not signed:
        a, b = abs(a), abs(b)
    scale = max(np.percentile(abs(maps), 99) for maps in (a, b))
    shown = [np.clip((maps / scale + signed) / (1 + signed), 0, 1) for maps in (a, b)]
    window = {"gaussian_weights": True, "sigma": 1.5} if min(shape) >= 64 else {"win_size": 7}
    options = {"data_range": 1.0, "use_sample_covariance": False, **window}
    expected = [1 - structural_similarity(*maps, **options) for maps in zip(*shown, strict=True)]
    rows = [maps.reshape(4, -1) for maps in (a, b)]
    found = measures()["ssim"].drift(*rows, Subject("maps", shape, signed))
    np.testing.assert_allclose(found, expected, atol=1e-10)


def test_wasserstein_along_lines_and_columns() -> None:
    a, b = (abs(maps).reshape(-1, 8, 8) for maps in HEAVY)
    expected = [
        sum(
            stats.wasserstein_distance(range(8), range(8), p.sum(axis), q.sum(axis))
            for axis in (0, 1)
        )
        / 16
        for p, q in zip(a, b, strict=True)
    ]
    np.testing.assert_allclose(drift("wasserstein", HEAVY, "maps", (8, 8)), expected, atol=1e-12)


def exact_wasserstein(a: Array, b: Array) -> float:
    """The cheapest transport in moves along lines and columns, by linear programming."""
    places = np.argwhere(np.ones(a.shape))
    moves = np.abs(places[:, None] - places[None]).sum(axis=2)
    cells = a.size
    leaves = np.kron(np.eye(cells), np.ones(cells))
    arrives = np.kron(np.ones(cells), np.eye(cells))
    amounts = np.concatenate([(a / a.sum()).ravel(), (b / b.sum()).ravel()])
    found = linprog(moves.ravel(), A_eq=np.concatenate([leaves, arrives]), b_eq=amounts)
    return float(found.fun) / sum(a.shape)


def test_wasserstein_is_never_more_than_the_exact_distance() -> None:
    a, b = np.abs(RANDOM.standard_t(2, (2, 12, 4, 5)))
    found = drift("wasserstein", (a.reshape(12, -1), b.reshape(12, -1)), "maps", (4, 5))
    exact = [exact_wasserstein(*maps) for maps in zip(a, b, strict=True)]
    assert (found <= np.array(exact) + 1e-9).all()
    assert np.median(found / exact) > 0.5


@pytest.mark.parametrize(("down", "right"), [(1, 0), (0, 2), (2, 1)])
def test_wasserstein_of_a_uniform_shift_is_exact(down: int, right: int) -> None:
    a = np.zeros((1, 5, 5))
    a[0, :3, :3] = np.abs(RANDOM.normal(size=(3, 3)))
    b = np.roll(a, (down, right), axis=(1, 2))
    found = drift("wasserstein", (a.reshape(1, -1), b.reshape(1, -1)), "maps", (5, 5))
    assert found[0] == pytest.approx(exact_wasserstein(a[0], b[0]), abs=1e-9)
    assert found[0] == pytest.approx((down + right) / 10)
