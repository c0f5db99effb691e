"""What every file of `tf_xai/drift` promises, found by discovery."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from tf_xai import drift
from tf_xai.drift import Measure

FloatArray = npt.NDArray[np.float64]
Compare = Callable[[FloatArray, FloatArray], FloatArray]

NAMES = sorted(drift.measures())
RNG = np.random.default_rng(11)
A, B = RNG.standard_t(2, (2, 20, 49))
A[:, ::7], B[:, ::7] = 0, 0

every_measure = pytest.mark.parametrize("name", NAMES)
multiplied_or_not = pytest.mark.parametrize("input_multiplied", [False, True])


def compare(name: str, input_multiplied: bool = False) -> Compare:
    measure = drift.measures()[name]
    return lambda a, b: measure.drift(a, b, input_multiplied=input_multiplied)


def check_zero_for_equal(compare: Compare) -> None:
    np.testing.assert_allclose(compare(A, A.copy()), 0, atol=1e-12)


def check_symmetric(compare: Compare) -> None:
    np.testing.assert_allclose(compare(A, B), compare(B, A), rtol=1e-12, atol=1e-15)


def check_each_row_on_its_own(compare: Compare) -> None:
    alone = [compare(a[None], b[None])[0] for a, b in zip(A, B, strict=True)]
    np.testing.assert_array_equal(compare(A, B), alone)


def test_every_file_is_a_measure_of_its_name() -> None:
    files = {info.name for info in pkgutil.iter_modules(drift.__path__) if info.name[0] != "_"}
    assert set(NAMES) == files
    assert all(measure.name() == name for name, measure in drift.measures().items())
    assert set(drift.DEFAULT) <= set(NAMES)


@every_measure
@multiplied_or_not
def test_is_zero_for_equal_rows(name: str, input_multiplied: bool) -> None:
    check_zero_for_equal(compare(name, input_multiplied))


@every_measure
@multiplied_or_not
def test_is_symmetric(name: str, input_multiplied: bool) -> None:
    check_symmetric(compare(name, input_multiplied))


@every_measure
@multiplied_or_not
def test_rows_do_not_mix(name: str, input_multiplied: bool) -> None:
    check_each_row_on_its_own(compare(name, input_multiplied))


@every_measure
@multiplied_or_not
def test_stays_in_its_range(name: str, input_multiplied: bool) -> None:
    low, high = drift.measures()[name].range
    for b in (A, -A, B, A[:, ::-1], 1e6 * A, A + 1e-9 * B):
        values = compare(name, input_multiplied)(A, b)
        assert (values >= low - 1e-12).all()
        assert (values <= high + 1e-12).all()


@every_measure
def test_differs_where_maps_do(name: str) -> None:
    assert (compare(name)(A, B) > 0.1).all()


@every_measure
def test_grows_with_the_change(name: str) -> None:
    changes = [np.median(compare(name)(A, A + size * B)) for size in (0.01, 0.1, 1, 10)]
    assert changes == sorted(changes)
    assert changes[0] < changes[-1]


@every_measure
def test_does_not_depend_on_magnitude(name: str) -> None:
    np.testing.assert_allclose(compare(name)(A, 2.0**20 * B), compare(name)(A, B), rtol=1e-12)


@every_measure
def test_does_not_change_its_rows(name: str) -> None:
    a, b = A.copy(), B.copy()
    compare(name, input_multiplied=True)(a, b)
    np.testing.assert_array_equal((a, b), (A, B))


@every_measure
@multiplied_or_not
def test_is_nan_where_there_is_one_cell(name: str, input_multiplied: bool) -> None:
    assert np.isnan(compare(name, input_multiplied)(A[:, :1], B[:, :1])).all()


def test_spearman_is_undefined_for_constant_rows() -> None:
    constant = np.full_like(A, 0.3)
    assert np.isnan(compare("spearman")(A, constant)).all()
    assert np.isnan(compare("spearman", input_multiplied=True)(A, constant)).all()
    assert np.isnan(compare("spearman", input_multiplied=True)(0 * A, 0 * A)).all()


@pytest.mark.parametrize("increasing", [np.cbrt, np.sinh, lambda x: 3 * x - 5])
def test_spearman_keeps_its_value_under_increasing_maps(increasing: Compare) -> None:
    b = np.clip(B, -5, 5)
    np.testing.assert_allclose(
        compare("spearman")(A, increasing(b)), compare("spearman")(A, b), rtol=1e-9
    )


@pytest.mark.parametrize("increasing", [np.cbrt, np.sinh])
def test_top_k_keeps_its_value_under_increasing_odd_maps(increasing: Compare) -> None:
    b = B / np.abs(B).max() * 5
    np.testing.assert_array_equal(
        compare("top_k_iou")(A, increasing(b)), compare("top_k_iou")(A, b)
    )


@pytest.mark.parametrize("shift", [1e-3, 1.0])
def test_zero_cells_do_not_hold_spearman_of_multiplied_maps_near_zero(shift: float) -> None:
    a, b = np.zeros((2, 1, 400))
    a[0, :40], b[0, :40] = RNG.normal(size=(2, 40)) + shift
    counted = compare("spearman", input_multiplied=True)(a, b)
    alone = compare("spearman")(a[:, :40], b[:, :40])
    np.testing.assert_allclose(counted, alone, rtol=1e-12)


def test_expected_drift_of_unrelated_maps_is_one() -> None:
    a, b = np.random.default_rng(0).normal(size=(2, 400, 200))
    for name in drift.DEFAULT:
        assert abs(compare(name)(a, b).mean() - 1) < 0.02


class Lopsided(Measure):
    """Not symmetric, not zero for equal rows, and mixing rows."""

    range = (0.0, 1.0)

    def similarity(self, a: FloatArray, b: FloatArray, *, input_multiplied: bool) -> FloatArray:
        return (2 * a - b).sum(axis=1) / np.abs(a).sum()


def test_the_checks_can_fail() -> None:
    def lopsided(a: FloatArray, b: FloatArray) -> FloatArray:
        return Lopsided().drift(a, b, input_multiplied=False)

    for check in (check_zero_for_equal, check_symmetric, check_each_row_on_its_own):
        with pytest.raises(AssertionError):
            check(lopsided)
