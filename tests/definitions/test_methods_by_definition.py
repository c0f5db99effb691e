"""Each method against its definition, written slowly in float64."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
from numpy_network import (
    CLASSES,
    SIDE,
    NumpyNetwork,
    central_differences,
    keras_twin,
    random_network,
)
from scipy.special import roots_legendre

import tf_xai as xai

Array = npt.NDArray[np.float64]

EXAMPLES = 5
INPUTS = np.random.default_rng(1).normal(size=(EXAMPLES, SIDE, SIDE, 1)).astype(np.float32)
TARGETS = np.arange(EXAMPLES) % CLASSES
BACKGROUND = np.random.default_rng(2).normal(size=(7, SIDE, SIDE, 1)).astype(np.float32)
RULES = ("gauss_legendre", "midpoint", "left")

every_rule = pytest.mark.parametrize("rule", RULES)


@pytest.fixture(scope="module")
def network() -> NumpyNetwork:
    return random_network()


@pytest.fixture(scope="module")
def model(network: NumpyNetwork) -> Any:
    return keras_twin(network)


@pytest.fixture(scope="module")
def probe() -> xai.Probe:
    return xai.Probe(INPUTS, TARGETS, background=BACKGROUND)


@pytest.fixture(scope="module")
def weights(linear_model: Any) -> Array:
    return np.asarray(linear_model.get_weights()[0], np.float64)


@pytest.fixture(scope="module")
def tabular() -> xai.Probe:
    rng = np.random.default_rng(3)
    background = rng.normal(size=(11, 6))
    return xai.Probe(rng.normal(size=(8, 6)), np.arange(8) % 3, background=background)


def assert_close(values: npt.NDArray[np.float32], expected: Array, tolerance: float) -> None:
    np.testing.assert_allclose(values, expected, atol=tolerance * np.abs(expected).max(), rtol=0)


def test_the_twins_agree(network: NumpyNetwork, model: Any) -> None:
    feature_map = network.feature_map(INPUTS[0].astype(np.float64))
    numerical = central_differences(lambda a: network.score_of_map(a, 2), feature_map)
    np.testing.assert_allclose(network.gradient_of_map(feature_map, 2), numerical, atol=1e-8)
    logits = [[network.score(x.astype(np.float64), c) for c in range(CLASSES)] for x in INPUTS]
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(np.asarray(model(INPUTS)), softmax, rtol=1e-4)


def test_scores(network: NumpyNetwork, model: Any, probe: xai.Probe) -> None:
    record = xai.explain(model, probe, "sensitivity")
    pairs = zip(INPUTS.astype(np.float64), TARGETS, strict=True)
    assert_close(record.scores, np.array([network.score(x, t) for x, t in pairs]), 1e-6)


def test_grad_cam(network: NumpyNetwork, model: Any, probe: xai.Probe) -> None:
    record = xai.explain(model, probe, "grad_cam")
    expected = []
    for x, target in zip(INPUTS.astype(np.float64), TARGETS, strict=True):
        maps = network.feature_map(x)
        alphas = network.gradient_of_map(maps, target).mean(axis=(0, 1))
        expected.append(np.maximum(sum(a * maps[..., k] for k, a in enumerate(alphas)), 0))
    assert record.params["layer"] == "conv"
    assert tuple(record.axes) == ("y", "x")
    assert_close(record.values, np.array(expected), 1e-5)


def test_sensitivity(network: NumpyNetwork, model: Any, probe: xai.Probe) -> None:
    record = xai.explain(model, probe, "sensitivity")
    pairs = zip(INPUTS.astype(np.float64), TARGETS, strict=True)
    assert_close(record.values, np.array([network.gradient(x, t) for x, t in pairs]), 1e-5)


@pytest.mark.parametrize("channels", [None, (2, 0)])
def test_activation(channels: tuple[int, ...] | None, model: Any, probe: xai.Probe) -> None:
    record = xai.explain(model, probe, xai.Activation(channels=channels))
    layers = keras.Model(model.inputs[0], model.get_layer("conv").output)
    expected = np.asarray(layers(INPUTS))
    shown = list(channels or range(expected.shape[-1]))
    np.testing.assert_allclose(record.values, expected[..., shown], rtol=1e-6, atol=1e-7)
    assert tuple(record.axes) == ("y", "x", "channel")
    assert list(record.channels) == [f"channel {index}" for index in shown]


def test_activation_of_any_layer(cnn: Any, digits: Any) -> None:
    for layer in ("conv1", "pool", "conv2"):
        record = xai.explain(cnn, digits.x[:4], xai.Activation(layer=layer, channels=(1, 5)))
        expected = np.asarray(keras.Model(cnn.inputs[0], cnn.get_layer(layer).output)(digits.x[:4]))
        np.testing.assert_allclose(record.values, expected[..., [1, 5]], rtol=1e-5, atol=1e-6)


def nodes(rule: str, samples: int) -> tuple[Array, Array]:
    if rule == "gauss_legendre":
        roots, weights = roots_legendre(samples)
        return (roots + 1) / 2, weights / 2
    return (np.arange(samples) + 0.5 * (rule == "midpoint")) / samples, np.ones(samples) / samples


@every_rule
def test_integrated_gradients(
    rule: str, network: NumpyNetwork, model: Any, probe: xai.Probe
) -> None:
    baseline = BACKGROUND[0]
    method = xai.IntegratedGradients(samples=5, quadrature=rule, baseline=baseline)
    expected = np.zeros(INPUTS.shape)
    for i, (x, target) in enumerate(zip(INPUTS.astype(np.float64), TARGETS, strict=True)):
        difference = x - baseline
        for position, weight in zip(*nodes(rule, 5), strict=True):
            gradient = network.gradient(baseline + position * difference, target)
            expected[i] += weight * gradient * difference
    assert_close(xai.explain(model, probe, method).values, expected, 1e-5)


@every_rule
@pytest.mark.parametrize("samples", [1, 2, 7, 16, 33])
@pytest.mark.parametrize("baseline", ["zeros", "mean"])
def test_integrated_gradients_is_exact_on_a_linear_model(
    rule: str,
    samples: int,
    baseline: str,
    linear_model: Any,
    tabular: xai.Probe,
    weights: Array,
) -> None:
    """A rule whose weights do not sum to one is off here."""
    method = xai.IntegratedGradients(samples=samples, quadrature=rule, baseline=baseline)
    start = tabular.background.astype(np.float64).mean(axis=0) if baseline == "mean" else 0
    expected = (tabular.inputs - start) * weights[:, tabular.targets].T
    values = xai.explain(linear_model, tabular, method).values
    np.testing.assert_allclose(values, expected, rtol=4 * np.finfo(np.float32).eps, atol=2e-6)


def test_integrated_gradients_takes_a_baseline_for_each_example(
    linear_model: Any, tabular: xai.Probe, weights: Array
) -> None:
    own = np.random.default_rng(9).normal(size=tabular.inputs.shape)
    values = xai.explain(linear_model, tabular, xai.IntegratedGradients(baseline=own)).values
    expected = (tabular.inputs - own) * weights[:, tabular.targets].T
    np.testing.assert_allclose(values, expected, atol=2e-6)


def completeness_error(rule: str, samples: int, model: Any, probe: xai.Probe) -> float:
    method = xai.IntegratedGradients(samples=samples, quadrature=rule)
    record = xai.explain(model, probe, method)
    zeros = xai.explain(model, np.zeros_like(probe.inputs), "sensitivity", probe.targets).scores
    difference = record.scores - zeros
    sums = record.values.reshape(len(probe), -1).sum(axis=1)
    return float(np.mean(np.abs(sums - difference)) / np.mean(np.abs(difference)))


@every_rule
def test_completeness_error_falls_as_samples_grow(rule: str, cnn: Any, digits: Any) -> None:
    """With 4, 16, 64 samples: Gauss-Legendre .029, .0068, .0013; midpoint .053, .0074, .0020."""
    probe = xai.Probe(digits.x[:40], digits.y[:40])
    errors = [completeness_error(rule, samples, cnn, probe) for samples in (4, 16, 64)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 3 * errors[-1]
    assert errors[1] < {"gauss_legendre": 0.01, "midpoint": 0.015, "left": 0.06}[rule]


def test_the_default_rule_is_the_most_accurate(cnn: Any, digits: Any) -> None:
    probe = xai.Probe(digits.x[:40], digits.y[:40])
    errors = {rule: completeness_error(rule, 16, cnn, probe) for rule in RULES}
    assert xai.IntegratedGradients().quadrature == min(errors, key=errors.__getitem__)


def test_automatic_samples_meet_the_tolerance(cnn: Any, cnn_logits: Any, digits: Any) -> None:
    x, y = digits.x[:40], digits.y[:40]
    method = xai.IntegratedGradients(samples="auto", tolerance=0.02)
    sums = xai.explain(cnn, x, method, y).values.reshape(40, -1).sum(axis=1)
    scores = [np.asarray(cnn_logits(points))[np.arange(40), y] for points in (x, 0 * x)]
    change = scores[0] - scores[1]
    assert (np.abs(sums - change) <= 0.021 * np.abs(change)).all()


def test_several_baselines_are_averaged(cnn: Any, digits: Any) -> None:
    x, y = digits.x[:4], digits.y[:4]
    rows = digits.x_train[:3]
    each = [xai.explain(cnn, x, xai.IntegratedGradients(baseline=row), y).values for row in rows]
    together = xai.explain(cnn, x, xai.IntegratedGradients(baseline=rows), y).values
    np.testing.assert_allclose(together, np.mean(each, axis=0), rtol=1e-4, atol=1e-6)
    names = [xai.IntegratedGradients(baseline=name) for name in ("zeros", "blur")]
    apart = [xai.explain(cnn, x, method, y).values for method in names]
    both = xai.explain(cnn, x, xai.IntegratedGradients(baseline=["zeros", "blur"]), y).values
    np.testing.assert_allclose(both, np.mean(apart, axis=0), rtol=1e-4, atol=1e-6)


def test_expected_gradients(network: NumpyNetwork, model: Any, probe: xai.Probe) -> None:
    method = xai.ExpectedGradients(samples=6)
    chosen, positions = method.pairs(len(BACKGROUND))
    expected = np.zeros(INPUTS.shape)
    for i, (x, target) in enumerate(zip(INPUTS.astype(np.float64), TARGETS, strict=True)):
        for row, position in zip(chosen, positions.astype(np.float64), strict=True):
            b = BACKGROUND[row].astype(np.float64)
            expected[i] += (x - b) * network.gradient(b + position * (x - b), target) / 6
    assert_close(xai.explain(model, probe, method).values, expected, 1e-5)


@pytest.mark.parametrize("samples", [1, 11, 50, 64])
@pytest.mark.parametrize("seed", [0, 3])
def test_expected_gradients_is_exact_on_a_linear_model(
    samples: int, seed: int, linear_model: Any, tabular: xai.Probe, weights: Array
) -> None:
    method = xai.ExpectedGradients(samples=samples, seed=seed)
    used, _ = method.pairs(len(tabular.background))
    mean = tabular.background[used].astype(np.float64).mean(axis=0)
    expected = (tabular.inputs - mean) * weights[:, tabular.targets].T
    values = xai.explain(linear_model, tabular, method).values
    np.testing.assert_allclose(values, expected, rtol=1e-6, atol=3e-6)


@pytest.mark.parametrize("samples", [64, 100, 1000])
@pytest.mark.parametrize("background", [1, 7, 64, 500])
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_pairs_cover_background_and_way_evenly(samples: int, background: int, seed: int) -> None:
    rows, positions = xai.ExpectedGradients(samples=samples, seed=seed).pairs(background)
    assert rows.min() >= 0
    assert rows.max() < background
    assert positions.min() >= 0
    assert positions.max() < 1
    counts = np.bincount(rows, minlength=background)
    assert counts.max() - counts.min() <= 1
    assert np.abs(np.histogram(positions, 10, (0, 1))[0] - samples / 10).max() <= 3
    assert abs(positions.mean() - 0.5) < 2 / samples


def test_other_seeds_take_other_pairs() -> None:
    pairs = [xai.ExpectedGradients(seed=seed).pairs(16) for seed in (0, 1, 2)]
    assert len({positions.tobytes() for _, positions in pairs}) == 3


def test_gradient_shap_is_expected_gradients(cnn: Any, probe: xai.Probe, digits: Any) -> None:
    record = xai.explain(cnn, digits.x[:3], "gradient_shap")
    same = xai.explain(cnn, digits.x[:3], "expected_gradients")
    assert record.method == record.series == "expected_gradients"
    assert record.values.tobytes() == same.values.tobytes()


def test_blur_smooths_and_keeps_constants(linear_model: Any) -> None:
    flat = np.full((2, 8, 8, 1), 0.7, np.float32)
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    values = xai.explain(model, flat, xai.IntegratedGradients(baseline="blur")).values
    np.testing.assert_allclose(values, 0, atol=1e-6)
