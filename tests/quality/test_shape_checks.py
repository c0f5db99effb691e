"""Entropy, Gini and total variation: known answers, and slow twins from the definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import quality_cases

from tf_xai.quality.entropy import Entropy
from tf_xai.quality.gini import Gini
from tf_xai.quality.total_variation import TotalVariation

RANDOM = np.random.default_rng(3).normal(size=(5, 4, 6)).astype(np.float32)
FLAT = np.full((1, 4, 4), -2.0)
SINGLE = np.zeros((1, 4, 4))
SINGLE[0, 1, 2] = 3.0
BOARD = np.indices((1, 4, 4)).sum(axis=0) % 2 * 1.0
CHECKS = (Entropy(), Gini(), TotalVariation())


def slow_entropy(row: list[float]) -> float:
    total = sum(abs(a) for a in row)
    shares = [abs(a) / total for a in row]
    return -sum(p * math.log(p) for p in shares if p > 0) / math.log(len(row))


def slow_gini(row: list[float]) -> float:
    """Half the mean difference of two cells, relative to the mean cell."""
    count = len(row)
    differences = sum(abs(abs(a) - abs(b)) for a in row for b in row)
    return differences / (2 * count * sum(abs(a) for a in row))


def slow_variation(a: list[list[float]]) -> float:
    height, width = len(a), len(a[0])
    change = 0.0
    for y in range(height):
        for x in range(width):
            if y + 1 < height:
                change += abs(abs(a[y + 1][x]) - abs(a[y][x]))
            if x + 1 < width:
                change += abs(abs(a[y][x + 1]) - abs(a[y][x]))
    return change / (4 * sum(abs(value) for row in a for value in row))


def test_entropy() -> None:
    assert quality_cases.check_record(Entropy(), quality_cases.record(FLAT))[""] == pytest.approx(1)
    assert quality_cases.check_record(Entropy(), quality_cases.record(SINGLE))[""] == 0
    half = np.array([[1.0, -1.0, 0.0, 0.0]])
    said = quality_cases.check_record(Entropy(), quality_cases.record(half, ["feature"]))[""]
    assert said == pytest.approx(math.log(2) / math.log(4))


def test_gini() -> None:
    assert quality_cases.check_record(Gini(), quality_cases.record(FLAT))[("")] == pytest.approx(
        0, abs=1e-12
    )
    assert quality_cases.check_record(Gini(), quality_cases.record(SINGLE))[("")] == pytest.approx(
        1 - 1 / 16
    )


def test_total_variation() -> None:
    assert quality_cases.check_record(TotalVariation(), quality_cases.record(FLAT))[""] == 0
    assert quality_cases.check_record(TotalVariation(), quality_cases.record(SINGLE))[
        ("")
    ] == pytest.approx(1)
    board = quality_cases.check_record(TotalVariation(), quality_cases.record(BOARD))[""]
    assert board == pytest.approx(24 / (4 * 8))  # every one of 24 borders is between 0 and 1


def test_twins() -> None:
    said = quality_cases.record(RANDOM)
    rows = RANDOM.astype(float).reshape(len(RANDOM), -1).tolist()
    entropy, gini, variation = (quality_cases.check_record(check, said)[""] for check in CHECKS)
    np.testing.assert_allclose(entropy, [slow_entropy(row) for row in rows], rtol=1e-9)
    np.testing.assert_allclose(gini, [slow_gini(row) for row in rows], rtol=1e-9)
    maps = RANDOM.astype(float).tolist()
    np.testing.assert_allclose(variation, [slow_variation(a) for a in maps], rtol=1e-9)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name())
def test_what_is_shown_is_what_is_checked(check: quality_cases.Check) -> None:
    """Colours are summed; the scale and the sign of a map do not matter."""
    whole = quality_cases.check_record(check, quality_cases.record(RANDOM))[""]
    colours = np.stack([0.25 * RANDOM, 0.75 * RANDOM], axis=-1)
    split = quality_cases.check_record(check, quality_cases.record(colours, quality_cases.COLOURS))[
        ("")
    ]
    np.testing.assert_allclose(split, whole, rtol=1e-5)
    np.testing.assert_allclose(
        quality_cases.check_record(check, quality_cases.record(-8 * RANDOM))[("")], whole
    )


def test_rows_that_are_no_map_have_no_grain() -> None:
    rows = quality_cases.record(RANDOM[:, 0], ["feature"])
    assert quality_cases.check_record(TotalVariation(), rows) == {}
    named = quality_cases.record(RANDOM[..., None], quality_cases.COLOURS, channels=["one"])
    assert quality_cases.check_record(TotalVariation(), named) == {}
