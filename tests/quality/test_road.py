"""ROAD: pixels are filled in as the equations say, and the order is what counts."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import quality_cases

import tf_xai as xai
from tf_xai.quality._imputation import imputed
from tf_xai.quality.road import Road

Array = quality_cases.Array

RANDOM = np.random.default_rng(0)
PICTURES = RANDOM.random((3, 7, 9, 2)).astype(np.float32)
WEIGHTS = {1: 1 / 6, 2: 1 / 12}  # by the number of coordinates that differ


def solved(picture: Array, removed: Array) -> Array:
    """One equation a removed pixel, all of them written out."""
    cells = [tuple(cell) for cell in np.argwhere(removed)]
    matrix, known = np.zeros((len(cells), len(cells))), np.zeros((len(cells), picture.shape[-1]))
    for row, (y, x) in enumerate(cells):
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                other = (y + dy, x + dx)
                if (dy, dx) == (0, 0) or not (other[0] in range(7) and other[1] in range(9)):
                    continue
                weight = WEIGHTS[abs(dy) + abs(dx)]
                matrix[row, row] += weight
                if removed[other]:
                    matrix[row, cells.index(other)] -= weight
                else:
                    known[row] += weight * picture[other]
    filled = picture.astype(float).copy()
    filled[removed] = np.linalg.solve(matrix, known)
    return filled


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_imputation_solves_the_equations(share: float) -> None:
    removed = RANDOM.random(PICTURES.shape[:3]) < share
    said = imputed(PICTURES, removed)
    for picture, mask, one in zip(PICTURES, removed, said, strict=True):
        np.testing.assert_allclose(one, solved(picture, mask), atol=2e-3)


def test_what_is_not_removed_is_unchanged() -> None:
    removed = RANDOM.random(PICTURES.shape[:3]) < 0.6
    np.testing.assert_array_equal(imputed(PICTURES, removed)[~removed], PICTURES[~removed])
    np.testing.assert_array_equal(imputed(PICTURES, np.zeros_like(removed)), PICTURES)


def test_a_ramp_is_filled_in_as_a_ramp() -> None:
    """Linear imputation: a plane obeys its equations away from the edge."""
    y, x = np.indices((7, 9))
    ramp = (2.0 * y + x).astype(np.float32)[None, ..., None]
    removed = np.zeros((1, 7, 9), bool)
    removed[0, 2:5, 2:7] = True
    np.testing.assert_allclose(imputed(ramp, removed), ramp, atol=0.03)
    assert imputed(ramp, np.ones((1, 7, 9), bool)).shape == ramp.shape


def first_row_counts() -> Any:
    """A model of 7 x 9 pictures whose class 0 is the mean of the first row."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((7, 9, 1)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    kernel = np.zeros((7, 9, 2), np.float32)
    kernel[0, :, 0] = 5 / 9
    model.set_weights([kernel.reshape(63, 2), np.zeros(2)])
    return model


def bright_row() -> xai.Probe:
    pictures = np.zeros((4, 7, 9, 1), np.float32)
    pictures[:, 0] = RANDOM.uniform(0.8, 1.2, (4, 9, 1))
    return xai.Probe(pictures, [0, 0, 0, 0])


def test_by_definition() -> None:
    model, probe = first_row_counts(), bright_row()
    phi = RANDOM.normal(size=(4, 7, 9))
    said = quality_cases.check_method(
        model, probe, xai.IntegratedGradients(), Road(shares=(0.2, 0.6), noise=0), phi[..., None]
    )[""]
    for one, picture, values in zip(said, probe.inputs, phi.astype(np.float32), strict=True):
        gains = []
        for share in (0.2, 0.6):
            strongest, weakest = (
                np.argsort(side.ravel(), kind="stable") for side in (-values, values)
            )
            left = []
            for order in (strongest, weakest):
                removed = np.zeros(63, bool)
                removed[order[: round(share * 63)]] = True
                filled = solved(picture, removed.reshape(7, 9))
                left.append(1 / (1 + np.exp(-5 * filled[0].mean())))
            gains.append(left[1] - left[0])
        assert one == pytest.approx(np.mean(gains), abs=1e-3)


def test_known_orders() -> None:
    """The row that counts first or last; the order of |x| is the right one here, chance is not."""
    model, probe = first_row_counts(), bright_row()
    right = np.zeros((4, 7, 9, 1))
    right[:, 0] = 1
    said = quality_cases.check_method(model, probe, xai.IntegratedGradients(), Road(), right)
    wrong = quality_cases.check_method(model, probe, xai.IntegratedGradients(), Road(), -right)
    np.testing.assert_allclose(said[""], said["input"], atol=0.02)
    assert (said[""] > 0.15).all()
    assert (said["random"] < said[""] - 0.1).all()
    np.testing.assert_allclose(wrong[""], -said[""], atol=0.1)
    np.testing.assert_array_equal(said["random"], wrong["random"])


def test_the_noise_is_the_same_at_every_step() -> None:
    model, probe = first_row_counts(), bright_row()
    first, second, without = (
        quality_cases.check_method(model, probe, xai.Sensitivity(), Road(noise=noise))["random"]
        for noise in (0.05, 0.05, 0)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != without).any()


def test_undefined_and_not_for_rows() -> None:
    model, probe = first_row_counts(), bright_row()
    said = quality_cases.check_method(
        model, probe, xai.Sensitivity(), Road(), np.zeros((4, 7, 9, 1))
    )
    assert np.isnan(said[""]).all()
    assert np.isfinite(said["random"]).all()
    assert not Road().applies_to(xai.Sensitivity(), xai.Probe(np.ones((2, 3)), [0, 0]))
