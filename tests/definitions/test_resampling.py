"""Area averages against a slow twin, and what must hold of them."""

from __future__ import annotations

from math import lcm

import numpy as np
import pytest

from tf_xai.comparison.alignment import Explanation, aligned, drift_between_aligned
from tf_xai.comparison.history import Moment
from tf_xai.comparison.resampling import area_averaged
from tf_xai.drift import measures, subject_of
from tf_xai.schema import Series

SIZES = [((6, 6), (3, 2)), ((7, 5), (3, 4)), ((28, 28), (7, 7)), ((5, 3), (5, 1)), ((4, 9), (4, 9))]


def on_fine_cells(plane: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Every cell is cut until all edges meet; then blocks are averaged one after the other."""
    tall, wide = (lcm(a, b) for a, b in zip(plane.shape, size, strict=True))
    cut = np.kron(plane, np.ones((tall // plane.shape[0], wide // plane.shape[1])))
    found = np.empty(size)
    for i in range(size[0]):
        for j in range(size[1]):
            rows, columns = tall // size[0], wide // size[1]
            block = cut[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns]
            found[i, j] = block.mean()
    return found


@pytest.mark.parametrize(("fine", "coarse"), SIZES)
def test_by_definition(fine: tuple[int, int], coarse: tuple[int, int]) -> None:
    maps = np.random.default_rng(0).normal(size=(3, *fine))
    expected = [on_fine_cells(plane, coarse) for plane in maps]
    np.testing.assert_allclose(area_averaged(maps, coarse), expected, atol=1e-12)


@pytest.mark.parametrize(("fine", "coarse"), SIZES)
def test_the_mean_is_preserved(fine: tuple[int, int], coarse: tuple[int, int]) -> None:
    maps = np.random.default_rng(1).normal(size=(3, *fine, 2))
    found = area_averaged(maps, coarse)
    assert found.shape == (3, *coarse, 2)
    np.testing.assert_allclose(found.mean(axis=(1, 2)), maps.mean(axis=(1, 2)), atol=1e-12)


def test_a_cell_between_two_counts_in_both() -> None:
    found = area_averaged(np.array([[[0.0, 6.0, 0.0]]]), (1, 2))
    np.testing.assert_allclose(found, [[[2.0, 2.0]]], atol=1e-15)


def test_numbers_that_are_not_finite_cause_no_warnings() -> None:
    maps = np.array([[[np.inf, -np.inf, 1.0, 2.0]]])
    assert not np.isfinite(area_averaged(maps, (1, 2))[0, 0, 0])


def explanation(method: str, *maps: list[list[float]]) -> Explanation:
    array = np.array(maps)
    series = Series(method=method, kind="maps", axes=["y", "x"], is_signed=True)
    moment = Moment(0, array.reshape(len(array), -1), np.zeros(len(array), bool))
    return Explanation(series, subject_of(series, series.kind, array.shape[1:], None), moment, 0)


@pytest.mark.parametrize("measure", ["ssim", "spearman", "cosine", "jensen_shannon"])
def test_a_map_that_averages_away_is_compared_with_nothing(measure: str) -> None:
    fine = explanation("a", [[1.0, -1.0], [0.0, 0.0]])
    coarse = explanation("b", [[2.0]])
    drift = drift_between_aligned(*aligned(fine, coarse), measures()[measure])
    assert np.isnan(drift)
