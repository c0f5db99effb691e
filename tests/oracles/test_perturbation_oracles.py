"""Methods that take parts of the input away, against third-party libraries."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
from keras import layers

import tf_xai as xai
from tf_xai.methods.perturbation._coalitions import halves
from tf_xai.methods.perturbation._superpixels import superpixels

Array = npt.NDArray[np.float64]

FEATURES = 11
KERNEL_WIDTH = 0.25


@pytest.fixture(autouse=True)
def _let_oracles_warn() -> Iterator[None]:
    logging.getLogger("shap").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def curved() -> Any:
    """Numbers in, one number out, far from linear."""
    keras.utils.set_random_seed(0)
    wide = keras.initializers.RandomNormal(stddev=0.6)
    hidden = [layers.Dense(units, "tanh", kernel_initializer=wide) for units in (32, 16)]
    return keras.Sequential([keras.Input((FEATURES,)), *hidden, layers.Dense(1)])


@pytest.fixture(scope="module")
def rows() -> xai.Probe:
    rng = np.random.default_rng(0)
    background = rng.normal(size=(8, FEATURES))
    return xai.Probe(rng.normal(size=(6, FEATURES)), rng.normal(size=6), background=background)


def kernel_explainer(model: Any, probe: xai.Probe, coalitions: int, seed: int = 0) -> Array:
    """shap's, without the selection of features that is its default."""
    import shap

    explainer = shap.KernelExplainer(
        lambda table: np.asarray(model(table.astype(np.float32))), probe.background, seed=seed
    )
    options = {"nsamples": coalitions - 2, "l1_reg": False, "silent": True}
    return np.asarray(explainer.shap_values(probe.inputs, **options))


def error(values: Any, expected: Any) -> float:
    return float(np.abs(values - expected).sum() / np.abs(expected).sum())


def test_kernel_shap_equals_shap_on_every_coalition(curved: Any, rows: xai.Probe) -> None:
    ours = xai.explain(curved, rows, xai.KernelSHAP(samples=2**FEATURES)).values
    theirs = kernel_explainer(curved, rows, 2**FEATURES)[..., 0]
    np.testing.assert_allclose(ours, theirs, atol=1e-5 * np.abs(theirs).max())


@pytest.mark.parametrize("samples", [128, 512])
def test_kernel_shap_is_as_close_as_shap_with_as_many_coalitions(
    samples: int, curved: Any, rows: xai.Probe
) -> None:
    exact = xai.explain(curved, rows, xai.KernelSHAP(samples=2**FEATURES)).values
    ours = [
        error(xai.explain(curved, rows, xai.KernelSHAP(samples=samples, seed=seed)).values, exact)
        for seed in range(4)
    ]
    theirs = [
        error(kernel_explainer(curved, rows, samples, seed)[..., 0], exact) for seed in range(4)
    ]
    assert np.mean(ours) < 1.05 * np.mean(theirs)


def test_shap_by_default_misses_the_known_answer_of_a_linear_model(rows: xai.Probe) -> None:
    """It keeps ten features: of eleven that all count, one gets nothing. Else it is exact."""
    import shap

    model = keras.Sequential([keras.Input((FEATURES,)), layers.Dense(1)])
    kernel = np.linspace(1, 2, FEATURES)
    model.set_weights([kernel[:, None], np.zeros(1)])
    exact = (rows.inputs - rows.background.mean(axis=0)) * kernel
    ours = xai.explain(model, rows, "kernel_shap").values
    np.testing.assert_allclose(ours, exact, atol=1e-5)
    np.testing.assert_allclose(kernel_explainer(model, rows, 256)[..., 0], exact, atol=1e-5)
    explainer = shap.KernelExplainer(lambda table: np.asarray(model(table)), rows.background)
    by_default = explainer.shap_values(rows.inputs, nsamples=254, silent=True)[..., 0]
    assert (by_default == 0).sum(axis=1).min() >= 1
    assert error(by_default, exact) > 0.01


class Dictated:
    """In the place of a random state: deals out masks that were drawn elsewhere."""

    def __init__(self, kept: npt.NDArray[np.bool_]) -> None:
        self.kept = kept

    def randint(self, *bounds: int, **options: int) -> Any:
        return self.kept.ravel().astype(int)


def lime_of_image(model: Any, picture: Any, segments: Any, kept: Any, label: int) -> Any:
    """Coefficients of the segments and R² by the lime package, on those masks."""
    from lime.lime_image import LimeImageExplainer

    explainer = LimeImageExplainer(kernel_width=KERNEL_WIDTH, feature_selection="none")
    explainer.random_state = Dictated(kept)
    found = explainer.explain_instance(
        picture.astype(np.float64),
        lambda pictures: np.asarray(model(pictures.astype(np.float32))),
        labels=(label,),
        top_labels=None,
        hide_color=0,
        num_samples=len(kept),
        segmentation_fn=lambda _: segments,
        random_seed=0,
    )
    return [value for _, value in sorted(found.local_exp[label])], found.score


def coloured(digits: Any, count: int) -> xai.Probe:
    """Digits on three channels: lime wants colours."""
    weights = np.array([1.0, 0.8, 0.6], np.float32)
    return xai.Probe((0.1 + digits.x[:count]) * weights, digits.y[:count])


def test_lime_of_images_equals_lime_on_the_same_masks(digits: Any) -> None:
    keras.utils.set_random_seed(3)
    stack = [layers.Conv2D(6, 3, activation="relu"), layers.Flatten(), layers.Dense(10)]
    model = keras.Sequential([keras.Input((8, 8, 3)), *stack])
    probe = coloured(digits, 4)
    cells = superpixels(probe.inputs)
    count = cells.max() + 1
    cells[0] = np.minimum(cells[0], 9)  # one with fewer segments
    record = xai.explain(model, probe, xai.LIME(samples=128, baseline="zeros", regions=cells))
    for example in range(4):
        segments = cells[example]
        kept = halves(count, 128, 0)[:, : segments.max() + 1]
        theirs, fit = lime_of_image(
            model, probe.inputs[example], segments, kept, int(probe.targets[example])
        )
        painted = np.array(theirs)[segments]
        scale = np.abs(painted).max()
        np.testing.assert_allclose(record.values[example], painted, atol=1e-4 * scale)
        np.testing.assert_allclose(record.fit["local_r2"][example], fit, atol=1e-4)


def test_lime_of_texts_equals_the_regression_of_lime() -> None:
    """lime removes words from strings; given the same masks and scores, its model is the same."""
    from lime.lime_base import LimeBase
    from sklearn.metrics import pairwise_distances

    keras.utils.set_random_seed(1)
    stack = [layers.Embedding(20, 4), layers.Flatten(), layers.Dense(6, "tanh"), layers.Dense(3)]
    model = keras.Sequential([keras.Input((9,)), *stack])
    ids = np.random.default_rng(0).integers(1, 20, (2, 9))
    kept = halves(9, 100, 0)
    record = xai.explain(model, xai.Probe(ids, [1, 2]), xai.LIME(samples=100))
    base = LimeBase(lambda d: np.sqrt(np.exp(-(d**2) / KERNEL_WIDTH**2)))
    for example in range(2):
        scores = np.asarray(model(kept * ids[example]))
        distances = pairwise_distances(kept, np.ones((1, 9)), metric="cosine").ravel()
        _, found, fit, _ = base.explain_instance_with_data(
            kept.astype(float), scores, distances, example + 1, 9, feature_selection="none"
        )
        theirs = [value for _, value in sorted(found)]
        np.testing.assert_allclose(record.values[example], theirs, atol=1e-4 * np.abs(theirs).max())
        np.testing.assert_allclose(record.fit["local_r2"][example], fit, atol=1e-4)


def saliency_occlusion(model: Any, probe: xai.Probe, size: int) -> Array:
    """The sum over all windows that cover a pixel."""
    from saliency.core import OUTPUT_LAYER_VALUES, Occlusion

    def call(points: Any, call_model_args: int, expected_keys: Any) -> dict[str, Any]:
        scores = np.asarray(model(points.astype(np.float32)), np.float64)
        return {OUTPUT_LAYER_VALUES: scores[:, call_model_args]}

    pairs = zip(probe.inputs.astype(np.float64), probe.targets, strict=True)
    return np.array([Occlusion().GetMask(x, call, int(t), size=size)[..., 0] for x, t in pairs])


@pytest.mark.parametrize("window", [1, 3])
def test_occlusion_equals_saliency(window: int, cnn: Any, cnn_logits: Any, digits: Any) -> None:
    """Patches of so many pixels that slide by one. The oracle adds up where patches overlap."""
    probe = xai.Probe(digits.x[:4] + 0.1, digits.y[:4])
    method = xai.Occlusion(regions=8, window=window, baseline="zeros")
    ours = xai.explain(cnn, probe, method).values
    along = np.convolve(np.ones(8 - window + 1), np.ones(window))  # windows over each place
    theirs = saliency_occlusion(cnn_logits, probe, window) / np.outer(along, along)
    np.testing.assert_allclose(ours, theirs, atol=1e-4 * np.abs(theirs).max())
