"""Agreement of the strongest cells between methods of a family."""

from __future__ import annotations

import numpy as np
import pytest
import quality_cases

import tf_xai as xai
from tf_xai.quality.feature_agreement import FeatureAgreement
from tf_xai.quality.rank_agreement import RankAgreement
from tf_xai.quality.sign_agreement import SignAgreement

Array = quality_cases.Array

CHECKS = (FeatureAgreement(), RankAgreement(), SignAgreement())


def rows(values: Array, series: str = "made", **options: bool) -> xai.Record:
    return quality_cases.record(values, ["feature"], series=series, **options)


def agreed(a: Array, b: Array) -> list[float]:
    """Feature, rank and sign agreement of two rows."""
    records = {"made": rows(a), "other": rows(b, "other")}
    said = [quality_cases.check_record(check, records["made"], others=records) for check in CHECKS]
    for one in said:
        assert set(one) == {"", "other"}
        np.testing.assert_array_equal(one[""], one["other"])
    return [float(one[""][0]) for one in said]


def test_known_answers() -> None:
    """8 numbers: the 2 strongest count."""
    a = np.array([[9, -8, 1, 1, 1, 1, 1, 0.5]])
    assert agreed(a, a) == [1, 1, 1]
    assert agreed(a, -a) == [1, 1, 0]
    assert agreed(a, np.array([[8, -9, 1, 1, 1, 1, 1, 0]])) == [1, 0, 1]
    assert agreed(a, np.array([[8, 9, 1, 1, 1, 1, 1, 0]])) == [1, 0, 0.5]
    assert agreed(a, np.array([[7, 1, 1, 1, 1, 1, 1, 6]])) == [0.5, 0.5, 0.5]
    assert agreed(a, np.array([[0, 0, 7, 6, 0, 0, 0, 0]])) == [0, 0, 0]


def slow(a: Array, b: Array, k: int) -> list[float]:
    """Krishna et al. 2022, equations 1 to 3, cell by cell."""
    first, second = (sorted(range(len(row)), key=lambda i: -abs(row[i]))[:k] for row in (a, b))
    common = set(first) & set(second)
    return [
        len(common) / k,
        sum(first[place] == second[place] for place in range(k)) / k,
        sum((a[cell] > 0) == (b[cell] > 0) for cell in common) / k,
    ]


def test_by_definition() -> None:
    random = np.random.default_rng(0)
    a = random.normal(size=(30, 50)).astype(np.float32)
    b = (a + random.normal(size=a.shape)).astype(np.float32)
    records = {"made": rows(a), "other": rows(b, "other")}
    said = [
        quality_cases.check_record(check, records["made"], others=records)[("")] for check in CHECKS
    ]
    expected = [slow(one, two, 10) for one, two in zip(a, b, strict=True)]
    np.testing.assert_allclose(np.transpose(said), expected)


def test_a_tenth_of_a_map() -> None:
    values = np.zeros((1, 5, 6))
    values[0, 0, :3] = 3, 2, 1
    other = values.copy()
    other[0, 4, 4] = 0.5  # the fourth strongest of 30 cells: three count
    records = {
        ("a"): quality_cases.record(values, series="a"),
        "b": quality_cases.record(other, series="b"),
    }
    assert quality_cases.check_record(FeatureAgreement(), records["a"], others=records)[""] == [1]


def test_zeros_are_never_named() -> None:
    a = np.array([[5.0, 0, 0, 0, 0, 0, 0, 0]])
    assert agreed(a, a) == [1, 1, 1]
    assert np.isnan(agreed(a, 0 * a)).all()


def test_the_family() -> None:
    values = np.random.default_rng(1).normal(size=(2, 4, 4)).astype(np.float32)
    made = quality_cases.record(values)
    others = {
        "made": made,
        "same": quality_cases.record(2 * values, series="same"),
        "opposite": quality_cases.record(values[:, ::-1, ::-1], series="opposite"),
        "colours": quality_cases.record(values[..., None], quality_cases.COLOURS, series="colours"),
        "unsigned": quality_cases.record(np.abs(values), series="unsigned", is_signed=False),
        "coarse": quality_cases.record(values[:, :2, :2], series="coarse"),
        "rows": quality_cases.record(values.reshape(2, 16), ["feature"], series="rows"),
        "channels": quality_cases.record(values, series="channels", channels=["a", "b", "c", "d"]),
    }
    said = quality_cases.check_record(FeatureAgreement(), made, others=others)
    assert set(said) == {"", "same", "opposite", "colours"}
    np.testing.assert_allclose(said[""], (1 + said["opposite"] + 1) / 3)
    assert quality_cases.check_record(FeatureAgreement(), others["unsigned"], others=others) == {}
    assert quality_cases.check_record(FeatureAgreement(), others["channels"], others=others) == {}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name())
def test_it_is_mutual(check: quality_cases.Check) -> None:
    random = np.random.default_rng(2)
    records = {
        name: quality_cases.record(random.normal(size=(9, 6, 6)), series=name)
        for name in ("a", "b")
    }
    there = quality_cases.check_record(check, records["a"], others=records)["b"]
    back = quality_cases.check_record(check, records["b"], others=records)["a"]
    np.testing.assert_array_equal(there, back)
