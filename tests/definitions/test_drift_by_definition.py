"""Each measure of drift against SciPy or a slow twin."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import rankdata, spearmanr

from tf_xai.drift import comparable_rows, measures
from tf_xai.drift._ranks import average_ranks

Array = npt.NDArray[np.float64]

RNG = np.random.default_rng(21)
ATTRIBUTIONS = RNG.standard_t(2, (2, 30, 64)).astype(np.float32).astype(np.float64)


def rounded_pair() -> tuple[Array, Array]:
    """Rows with many ties and zeros."""
    a, b = np.round(RNG.normal(size=(2, 30, 64)))
    return a, b


def strongest(row: Array, k: int) -> set[int]:
    return set(sorted(range(len(row)), key=lambda cell: (-abs(row[cell]), cell))[:k])


def top_k_similarity(a: Array, b: Array) -> float:
    k = math.ceil(0.1 * len(a))
    one, other = strongest(a, k), strongest(b, k)
    iou = len(one & other) / len(one | other)
    share = k / len(a)
    chance = share / (2 - share)
    return (iou - chance) / (1 - chance)


PAIRS = [tuple(ATTRIBUTIONS), rounded_pair()]


@pytest.mark.parametrize("pair", PAIRS)
def test_spearman(pair: tuple[Array, Array]) -> None:
    drift = measures()["spearman"].drift(*pair, input_multiplied=False)
    expected = [1 - spearmanr(a, b).statistic for a, b in zip(*pair, strict=True)]
    np.testing.assert_allclose(drift, expected, atol=1e-12)


@pytest.mark.parametrize("pair", PAIRS)
def test_spearman_counts_cells_where_either_map_is_not_zero(pair: tuple[Array, Array]) -> None:
    a, b = (rows.copy() for rows in pair)
    a[:, :30], b[:, 10:40] = 0, 0
    drift = measures()["spearman"].drift(a, b, input_multiplied=True)
    for row, value in enumerate(drift):
        counted = (a[row] != 0) | (b[row] != 0)
        expected = spearmanr(a[row, counted], b[row, counted]).statistic
        assert value == pytest.approx(1 - expected, abs=1e-12)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("cells", [5, 10, 11, 49, 64])
def test_top_k(pair: tuple[Array, Array], cells: int) -> None:
    a, b = pair[0][:, :cells], pair[1][:, :cells]
    drift = measures()["top_k_iou"].drift(a, b, input_multiplied=False)
    expected = [1 - top_k_similarity(*rows) for rows in zip(a, b, strict=True)]
    np.testing.assert_allclose(drift, expected, atol=1e-12)


def test_top_k_looks_at_absolute_values() -> None:
    a = ATTRIBUTIONS[0]
    drift = measures()["top_k_iou"].drift(a, -a, input_multiplied=False)
    np.testing.assert_allclose(drift, 0, atol=1e-12)


ROWS = arrays.arrays(
    np.float64,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=12),
    elements=st.sampled_from([-np.inf, -2.0, -0.0, 0.0, 1e-300, 1.0, 1.5, np.inf]),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(ROWS)
def test_average_ranks(rows: Array) -> None:
    np.testing.assert_array_equal(average_ranks(rows), rankdata(rows, axis=1))


def test_colours_are_summed_and_named_channels_stay_apart() -> None:
    values = RNG.normal(size=(2, 3, 4, 5)).astype(np.float32)
    axes = ["y", "x", "channel"]
    summed = comparable_rows(values, axes, [])
    np.testing.assert_allclose(summed, values.astype(np.float64).sum(-1).reshape(2, 12))
    named = comparable_rows(values, axes, [f"channel {n}" for n in range(5)])
    np.testing.assert_array_equal(named, values.reshape(2, 60))
    plain = comparable_rows(values[..., 0], ["y", "x"], [])
    np.testing.assert_array_equal(plain, values[..., 0].reshape(2, 12))


def test_unrelated_sparse_maps_share_no_more_than_chance() -> None:
    random = np.random.default_rng(0)
    a, b = np.zeros((200, 784)), np.zeros((200, 784))
    a[:, :60], b[:, :60] = random.normal(size=(2, 200, 60))
    drift = measures()["top_k_iou"].drift(a, b, input_multiplied=True)
    assert abs(drift.mean() - 1) < 0.05
