"""Max-sensitivity: explained again at inputs near by, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import quality_cases

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.quality.max_sensitivity import MaxSensitivity

ROWS = np.random.default_rng(0).normal(size=(5, 6)).astype(np.float32)
PROBE = xai.Probe(ROWS, [0, 2, 1, 2, 0])


def test_a_constant_gradient_never_moves(linear_model: Any) -> None:
    said = quality_cases.check_method(linear_model, PROBE, xai.Sensitivity(), MaxSensitivity())
    np.testing.assert_array_equal(said[""], 0)


def test_by_definition(linear_model: Any) -> None:
    """Gradient times input of a linear model moves by the weights times the noise."""
    said = quality_cases.check_method(linear_model, PROBE, xai.GradientXInput(), MaxSensitivity())[
        ("")
    ]
    random = np.random.default_rng(0)
    draws = [random.uniform(-0.02, 0.02, 6) for _ in range(10)]
    kernel = linear_model.get_weights()[0]
    for one, row, target in zip(said, ROWS, PROBE.targets, strict=True):
        w, spread = kernel[:, target], row.max() - row.min()
        moves = [np.linalg.norm(w * spread * draw) for draw in draws]
        assert one == pytest.approx(max(moves) / np.linalg.norm(w * row), rel=1e-4)


def test_more_noise_moves_more(cnn: Any, probe: xai.Probe) -> None:
    little, much = (
        quality_cases.check_method(
            cnn, probe, xai.IntegratedGradients(), MaxSensitivity(radius=radius)
        )[("")]
        for radius in (0.005, 0.1)
    )
    assert (little > 0).all()
    assert (little < much).all()


def test_an_empty_map_is_undefined(linear_model: Any) -> None:
    check = MaxSensitivity()
    said = quality_cases.check_method(
        linear_model, PROBE, xai.Sensitivity(), check, np.zeros((5, 6))
    )
    assert np.isnan(said[""]).all()


def test_tokens_have_no_neighbours() -> None:
    keras.utils.set_random_seed(3)
    words = np.random.default_rng(4).integers(1, 9, (4, 5))
    layers = [keras.Input((5,)), keras.layers.Embedding(9, 3), keras.layers.Flatten()]
    model = keras.Sequential([*layers, keras.layers.Dense(3)])
    probe = xai.Probe(words, [0, 1, 2, 0])
    assert quality_cases.check_method(model, probe, xai.Sensitivity(), MaxSensitivity()) == {}


def test_afterwards_the_probe_is_explained_as_before(cnn: Any, probe: xai.Probe) -> None:
    weights = [weight.tobytes() for weight in cnn.get_weights()]
    check = MaxSensitivity(samples=2)
    explainer = Explainer(cnn, probe, ["integrated_gradients", "grad_cam"], checks=[check])
    passes = explainer.passes()
    before = [explainer.record(method, passes) for method in explainer.methods]
    for method, record in zip(explainer.methods, before, strict=True):
        explainer.judge(check, method, record, passes, {})
    passes = explainer.passes()
    for method, record in zip(explainer.methods, before, strict=True):
        assert explainer.record(method, passes).values.tobytes() == record.values.tobytes()
    assert [weight.tobytes() for weight in cnn.get_weights()] == weights
