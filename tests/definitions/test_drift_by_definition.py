"""Each measure of drift between rows of numbers against a slow twin written from its definition."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from drift_rows import (
    PAIRS,
    RNG,
    Array,
    Pair,
    counted_row_by_row,
    drift,
    half_zero,
    row_by_row,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tf_xai.drift import comparable_rows
from tf_xai.drift._pairs import inversions
from tf_xai.drift._ranks import average_ranks

quickly = settings(max_examples=150)
every_pair = pytest.mark.parametrize("pair", PAIRS)


def slow_ranks(row: Array) -> Array:
    below = [sum(other < value for other in row) for value in row]
    equal = [sum(other == value for other in row) for value in row]
    return np.array([less + (ties + 1) / 2 for less, ties in zip(below, equal, strict=True)])


def slow_cosine(a: Array, b: Array) -> float:
    return 1 - sum(a * b) / math.sqrt(sum(a**2) * sum(b**2))


def slow_pearson(a: Array, b: Array) -> float:
    return slow_cosine(a - sum(a) / len(a), b - sum(b) / len(b))


def slow_spearman(a: Array, b: Array) -> float:
    return slow_pearson(slow_ranks(a), slow_ranks(b))


def slow_kendall(a: Array, b: Array) -> float:
    signs = [
        (np.sign(a[i] - a[j]), np.sign(b[i] - b[j]))
        for i, j in itertools.combinations(range(len(a)), 2)
    ]
    untied = [sum(pair[side] != 0 for pair in signs) for side in (0, 1)]
    return 1 - sum(one * other for one, other in signs) / math.sqrt(untied[0] * untied[1])


def slow_strongest(row: Array, k: int) -> set[int]:
    ordered = sorted(range(len(row)), key=lambda cell: (-abs(row[cell]), cell))
    return {cell for cell in ordered[:k] if row[cell] != 0}


def slow_top_k(a: Array, b: Array) -> float:
    k = math.ceil(0.1 * len(a))
    one, other = slow_strongest(a, k), slow_strongest(b, k)
    iou = len(one & other) / len(one | other)
    share = k / len(a)
    chance = share / (2 - share)
    return 1 - (iou - chance) / (1 - chance)


def leading(a: Array, b: Array) -> tuple[set[int], set[int]]:
    k = min(10, math.ceil(len(a) / 4))
    return slow_strongest(a, k), slow_strongest(b, k)


def slow_jaccard(a: Array, b: Array) -> float:
    one, other = leading(a, b)
    return 1 - len(one & other) / len(one | other)


def slow_sign_agreement(a: Array, b: Array) -> float:
    one, other = leading(a, b)
    agreeing = [cell for cell in one & other if a[cell] * b[cell] > 0]
    return 1 - len(agreeing) / max(len(one), len(other))


def slow_magnitude(a: Array, b: Array) -> float:
    one, other = sum(abs(a)), sum(abs(b))
    return 2 * abs(one - other) / (one + other)


SLOW: dict[str, Callable[[Array, Array], float]] = {
    "cosine": slow_cosine,
    "jaccard_at_k": slow_jaccard,
    "kendall": slow_kendall,
    "magnitude": slow_magnitude,
    "pearson": slow_pearson,
    "sign_agreement": slow_sign_agreement,
    "spearman": slow_spearman,
    "top_k_iou": slow_top_k,
}
OVER_PAIRS = ("cosine", "kendall", "pearson", "spearman")


@every_pair
@pytest.mark.parametrize("cells", [5, 10, 11, 49, 64])
@pytest.mark.parametrize("name", SLOW)
def test_drift(name: str, cells: int, pair: Pair) -> None:
    some = pair[0][:, :cells] + 0.25, pair[1][:, :cells] - 0.25
    np.testing.assert_allclose(drift(name, some), row_by_row(SLOW[name], some), atol=1e-12)


@every_pair
@pytest.mark.parametrize("name", OVER_PAIRS)
def test_cells_count_where_either_is_not_zero(name: str, pair: Pair) -> None:
    some = half_zero(pair)
    expected = counted_row_by_row(SLOW[name], some)
    np.testing.assert_allclose(drift(name, some, multiplied=True), expected, atol=1e-12)


@pytest.mark.parametrize("name", ["cosine", "jaccard_at_k", "magnitude", "pearson", "top_k_iou"])
def test_a_known_answer(name: str) -> None:
    a, b = np.zeros((2, 1, 100))
    a[0, :10], b[0, 5:15] = 1, 1
    expected = {
        "cosine": 1 - 5 / 10,
        "jaccard_at_k": 1 - 5 / 15,
        "magnitude": 0,
        "pearson": 1 - (5 / 100 - 0.01) / (0.1 * 0.9),
        "top_k_iou": 1 - (5 / 15 - 1 / 19) / (1 - 1 / 19),
    }
    np.testing.assert_allclose(drift(name, (a, b)), expected[name], atol=1e-12)


def test_sign_agreement_counts_a_changed_sign_as_a_lost_feature() -> None:
    a, b = np.zeros((2, 1, 40))
    a[0, :10], b[0, :10] = 1, 1
    b[0, :3] = -1
    assert drift("sign_agreement", (a, b)) == pytest.approx(0.3)
    assert drift("jaccard_at_k", (a, b)) == 0


@pytest.mark.parametrize("name", ["spearman", "pearson", "kendall"])
@pytest.mark.parametrize("multiplied", [False, True])
def test_correlations_of_constants_are_undefined(name: str, multiplied: bool) -> None:
    a = PAIRS[0][0]
    for constant in (np.full_like(a, 0.3), np.full_like(a, -1e-7), 0 * a):
        assert np.isnan(drift(name, (a, constant), multiplied=multiplied)).all()
    alone = a[:, :1], a[:, 1:2]
    assert np.isnan(drift(name, alone, multiplied=multiplied)).all()


@pytest.mark.parametrize("increasing", [np.cbrt, np.sinh, lambda x: 3 * x - 5])
@pytest.mark.parametrize("name", ["spearman", "kendall"])
def test_rank_correlations_keep_their_value_under_increasing_maps(
    name: str, increasing: Callable[[Array], Array]
) -> None:
    a, b = PAIRS[0][0], np.clip(PAIRS[0][1], -5, 5)
    np.testing.assert_allclose(drift(name, (a, increasing(b))), drift(name, (a, b)), rtol=1e-9)


@pytest.mark.parametrize("increasing", [np.cbrt, np.sinh])
@pytest.mark.parametrize("name", ["top_k_iou", "jaccard_at_k", "sign_agreement"])
def test_lists_keep_their_value_under_increasing_odd_maps(
    name: str, increasing: Callable[[Array], Array]
) -> None:
    a, b = PAIRS[0][0], PAIRS[0][1] / np.abs(PAIRS[0][1]).max() * 5
    np.testing.assert_array_equal(drift(name, (a, increasing(b))), drift(name, (a, b)))


@pytest.mark.parametrize("name", ["top_k_iou", "jaccard_at_k"])
def test_lists_look_at_absolute_values(name: str) -> None:
    a = PAIRS[0][0]
    np.testing.assert_allclose(drift(name, (a, -a)), 0, atol=1e-12)
    assert (drift("sign_agreement", (a, -a)) == 1).all()


@pytest.mark.parametrize("shift", [1e-3, 1.0])
@pytest.mark.parametrize("name", ["spearman", "pearson", "kendall"])
def test_zero_cells_do_not_hold_correlations_near_zero(name: str, shift: float) -> None:
    a, b = np.zeros((2, 1, 400))
    a[0, :40], b[0, :40] = np.random.default_rng(0).normal(size=(2, 40)) + shift
    alone = drift(name, (a[:, :40], b[:, :40]))
    np.testing.assert_allclose(drift(name, (a, b), multiplied=True), alone, rtol=1e-12)


def test_unrelated_sparse_maps_share_no_more_than_chance() -> None:
    random = np.random.default_rng(0)
    a, b = np.zeros((200, 784)), np.zeros((200, 784))
    a[:, :60], b[:, :60] = random.normal(size=(2, 200, 60))
    assert abs(drift("top_k_iou", (a, b), multiplied=True).mean() - 1) < 0.05


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 100])
def test_inversions(size: int) -> None:
    rows = np.round(3 * RNG.normal(size=(6, size)))
    slow = [sum(x > y for x, y in itertools.combinations(row, 2)) for row in rows]
    assert inversions(rows).tolist() == slow


def test_kendall_of_long_rows() -> None:
    """Reversed halves: all pairs within a half change places, none between them."""
    a = np.arange(5000.0)[None]
    b = np.concatenate([a[:, 2499::-1], a[:, :2499:-1]], axis=1)
    within = 2 * (2500 * 2499 / 2) / (5000 * 4999 / 2)
    assert drift("kendall", (a, b)) == pytest.approx(2 * within)


NUMBERS = st.sampled_from([-np.inf, -2.0, -0.0, 0.0, 1e-300, 1.0, 1.5, np.inf])
SHAPES = arrays.array_shapes(min_dims=2, max_dims=2, max_side=12)


@quickly
@given(arrays.arrays(np.float64, SHAPES, elements=NUMBERS))
def test_average_ranks(rows: Array) -> None:
    np.testing.assert_array_equal(average_ranks(rows), [slow_ranks(row) for row in rows])


SMALL = arrays.arrays(
    np.float64, (2, 3, 7), elements=st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 3.0])
)


@quickly
@given(SMALL, st.sampled_from(OVER_PAIRS), st.booleans())
def test_any_correlation(rows: Array, name: str, multiplied: bool) -> None:
    pair = rows[0], rows[1]
    by_row = counted_row_by_row if multiplied else row_by_row
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = by_row(lambda a, b: undefined_or(SLOW[name], a, b), pair)
    np.testing.assert_allclose(drift(name, pair, multiplied=multiplied), expected, atol=1e-12)


def undefined_or(slow: Callable[[Array, Array], float], a: Array, b: Array) -> float:
    try:
        return slow(a, b)
    except ZeroDivisionError:
        return np.nan


def test_colours_are_summed_and_named_channels_stay_apart() -> None:
    values = RNG.normal(size=(2, 3, 4, 5)).astype(np.float32)
    axes = ["y", "x", "channel"]
    summed = comparable_rows(values, axes, [])
    np.testing.assert_allclose(summed, values.astype(np.float64).sum(-1).reshape(2, 12))
    named = comparable_rows(values, axes, [f"channel {n}" for n in range(5)])
    np.testing.assert_array_equal(named, values.reshape(2, 60))
    plain = comparable_rows(values[..., 0], ["y", "x"], [])
    np.testing.assert_array_equal(plain, values[..., 0].reshape(2, 12))


def slow_l2(a: Array, b: Array) -> float:
    return math.sqrt(sum((one - other) ** 2 for one, other in zip(a, b, strict=True)) / len(a))


@every_pair
def test_l2(pair: Pair) -> None:
    shifted = pair[0] + 0.25, pair[1]
    found = drift("l2", shifted, kind="curves")
    np.testing.assert_allclose(found, row_by_row(slow_l2, shifted), rtol=1e-12)


def test_l2_is_in_units_of_the_score() -> None:
    """A curve lifted by 0.3 is 0.3 away, and its shape is what it was."""
    curves = RNG.normal(size=(5, 21))
    lifted = curves, curves + 0.3
    np.testing.assert_allclose(drift("l2", lifted, kind="curves"), 0.3, rtol=1e-9)
    np.testing.assert_allclose(drift("pearson", lifted, kind="curves"), 0, atol=1e-12)


def test_a_flat_curve_has_no_shape_but_a_distance() -> None:
    flat, curve = np.full((1, 20), 2.0), np.linspace(1, 3, 20)[None]
    assert np.isnan(drift("pearson", (flat, curve), kind="curves")).all()
    expected = math.sqrt(((curve - 2) ** 2).mean())
    assert drift("l2", (flat, curve), kind="curves") == pytest.approx(expected)
