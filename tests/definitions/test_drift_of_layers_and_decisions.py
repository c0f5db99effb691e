"""CKA and measures of decisions against slow twins written from their definitions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from drift_rows import Array, Pair

from tf_xai.drift import Subject, measures

RANDOM = np.random.default_rng(3)


def cka_drift(a: Array, b: Array) -> float:
    (value,) = measures()["cka"].drift(a, b, Subject("representations", a.shape[1:]))
    return float(value)


def slow_hsic(a: Array, b: Array) -> float:
    """Its mean over all ordered choices of four different examples."""
    k, m = a @ a.T, b @ b.T
    terms = [
        k[i, j] * (m[i, j] + m[q, r] - 2 * m[i, q])
        for i, j, q, r in itertools.permutations(range(len(a)), 4)
    ]
    return float(np.mean(terms))


@pytest.mark.parametrize("examples", [4, 5, 9])
def test_cka(examples: int) -> None:
    a, b = RANDOM.normal(size=(examples, 6)), RANDOM.normal(size=(examples, 11)) + 5
    expected = 1 - slow_hsic(a, b) / math.sqrt(slow_hsic(a, a) * slow_hsic(b, b))
    assert cka_drift(a, b) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(("examples", "features"), [(32, 64), (32, 1568), (64, 64), (64, 1568)])
def test_cka_of_independent_gaussians_is_zero(examples: int, features: int) -> None:
    """The biased estimate is 0.67 for 32 x 64 and 0.98 for 32 x 1568."""
    pairs = np.random.default_rng(0).normal(size=(20, 2, examples, features))
    similarity = np.array([1 - cka_drift(a, b) for a, b in pairs])
    assert abs(similarity.mean()) < 0.02
    assert similarity.std() < (0.06 if examples < 64 else 0.03)
    assert np.mean([biased_cka(a, b) for a, b in pairs]) > 0.45


def biased_cka(a: Array, b: Array) -> float:
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    across, own, other = (float(np.sum((x.T @ y) ** 2)) for x, y in ((a, b), (a, a), (b, b)))
    return across / math.sqrt(own * other)


def test_cka_does_not_see_rotation_scale_or_shift() -> None:
    a, b = RANDOM.normal(size=(2, 40, 8))
    rotation, _ = np.linalg.qr(RANDOM.normal(size=(8, 8)))
    assert cka_drift(a, 3 * a @ rotation + 7) == pytest.approx(0, abs=1e-12)
    assert cka_drift(a, 3 * b @ rotation + 7) == pytest.approx(cka_drift(a, b), rel=1e-9)


def test_cka_that_is_undefined() -> None:
    a = RANDOM.normal(size=(12, 5))
    assert np.isnan(cka_drift(a[:3], a[:3]))
    assert not np.isnan(cka_drift(a[:4], a[4:8]))
    assert np.isnan(cka_drift(a, np.full((12, 5), 0.3)))
    assert np.isnan(cka_drift(0 * a, a))


TARGETS = np.array([0, 1, 2, 3] * 10)
SCORES: Pair = tuple(RANDOM.normal(0, 3, (2, 40, 4)))


def decided(name: str, pair: Pair, targets: Array | None = TARGETS) -> Array:
    subject = Subject("decisions", pair[0].shape[1:], targets=targets)
    return measures()[name].drift(*pair, subject)


def probabilities(scores: Array) -> Array:
    powers = [math.exp(score) for score in scores]
    return np.array(powers) / sum(powers)


def slow_flip(a: Array, b: Array, target: int) -> float:
    return float(list(a).index(max(a)) != list(b).index(max(b)))


def slow_forgetting(a: Array, b: Array, target: int) -> float:
    return float(list(b).index(max(b)) == target != list(a).index(max(a)))


def slow_kl(a: Array, b: Array, target: int) -> float:
    p, q = probabilities(a), probabilities(b)
    return sum(x * math.log(x / y) + y * math.log(y / x) for x, y in zip(p, q, strict=True)) / 2


def slow_margin(a: Array, b: Array, target: int) -> float:
    against_rival = []
    for scores in (a, b):
        rival = max(score for label, score in enumerate(scores) if label != target)
        against_rival.append(probabilities(np.array([scores[target], rival]))[0])
    return abs(against_rival[0] - against_rival[1])


SLOW: dict[str, Callable[[Array, Array, int], float]] = {
    "flip": slow_flip,
    "forgetting": slow_forgetting,
    "kl": slow_kl,
    "margin": slow_margin,
}
every_decision = pytest.mark.parametrize("name", SLOW)


@every_decision
def test_decisions(name: str) -> None:
    rows = zip(*SCORES, TARGETS.tolist(), strict=True)
    expected = [SLOW[name](*row) for row in rows]
    assert len(set(expected)) > 1
    np.testing.assert_allclose(decided(name, SCORES), expected, atol=1e-12)


@every_decision
def test_a_single_score_is_a_logit_against_zero(name: str) -> None:
    a, b = (scores[:, :1] for scores in SCORES)
    targets = TARGETS % 2
    both = tuple(np.concatenate([np.zeros_like(one), one], axis=1) for one in (a, b))
    np.testing.assert_array_equal(decided(name, (a, b), targets), decided(name, both, targets))


@pytest.mark.parametrize("name", ["forgetting", "margin"])
def test_unknown_targets_leave_it_undefined(name: str) -> None:
    assert np.isnan(decided(name, SCORES, None)).all()
    partly = np.where(np.arange(40) < 5, -1, np.where(np.arange(40) < 10, 4, TARGETS))
    assert np.isnan(decided(name, SCORES, partly)).tolist() == [True] * 10 + [False] * 30


@pytest.mark.parametrize("name", ["flip", "kl"])
def test_targets_make_no_difference(name: str) -> None:
    np.testing.assert_array_equal(decided(name, SCORES, None), decided(name, SCORES))


def test_learning_is_not_forgetting() -> None:
    right, wrong = np.array([[3.0, 1.0]]), np.array([[1.0, 3.0]])
    target = np.array([0])
    assert decided("forgetting", (wrong, right), target) == 1  # now, and at the reference
    assert decided("forgetting", (right, wrong), target) == 0
    assert decided("forgetting", (wrong, wrong), target) == 0


@pytest.mark.parametrize("name", ["kl", "margin"])
def test_large_scores_do_not_overflow(name: str) -> None:
    a, b = np.array([[1e4, 0.0, -1e4]]), np.array([[0.0, 1e4, -1e4]])
    expected = {"kl": 1e4, "margin": 1.0}
    np.testing.assert_allclose(decided(name, (a, b), np.array([0])), expected[name])


def test_a_constant_added_to_all_scores_decides_nothing() -> None:
    for name in SLOW:
        shifted = SCORES[0], SCORES[1] + 100
        np.testing.assert_allclose(decided(name, shifted), decided(name, SCORES), atol=1e-11)
