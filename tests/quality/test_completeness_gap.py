"""Whether the parts sum to the whole, for whatever the whole is counted from."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import quality_cases

import tf_xai as xai
from tf_xai.methods import Method
from tf_xai.quality.completeness_gap import CompletenessGap

Array = quality_cases.Array

ROWS = np.random.default_rng(0).normal(size=(5, 6)).astype(np.float32)
BACKGROUND = np.random.default_rng(1).normal(size=(7, 6)).astype(np.float32)
TARGETS = np.array([0, 2, 1, 2, 0])
BASELINES: list[Any] = ["zeros", "mean", BACKGROUND[0], BACKGROUND[:3], np.roll(ROWS, 1, axis=0)]


def scores(model: Any, rows: Array) -> Array:
    kernel, bias = (np.asarray(weight, np.float64) for weight in model.get_weights())
    return rows.astype(np.float64) @ kernel + bias


def of_targets(model: Any, rows: Array) -> Array:
    return scores(model, rows)[:, TARGETS].mean(axis=0)


def gap(model: Any, probe: xai.Probe, method: Method, values: Array | None = None) -> Array:
    return quality_cases.check_method(model, probe, method, CompletenessGap(), values)[""]


@pytest.fixture
def probe() -> xai.Probe:
    return xai.Probe(ROWS, TARGETS, background=BACKGROUND)


@pytest.mark.parametrize("baseline", BASELINES, ids=["zeros", "mean", "one", "several", "own"])
def test_a_linear_model_has_no_gap(baseline: Any, linear_model: Any, probe: xai.Probe) -> None:
    said = gap(linear_model, probe, xai.IntegratedGradients(baseline=baseline, samples=3))
    assert said.shape == (5,)
    np.testing.assert_allclose(said, 0, atol=1e-5)


@pytest.mark.parametrize("baseline", BASELINES[:4], ids=["zeros", "mean", "one", "several"])
def test_a_gap_of_known_size(baseline: Any, linear_model: Any, probe: xai.Probe) -> None:
    """Values that sum to something else: the gap is that, over the change of the score."""
    table = {"zeros": np.zeros((1, 6)), "mean": BACKGROUND.mean(axis=0, keepdims=True)}
    rows = table[baseline] if isinstance(baseline, str) else np.atleast_2d(baseline)
    own = scores(linear_model, ROWS)[np.arange(5), TARGETS]
    change = own - of_targets(linear_model, rows)
    method = xai.IntegratedGradients(baseline=baseline, samples=3)
    said = gap(linear_model, probe, method, np.ones((5, 6)))
    np.testing.assert_allclose(said, np.abs(6 - change) / np.abs(change), rtol=1e-4)


def test_expected_gradients_are_counted_from_the_background(
    linear_model: Any, probe: xai.Probe
) -> None:
    own = scores(linear_model, ROWS)[np.arange(5), TARGETS]
    change = own - of_targets(linear_model, BACKGROUND)
    said = gap(linear_model, probe, xai.ExpectedGradients(samples=7), np.zeros((5, 6)))
    np.testing.assert_allclose(said, 1, rtol=1e-6)
    said = gap(
        linear_model, probe, xai.ExpectedGradients(samples=7), change[:, None] / 6 * np.ones(6)
    )
    np.testing.assert_allclose(said, 0, atol=1e-4)
    assert (gap(linear_model, probe, xai.ExpectedGradients(samples=700)) < 0.02).all()


@pytest.mark.parametrize("method", [xai.IntegratedGradients(), xai.ExpectedGradients(samples=512)])
def test_one_sigmoid_unit_stands_for_both_classes(method: Method) -> None:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1, "sigmoid")])
    probe = xai.Probe(ROWS, [1, 0, 0, 1, 0], background=BACKGROUND)
    assert (gap(model, probe, method) < 0.05).all()


@pytest.mark.parametrize("method", [xai.IntegratedGradients(), xai.ExpectedGradients(samples=512)])
def test_the_other_inputs_stay_those_of_the_example(method: Method) -> None:
    keras.utils.set_random_seed(2)
    left, right = keras.Input((6,)), keras.Input((2,))
    joined = keras.layers.Concatenate()([left, right])
    hidden = keras.layers.Dense(8, "tanh")(joined)
    model = keras.Model([left, right], keras.layers.Dense(3, "softmax")(hidden))
    others = np.random.default_rng(3).normal(size=(5, 2)).astype(np.float32)
    probe = xai.Probe([ROWS, others], TARGETS, background=BACKGROUND, explained=0)
    assert np.median(gap(model, probe, method)) < 0.02


def test_conductance(cnn: Any, probe: xai.Probe, digits: Any) -> None:
    pictures = xai.Probe(digits.x[:5], digits.y[:5])
    coarse = gap(cnn, pictures, xai.Conductance(samples=4, layer="conv1"))
    fine = gap(cnn, pictures, xai.Conductance(samples=64, layer="conv1"))
    assert np.median(fine) < 0.01
    assert gap(cnn, pictures, xai.Conductance(samples=1)).max() < 1e-5, "linear from there on"
    assert np.median(coarse) > np.median(fine)


def test_embedded_tokens() -> None:
    keras.utils.set_random_seed(3)
    words = np.random.default_rng(4).integers(1, 9, (4, 5))
    layers = [
        keras.Input((5,)),
        keras.layers.Embedding(9, 3),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(3),
    ]
    model = keras.Sequential(layers)
    probe = xai.Probe(words, [0, 1, 2, 0])
    np.testing.assert_allclose(gap(model, probe, xai.IntegratedGradients()), 0, atol=1e-4)
    assert (
        quality_cases.check_method(model, probe, xai.ExpectedGradients(), CompletenessGap()) == {}
    )


def test_only_where_it_is_promised(probe: xai.Probe) -> None:
    check = CompletenessGap()
    others = (xai.Sensitivity(), xai.GradCAM(), xai.SmoothGrad())
    assert not any(check.applies_to(method, probe) for method in others)
    assert xai.Sensitivity().total(quality_cases.Any, probe) is None
