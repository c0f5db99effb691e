"""The methods against third-party libraries, each where it is right."""

from __future__ import annotations

import itertools
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

import tf_xai as xai

Array = npt.NDArray[np.float64]

SAMPLES = 50
EXAMPLES = 8


@pytest.fixture(autouse=True)
def _let_oracles_warn() -> Iterator[None]:
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def some(digits: Any) -> xai.Probe:
    background = digits.x_train[:24]
    return xai.Probe(digits.x[:EXAMPLES], digits.y[:EXAMPLES], background=background)


def shap_values(model: Any, probe: xai.Probe, seed: int = 0) -> Array:
    import shap

    explainer = shap.GradientExplainer(model, probe.background)
    targets = np.asarray(probe.targets)[:, None]
    options = {"ranked_outputs": targets, "output_rank_order": "custom", "rseed": seed}
    values, _ = explainer.shap_values(probe.inputs, nsamples=SAMPLES, **options)
    return np.asarray(values, np.float64)[..., 0]


def gradients(model: Any, points: Any, target: int) -> Array:
    points = tf.constant(points, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(points)
        score = model(points, training=False)[:, target]
    return np.asarray(tape.gradient(score, points), np.float64)


def relative_error(values: Any, expected: Any) -> float:
    return float(np.abs(values - expected).sum() / np.abs(expected).sum())


@pytest.fixture(scope="module")
def shapley(cnn_logits: Any, some: xai.Probe) -> Array:
    """Every background row at 150 midpoints: the expectation, to about .0003."""
    positions = (np.arange(150) + 0.5) / 150
    values = np.zeros(some.inputs.shape)
    for i, (x, target) in enumerate(zip(some.inputs, some.targets, strict=True)):
        difference = x - some.background
        points = some.background[:, None] + positions[:, None, None, None] * difference[:, None]
        slopes = gradients(cnn_logits, points.reshape(-1, *x.shape), int(target))
        means = slopes.reshape(len(difference), -1, *x.shape).mean(axis=1)
        values[i] = (difference * means).mean(axis=0)
    return values


def test_expected_gradients_equals_shap_on_the_same_pairs(
    cnn: Any, cnn_logits: Any, some: xai.Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = xai.ExpectedGradients(samples=SAMPLES)
    rows, positions = (itertools.cycle(each) for each in method.pairs(len(some.background)))
    monkeypatch.setattr(np.random, "choice", lambda count: next(rows))
    monkeypatch.setattr(np.random, "uniform", lambda: next(positions))
    theirs = shap_values(cnn_logits, some)
    ours = xai.explain(cnn, some, method).values
    np.testing.assert_allclose(ours, theirs, atol=1e-5 * np.abs(theirs).max(), rtol=0)


def test_expected_gradients_is_closer_than_shap_with_as_many_samples(
    cnn: Any, cnn_logits: Any, some: xai.Probe, shapley: Array
) -> None:
    """Mean relative error with 50 samples: ours .09, shap .21 to .24 over its seeds."""
    method = xai.ExpectedGradients(samples=SAMPLES)
    ours = relative_error(xai.explain(cnn, some, method).values, shapley)
    theirs = [relative_error(shap_values(cnn_logits, some, seed), shapley) for seed in range(3)]
    assert ours < 0.6 * min(theirs)


def test_expected_gradients_finds_the_expectation(
    cnn: Any, some: xai.Probe, shapley: Array
) -> None:
    many = xai.ExpectedGradients(samples=8_192)
    assert relative_error(xai.explain(cnn, some, many).values, shapley) < 0.005


def test_shap_misses_the_known_answer_of_a_linear_model(linear_model: Any) -> None:
    """The oracle draws its rows: with 50 of 50 rows it is off, ours takes each row once."""
    rng = np.random.default_rng(0)
    background, inputs = rng.normal(size=(SAMPLES, 6)), rng.normal(size=(4, 6))
    probe = xai.Probe(inputs, [0, 1, 2, 0], background=background)
    kernel = np.asarray(linear_model.get_weights()[0], np.float64)
    exact = (inputs - background.mean(axis=0)) * kernel[:, probe.targets].T
    ours = xai.explain(linear_model, probe, xai.ExpectedGradients(samples=SAMPLES)).values
    assert relative_error(ours, exact) < 1e-6
    assert relative_error(shap_values(linear_model, probe), exact) > 0.01


def saliency_integrated_gradients(model: Any, probe: xai.Probe, steps: int) -> Array:
    from saliency.core import INPUT_OUTPUT_GRADIENTS, IntegratedGradients

    def call(points: Any, call_model_args: int, expected_keys: Any) -> dict[str, Array]:
        return {INPUT_OUTPUT_GRADIENTS: gradients(model, points, call_model_args)}

    options = {"x_steps": steps, "batch_size": 200}
    pairs = zip(probe.inputs, probe.targets, strict=True)
    masks = [IntegratedGradients().GetMask(x, call, int(t), **options) for x, t in pairs]
    return np.array(masks, np.float64)


def test_integrated_gradients_agrees_with_saliency(
    cnn: Any, cnn_logits: Any, some: xai.Probe
) -> None:
    """The oracle weighs both ends of the way as much as any point: it needs many to be right."""
    fine = saliency_integrated_gradients(cnn_logits, some, 2000)
    ours = xai.explain(cnn, some, xai.IntegratedGradients(samples=256)).values
    assert relative_error(ours, fine) < 0.01


def test_integrated_gradients_is_closer_than_saliency_with_as_many_samples(
    cnn: Any, cnn_logits: Any, some: xai.Probe
) -> None:
    reference = xai.explain(cnn, some, xai.IntegratedGradients(samples=512)).values
    ours = xai.explain(cnn, some, xai.IntegratedGradients(samples=16)).values
    theirs = saliency_integrated_gradients(cnn_logits, some, 16)
    assert relative_error(ours, reference) < 0.5 * relative_error(theirs, reference)


@pytest.mark.parametrize("layer", ["conv1", "pool", "conv2"])
def test_grad_cam_equals_tf_keras_vis(
    layer: str, cnn: Any, cnn_logits: Any, some: xai.Probe
) -> None:
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.scores import CategoricalScore

    raw = {"expand_cam": False, "normalize_cam": False, "seek_penultimate_conv_layer": False}
    score = CategoricalScore(np.asarray(some.targets).tolist())
    theirs = Gradcam(cnn_logits)(score, some.inputs, penultimate_layer=layer, **raw)
    ours = xai.explain(cnn, some, xai.GradCAM(layer=layer)).values
    np.testing.assert_allclose(ours, theirs, atol=1e-5 * np.abs(theirs).max(), rtol=1e-4)


def test_grad_cam_of_the_probability_is_another_map(cnn: Any, some: xai.Probe) -> None:
    """The oracle explains what the model puts out; ours reaches the logit of a softmax model."""
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.scores import CategoricalScore

    raw = {"expand_cam": False, "normalize_cam": False}
    score = CategoricalScore(np.asarray(some.targets).tolist())
    of_probability = Gradcam(cnn)(score, some.inputs, penultimate_layer="conv2", **raw)
    ours = xai.explain(cnn, some, xai.GradCAM(layer="conv2")).values
    assert relative_error(of_probability, ours) > 0.1
