"""Measures of maps against slow twins written from their definitions, and known answers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from drift_rows import Array, Pair, drift, heavy_tailed, rounded

from tf_xai.drift import Subject, measures


def on_grid(name: str, pair: Pair, *, signed: bool = True, multiplied: bool = False) -> Array:
    """Drift of maps `[examples, y, x]` or `[examples, y, x, channels]`."""
    a, b = (maps.reshape(len(maps), -1) for maps in pair)
    return measures()[name].drift(a, b, Subject("maps", pair[0].shape[1:], signed, multiplied))


def share(values: Array) -> Array:
    return abs(values) / abs(values).sum()


def slow_jensen_shannon(a: Array, b: Array) -> float:
    p, q = share(a).ravel(), share(b).ravel()
    middle = (p + q) / 2
    to_middle = [
        sum(x * math.log2(x / m) for x, m in zip(one, middle, strict=True) if x > 0)
        for one in (p, q)
    ]
    return sum(to_middle) / 2


def earth_moved(p: Array, q: Array) -> float:
    """What has to be carried over each border between neighbours."""
    carried, moved = 0.0, 0.0
    for one, other in zip(p, q, strict=True):
        carried += one - other
        moved += abs(carried)
    return moved


def slow_wasserstein(a: Array, b: Array) -> float:
    p, q = (share(values).reshape(*values.shape[:2], -1).sum(2) for values in (a, b))
    along = earth_moved(p.sum(0), q.sum(0)) + earth_moved(p.sum(1), q.sum(1))
    return along / sum(a.shape[:2])


def slow_centre_shift(a: Array, b: Array) -> float:
    height, width = a.shape[:2]
    centres = [
        sum(values[y, x].sum() * np.array([y, x]) for y in range(height) for x in range(width))
        for values in (share(a), share(b))
    ]
    return math.dist(*centres) / math.hypot(height, width)


SLOW: dict[str, Callable[[Array, Array], float]] = {
    "jensen_shannon": slow_jensen_shannon,
    "wasserstein": slow_wasserstein,
    "centre_shift": slow_centre_shift,
}
MAPS = [heavy_tailed(12, 7, 9), rounded(12, 9, 8), heavy_tailed(6, 5, 4, 3), rounded(12, 1, 6)]


@pytest.mark.parametrize("pair", MAPS)
@pytest.mark.parametrize("name", SLOW)
def test_distributions(name: str, pair: Pair) -> None:
    expected = [SLOW[name](a, b) for a, b in zip(*pair, strict=True)]
    np.testing.assert_allclose(on_grid(name, pair), expected, atol=1e-12)


@pytest.mark.parametrize("name", SLOW)
def test_distributions_look_at_shares_of_absolute_values(name: str) -> None:
    a = MAPS[0][0]
    np.testing.assert_allclose(on_grid(name, (a, -3 * a)), 0, atol=1e-12)


def spot(*places: tuple[int, int]) -> Array:
    maps = np.zeros((1, 20, 10))
    for y, x in places:
        maps[0, y, x] = 1
    return maps


def test_a_spot_that_moves() -> None:
    """Near or far: to Jensen-Shannon it is all the same, to the other two it is not."""
    here = spot((3, 4))
    for down, right in ((1, 0), (4, 3), (12, 5)):
        pair = here, spot((3 + down, 4 + right))
        assert on_grid("jensen_shannon", pair) == pytest.approx(1)
        assert on_grid("wasserstein", pair) == pytest.approx((down + right) / 30)
        expected = math.hypot(down, right) / math.hypot(20, 10)
        assert on_grid("centre_shift", pair) == pytest.approx(expected)


def test_two_spots_that_part() -> None:
    """Their centre stays."""
    pair = spot((5, 5), (7, 5)), spot((0, 5), (12, 5))
    assert on_grid("centre_shift", pair) == pytest.approx(0)
    assert on_grid("wasserstein", pair) == pytest.approx(5 / 30)


def window(side: int, is_gaussian: bool) -> Array:
    if not is_gaussian:
        size = min(7, side)
        return np.full(size, 1 / size)
    weights = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    return weights / weights.sum()


def slow_ssim(a: Array, b: Array, seen: Array) -> float:
    """Of two pictures in [0, 1]; only windows with a cell of `seen` count."""
    weights = [window(side, min(a.shape) >= 64) for side in a.shape]
    weight = np.outer(*weights)
    values = []
    for y in range(a.shape[0] - len(weights[0]) + 1):
        for x in range(a.shape[1] - len(weights[1]) + 1):
            place = slice(y, y + len(weights[0])), slice(x, x + len(weights[1]))
            if seen[place].any():
                values.append(ssim_of_window(a[place], b[place], weight))
    return float(np.mean(values))


def ssim_of_window(a: Array, b: Array, weight: Array) -> float:
    mean_a, mean_b = (weight * a).sum(), (weight * b).sum()
    variance_a = (weight * (a - mean_a) ** 2).sum()
    variance_b = (weight * (b - mean_b) ** 2).sum()
    covariance = (weight * (a - mean_a) * (b - mean_b)).sum()
    c1, c2 = 0.01**2, 0.03**2
    return ((2 * mean_a * mean_b + c1) * (2 * covariance + c2)) / (
        (mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2)
    )


def scaled(pair: Pair, signed: bool) -> Pair:
    scale = max(np.percentile(abs(maps[maps != 0]), 99) for maps in pair)
    a, b = (np.clip(0.5 + m / (2 * scale) if signed else m / scale, 0, 1) for m in pair)
    return a, b


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("multiplied", [True, False])
@pytest.mark.parametrize("shape", [(12, 10), (7, 7), (3, 5), (1, 9), (64, 64), (10, 8, 2)])
def test_ssim(shape: tuple[int, ...], multiplied: bool, signed: bool) -> None:
    a, b = heavy_tailed(2, *shape)
    a[:, : 3 * shape[0] // 4], b[:, : 3 * shape[0] // 4] = 0, 0
    if not signed:
        a, b = abs(a), abs(b)
    seen = (a != 0) | (b != 0) | (not multiplied)
    shown = (maps.reshape(*maps.shape[:3], -1) for maps in (*scaled((a, b), signed), seen))
    stacks = [np.moveaxis(maps, 3, 1) for maps in shown]
    expected = [weighted_over_channels(*channels) for channels in zip(*stacks, strict=True)]
    found = on_grid("ssim", (a, b), signed=signed, multiplied=multiplied)
    np.testing.assert_allclose(found, expected, atol=1e-9)


def weighted_over_channels(a: Array, b: Array, seen: Array) -> float:
    """All windows of all channels count alike; these channels have as many each."""
    return 1 - float(np.mean([slow_ssim(*maps) for maps in zip(a, b, seen, strict=True)]))


def test_ssim_sees_a_change_of_magnitude_on_the_scale_of_the_probe() -> None:
    a = abs(heavy_tailed(8, 10, 10)[0])
    assert on_grid("ssim", (a, 0.1 * a), signed=False).min() > 0.3
    for factor in (1e-20, 1e20):
        both = a * factor, 0.5 * a * factor
        np.testing.assert_allclose(on_grid("ssim", both), on_grid("ssim", (a, 0.5 * a)))


def test_ssim_scale_belongs_to_the_probe_and_not_to_the_pair() -> None:
    """A faint example that changes by little is not blown up."""
    a, b = (abs(maps) for maps in heavy_tailed(8, 10, 10))
    a[0], b[0] = a[0] * 1e-4, b[0] * 1e-4
    values = on_grid("ssim", (a, b), signed=False)
    assert values[0] < 0.001 < 0.3 < values[1:].min()


def test_measures_of_maps_are_for_maps_alone() -> None:
    for name in ("ssim", "wasserstein", "centre_shift"):
        assert measures()[name].kinds == {"maps"}
    assert drift("jensen_shannon", heavy_tailed(3, 20)).shape == (3,)
