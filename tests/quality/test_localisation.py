"""Maps held against masks: known answers, coarse maps, and what is undefined."""

from __future__ import annotations

import numpy as np
import pytest
import quality_cases

import tf_xai as xai
from tf_xai.quality import Check
from tf_xai.quality._grid import resized
from tf_xai.quality.lift import Lift
from tf_xai.quality.pointing_game import PointingGame
from tf_xai.quality.rank_accuracy import RankAccuracy
from tf_xai.quality.relevance_mass import RelevanceMass

Array = quality_cases.Array

CHECKS = (RelevanceMass(), RankAccuracy(), Lift(), PointingGame())
every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name())


def corner(side: int = 4, size: int = 2) -> Array:
    """A mask over the upper left corner."""
    mask = np.zeros((1, side, side), bool)
    mask[0, :size, :size] = True
    return mask


def found(check: Check, values: Array, masks: Array | None = None) -> float:
    masks = corner(values.shape[1]) if masks is None else masks
    probe = quality_cases.probe(len(values), masks.shape[1], masks)
    (value,) = quality_cases.check_record(check, quality_cases.record(values), probe)[""]
    return float(value)


def test_known_answers() -> None:
    a = np.zeros((1, 4, 4))
    a[0, 0, 0], a[0, 1, 1], a[0, 3, 3], a[0, 2, 2] = 3, 1, 4, -100
    assert found(RelevanceMass(), a) == pytest.approx(4 / 8)
    assert found(Lift(), a) == pytest.approx(0.5 / (4 / 16))
    assert found(PointingGame(), a) == 0
    assert found(PointingGame(), np.where(a == 4, 2, a)) == 1
    top = 2 + 1 * 2 / 12  # two cells by themselves; the fourth place falls to one of 12 zeros
    assert found(RankAccuracy(), a) == pytest.approx(top / 4)


def test_all_in_the_mask_and_nothing_in_it() -> None:
    inside = corner() * np.arange(1.0, 17).reshape(1, 4, 4)
    outside = ~corner() * np.arange(1.0, 17).reshape(1, 4, 4)
    assert [found(check, inside) for check in CHECKS] == [1, 1, 4, 1]
    assert [found(check, outside) for check in CHECKS] == [0, 0, 0, 0]


def test_a_map_without_aim_is_at_chance() -> None:
    """Ties get what chance would give them, wherever the mask lies."""
    flat = np.ones((1, 4, 4))
    assert [found(check, flat) for check in CHECKS] == [0.25, 0.25, 1, 0.25]
    assert [found(check, flat, corner()[:, ::-1, ::-1]) for check in CHECKS] == [
        0.25,
        0.25,
        1,
        0.25,
    ]


def test_rank_accuracy_by_definition() -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(6, 5, 5))
    masks = random.random((6, 5, 5)) < 0.4
    said = quality_cases.check_record(
        RankAccuracy(), quality_cases.record(values), quality_cases.probe(6, 5, masks)
    )[("")]
    for one, mask, rows in zip(said, masks, values.astype(np.float32), strict=True):
        strongest = sorted(np.ndindex(5, 5), key=lambda cell: -rows[cell])[: mask.sum()]
        assert one == pytest.approx(sum(mask[cell] for cell in strongest) / mask.sum())


@every_check
def test_the_share_at_chance_over_many_random_maps(check: Check) -> None:
    values = np.random.default_rng(1).exponential(size=(4000, 4, 4))
    probe = quality_cases.probe(4000, 4, np.repeat(corner(), 4000, axis=0))
    mean = quality_cases.check_record(check, quality_cases.record(values), probe)[""].mean()
    assert mean == pytest.approx(1 if check.name() == "lift" else 0.25, rel=0.06)


@every_check
def test_undefined(check: Check) -> None:
    values = np.ones((3, 4, 4))
    values[1], values[2] = 0, -1
    masks = np.repeat(corner(), 3, axis=0)
    masks[0] = False
    said = quality_cases.check_record(
        check, quality_cases.record(values), quality_cases.probe(3, 4, masks)
    )[("")]
    assert np.isnan(said).all()


@every_check
def test_colours_are_summed(check: Check) -> None:
    values = np.random.default_rng(2).normal(size=(1, 4, 4, 3))
    probe = quality_cases.probe(1, 4, corner())
    summed = quality_cases.check_record(check, quality_cases.record(values.sum(axis=-1)), probe)[""]
    colours = quality_cases.check_record(
        check, quality_cases.record(values, quality_cases.COLOURS), probe
    )[("")]
    np.testing.assert_allclose(colours, summed, rtol=1e-5)


def test_a_coarse_map_is_interpolated() -> None:
    """Half of the mass of one cell of 2 x 2 stays in its quarter; it is strongest in the corner."""
    coarse = np.array([[[1.0, 0.0], [0.0, 0.0]]])
    ramp = np.array([1, 0.75, 0.25, 0])  # centres at -1/4, 1/4, 3/4 and 5/4 of a coarse cell
    fine = ramp[:, None] * ramp
    np.testing.assert_allclose(resized(coarse, (4, 4))[0], fine)
    assert found(RelevanceMass(), coarse, corner()) == pytest.approx(1.75**2 / 2**2)
    assert found(PointingGame(), coarse, corner(4, 1)) == 1
    assert found(PointingGame(), coarse, corner()[:, ::-1, ::-1]) == 0


@pytest.mark.parametrize("shape", [(7, 7), (14, 5), (3, 2), (1, 1), (28, 28)])
def test_interpolation_is_that_of_tensorflow(shape: tuple[int, int]) -> None:
    import tensorflow as tf

    maps = np.random.default_rng(4).normal(size=(2, *shape))
    expected = tf.image.resize(maps[..., None], (28, 28), method="bilinear").numpy()[..., 0]
    np.testing.assert_allclose(resized(maps, (28, 28)), expected, atol=1e-6)


def test_only_where_masks_are_given() -> None:
    for check in CHECKS:
        assert not check.applies_to(xai.GradCAM(), quality_cases.probe(1))
        assert check.applies_to(xai.GradCAM(), quality_cases.probe(1, masks=corner()))
        assert not check.applies_to(xai.Decision(), quality_cases.probe(1, masks=corner()))
    rows = quality_cases.record(np.ones((1, 4)), ["time"])
    assert quality_cases.check_record(Lift(), rows, quality_cases.probe(1, masks=corner())) == {}
