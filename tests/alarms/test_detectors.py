"""Each detector against a slow implementation of its definition, and on known series."""

import math
from statistics import fmean, median

import numpy as np
import pytest
from alarm_events import triggered_at
from hypothesis import given
from hypothesis import strategies as st

import tf_xai as xai
from tf_xai import drift
from tf_xai.alarms import Detector, detectors

STANDARDISED = ["cusum", "page_hinkley", "robust_z"]
ALL = [*STANDARDISED, 0.3]
FLOOR = drift.measures()["spearman"].floor


def robust_z(value, ordinary, since):
    return (value - median(ordinary[-8:])) / sigma(ordinary, 3)


def cusum(value, ordinary, since):
    """`max over s of the sum from s to now` is what the recursion keeps."""
    return best_sum([(x - max(past[-8:])) / sigma(past, 3) - 0.5 for x, past in since])


def page_hinkley(value, ordinary, since):
    values = [x for x, _ in since]
    means = [fmean(values[: i + 1]) for i in range(len(values))]
    steps = [
        (x - mean) / sigma(past, 4) - 0.5 for (x, past), mean in zip(since, means, strict=True)
    ]
    total = np.cumsum([0, *steps])
    return total[-1] - total.min()


def best_sum(steps):
    return max(sum(steps[start:]) for start in range(len(steps) + 1))


def sigma(ordinary, floors):
    window = ordinary[-8:]
    return max(1.4826 * median(abs(x - median(window)) for x in window), floors * FLOOR)


TWINS = {"robust_z": (robust_z, 6), "cusum": (cusum, 5), "page_hinkley": (page_hinkley, 5)}


def by_definition(name, values):
    """Statistic of each value: `ordinary` are earlier ones that were not above the threshold,
    `since` is each value since the burn-in with what was ordinary then."""
    twin, threshold = TWINS[name]
    ordinary, since, found = [], [], []
    for value in values:
        statistic = math.nan
        if not math.isnan(value) and len(ordinary) >= 5:
            since.append((value, [*ordinary]))
            statistic = twin(value, ordinary, since)
        if not math.isnan(value) and not statistic > threshold:
            ordinary.append(value)
        found.append(statistic)
    return found


def statistics(detector, values):
    new = xai.Alarm(detector=detector).new_detector()
    return [new.update(float(value)) for value in values]


@pytest.mark.parametrize("name", STANDARDISED)
@given(
    values=st.lists(
        st.floats(0, 0.2) | st.floats(0, 0.02) | st.just(math.nan) | st.sampled_from([0.0, 0.1]),
        max_size=30,
    )
)
def test_statistic_equals_its_definition(name, values):
    expected = by_definition(name, values)
    np.testing.assert_allclose(statistics(name, values), expected, rtol=1e-9, atol=1e-9)


def test_every_detector_has_a_twin():
    assert {*TWINS, "threshold"} == set(detectors())
    assert all(issubclass(kind, Detector) for kind in detectors().values())


@pytest.mark.parametrize("name", STANDARDISED)
def test_first_statistic_is_that_of_the_sixth_value(name):
    found = statistics(name, [0.1] * 8)
    assert np.isnan(found[:5]).all()
    assert np.isfinite(found[5:]).all()


def test_statistics_of_a_known_series():
    values = [0.10, 0.11, 0.12, 0.13, 0.14]  # median .12, MAD .01
    sigma = 1.4826 * 0.01
    assert statistics("robust_z", [*values, 0.20])[-1] == pytest.approx(0.08 / sigma)
    assert statistics("cusum", [*values, 0.20])[-1] == pytest.approx(0.06 / sigma - 0.5)
    again = [*values, 0.12, 0.20]  # as before; the mean since it became active is .16
    assert statistics("page_hinkley", again)[-1] == pytest.approx(0.04 / sigma - 0.5)


@pytest.mark.parametrize("name", STANDARDISED)
def test_noise_of_a_value_is_the_unit_if_it_is_larger(name):
    new = xai.Alarm(detector=name).new_detector()
    for value in [0.10, 0.11, 0.12, 0.13, 0.14, 0.12]:
        new.update(value)
    rise = {"robust_z": 0.3 / 0.05, "cusum": 0.28 / 0.05 - 0.5, "page_hinkley": 0.15 / 0.05 - 0.5}
    assert new.update(0.42, noise=0.05) == pytest.approx(rise[name])


RANDOM = np.random.default_rng(0)
NOISE = 0.05 + 0.005 * RANDOM.standard_normal(200)
FALLING = 0.8 * 0.7 ** np.arange(40)
STEP = np.concatenate([np.full(12, 0.02), np.full(12, 0.4)])
SPIKE = np.where(np.arange(24) == 12, 0.4, 0.02)
RAMP = np.concatenate([np.full(12, 0.02), np.linspace(0.02, 0.6, 30)])
PLATEAU = np.where(np.arange(24) < 12, 0.02, 0.02 + 12 * FLOOR)


@pytest.mark.parametrize("detector", ALL)
@pytest.mark.parametrize("series", [NOISE, FALLING, np.zeros(30), np.full(30, 0.9)])
def test_not_triggered_when_nothing_rises(detector, series):
    assert triggered_at(detector, series) == []


@pytest.mark.parametrize("detector", ALL)
@pytest.mark.parametrize("series", [STEP, SPIKE])
def test_a_jump_triggers_once_and_immediately(detector, series):
    assert triggered_at(detector, series) == [12]


@pytest.mark.parametrize("detector", STANDARDISED)
def test_a_ramp_triggers_on_the_way_up(detector):
    assert 12 < triggered_at(detector, RAMP)[0] <= 16


def test_only_an_accumulating_detector_reports_a_higher_level():
    """Three or four sigma, and no more after the first step: no jump, and no climb."""
    assert triggered_at("robust_z", PLATEAU) == triggered_at("cusum", PLATEAU) == []
    assert triggered_at("page_hinkley", PLATEAU)[0] > 12


@pytest.mark.parametrize("detector", ["cusum", "robust_z", 0.3])
def test_a_fall_and_a_return_are_no_rise(detector):
    series = [*FALLING[:4], *np.full(8, 0.1), *np.full(3, 0.001), *np.full(10, 0.1)]
    assert triggered_at(detector, series) == []


@pytest.mark.parametrize("detector", ALL)
def test_values_that_are_not_finite_change_nothing(detector):
    gaps = np.insert(STEP, [3, 8, 12], [math.nan, math.inf, math.nan])
    found = np.array(statistics(detector, gaps))
    assert np.isnan(found[[3, 9, 14]]).all()
    np.testing.assert_array_equal(np.delete(found, [3, 9, 14]), statistics(detector, STEP))


@pytest.mark.parametrize("detector", STANDARDISED)
def test_it_starts_over_after_it_was_triggered(detector):
    spikes = np.where(np.isin(np.arange(40), [12, 15, 30]), 0.4, 0.02)
    assert triggered_at(detector, spikes) == [12, 30]


@pytest.mark.parametrize("detector", STANDARDISED)
def test_outliers_are_not_what_later_values_are_compared_with(detector):
    """Every other value is high: with those in its window a detector would take them for normal."""
    series = np.where(np.arange(40) % 2 == 1, 0.5, 0.02)
    found = statistics(detector, [*np.full(6, 0.02), *series])
    assert all(statistic > 5 for statistic in found[7::2])


def test_a_threshold_becomes_active_below_it():
    assert triggered_at(0.3, [0.9, 0.5, 0.31, 0.3, 0.3, 0.31, 0.5, 0.2, 0.4]) == [5, 8]
    assert triggered_at(0.3, [0.9, 0.5, 0.31]) == []
