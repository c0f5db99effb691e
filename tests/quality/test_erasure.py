"""Deletion, insertion and infidelity: twins from the definitions, known answers, axioms."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import keras
import numpy as np
import pytest
import quality_cases

import tf_xai as xai
from tf_xai.quality.deletion import Deletion
from tf_xai.quality.infidelity import Infidelity
from tf_xai.quality.insertion import Insertion

Array = quality_cases.Array

ROWS = np.random.default_rng(0).normal(size=(5, 6)).astype(np.float32)
TARGETS = np.array([0, 2, 1, 2, 0])
PROBE = xai.Probe(ROWS, TARGETS, background=ROWS[:2] + 1, kind="array")  # "auto": zeros
VALUES = np.random.default_rng(1).normal(size=ROWS.shape).astype(np.float32)
GRADIENT_X_INPUT = xai.GradientXInput()


def probability(model: Any, row: Array, target: int) -> float:
    kernel, bias = (np.asarray(weight, np.float64) for weight in model.get_weights())
    logits = row.astype(np.float64) @ kernel + bias
    powers = np.exp(logits - logits.max())
    return float(powers[target] / powers.sum())


def score(model: Any, row: Array, target: int) -> float:
    kernel, bias = (np.asarray(weight, np.float64) for weight in model.get_weights())
    return float((row.astype(np.float64) @ kernel + bias)[target])


def slow_area(
    model: Any, row: Array, target: int, phi: Array, baseline: Array, *, inserts: bool
) -> float:
    """One number after the other, then the area under straight lines."""
    now = (baseline if inserts else row).copy()
    curve = [probability(model, now, target)]
    for cell in sorted(range(len(row)), key=lambda cell: -phi[cell]):
        now[cell] = (row if inserts else baseline)[cell]
        curve.append(probability(model, now, target))
    return sum((a + b) / 2 for a, b in pairwise(curve)) / len(row)


@pytest.mark.parametrize("inserts", [False, True])
@pytest.mark.parametrize("baseline", ["zeros", "mean", ROWS[::-1].copy()], ids=["0", "mean", "own"])
def test_by_definition(inserts: bool, baseline: Any, linear_model: Any) -> None:
    check = (Insertion if inserts else Deletion)(steps=6, baseline=baseline)
    said = quality_cases.check_method(linear_model, PROBE, GRADIENT_X_INPUT, check, VALUES)
    table = {"zeros": np.zeros_like(ROWS), "mean": np.tile(PROBE.background.mean(axis=0), (5, 1))}
    starts = table[baseline] if isinstance(baseline, str) else baseline
    random = np.random.default_rng(0).random(ROWS.shape)
    lines = {"": VALUES, "random": random, "input": np.abs(ROWS - starts)}
    assert set(said) == set(lines)
    for name, phi in lines.items():
        expected = [
            slow_area(linear_model, *each, inserts=inserts)
            for each in zip(ROWS, TARGETS, phi, starts, strict=True)
        ]
        np.testing.assert_allclose(said[name], expected, rtol=1e-4, err_msg=name)


def test_deleting_the_one_way_is_inserting_the_other(linear_model: Any) -> None:
    there = quality_cases.check_method(
        linear_model, PROBE, GRADIENT_X_INPUT, Deletion(steps=6), VALUES
    )
    back = quality_cases.check_method(
        linear_model, PROBE, GRADIENT_X_INPUT, Insertion(steps=6), -VALUES
    )
    np.testing.assert_allclose(there[""], back[""], rtol=1e-5)


@pytest.mark.parametrize("steps", [1, 4, 28])
def test_steps_need_not_divide_the_cells(steps: int, linear_model: Any) -> None:
    """With one step there are the two ends alone, whatever the order."""
    check = Deletion(steps=steps)
    said = quality_cases.check_method(linear_model, PROBE, GRADIENT_X_INPUT, check, VALUES)
    ends = [
        (probability(linear_model, row, t) + probability(linear_model, 0 * row, t)) / 2
        for row, t in zip(ROWS, TARGETS, strict=True)
    ]
    is_same = np.allclose([*said.values()], [ends] * 3, rtol=1e-5)
    assert is_same == (steps == 1)


def test_an_empty_map_is_undefined(linear_model: Any) -> None:
    for check in (Deletion(), Insertion()):
        said = quality_cases.check_method(linear_model, PROBE, GRADIENT_X_INPUT, check, 0 * VALUES)
        assert np.isnan(said[""]).all()
        assert np.isfinite(said["random"]).all()


def test_a_score_without_a_probability() -> None:
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1)])
    said = quality_cases.check_method(model, xai.Probe(ROWS, [0] * 5), GRADIENT_X_INPUT, Deletion())
    assert np.isnan(said[""]).all()


def test_faithful_maps_differ_from_chance(cnn: Any, probe: xai.Probe) -> None:
    deletion, insertion = (
        quality_cases.check_method(cnn, probe, xai.IntegratedGradients(), check)
        for check in (Deletion(), Insertion())
    )
    assert np.median(deletion[""]) < 0.5 * np.median(deletion["random"])
    assert np.median(insertion[""]) > np.median(insertion["random"]) + 0.1


def test_pixels_go_with_all_their_colours() -> None:
    """Two colours that matter equally: what is taken away last is what was ranked last."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((2, 2, 2)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    kernel = np.zeros((8, 2), np.float32)
    kernel[:, 0] = np.repeat([4.0, 3, 2, 1], 2)
    model.set_weights([kernel, np.zeros(2)])
    probe = xai.Probe(np.ones((1, 2, 2, 2), np.float32), [0], kind="image")
    values = np.array([[[[4, 0], [0, 3]], [[1, 1], [2, -1]]]])
    said = quality_cases.check_method(model, probe, GRADIENT_X_INPUT, Deletion(steps=4), values)[""]
    curve = 1 / (1 + np.exp(-2 * np.array([10.0, 6, 3, 1, 0])))
    np.testing.assert_allclose(said, ((curve[1:] + curve[:-1]) / 2).mean(), rtol=1e-5)


def test_tokens_go_with_their_whole_embedding() -> None:
    keras.utils.set_random_seed(3)
    words = np.random.default_rng(4).integers(1, 9, (4, 5))
    embedding, pooling = keras.layers.Embedding(9, 3), keras.layers.GlobalAveragePooling1D()
    model = keras.Sequential([keras.Input((5,)), embedding, pooling, keras.layers.Dense(3)])
    probe = xai.Probe(words, [0, 1, 2, 0])
    values = np.random.default_rng(5).normal(size=(4, 5))
    said = quality_cases.check_method(
        model, probe, xai.IntegratedGradients(), Deletion(steps=5), values
    )[("")]
    vectors = np.asarray(embedding(words)).reshape(4, 5, 3)
    head = keras.Sequential([keras.Input((3,)), model.layers[-1]])
    for one, vector, phi, target in zip(said, vectors, values, probe.targets, strict=True):
        kept = vector.copy()
        curve = [probability(head, kept.mean(axis=0), target)]
        for token in np.argsort(-phi):
            kept[token] = 0
            curve.append(probability(head, kept.mean(axis=0), target))
        assert one == pytest.approx(np.convolve(curve, [0.5, 0.5], "valid").mean(), rel=1e-4)


def test_a_coarse_map_is_interpolated(cnn: Any, probe: xai.Probe) -> None:
    said = quality_cases.check_method(cnn, probe, xai.GradCAM(), Deletion())
    assert np.isfinite(said[""]).any()
    np.testing.assert_allclose(
        said[("random")],
        quality_cases.check_method(cnn, probe, xai.Sensitivity(), Deletion())["random"],
    )


EXACT = [xai.IntegratedGradients(samples=3), GRADIENT_X_INPUT, xai.Sensitivity()]


@pytest.mark.parametrize("method", EXACT, ids=lambda method: method.series_name)
def test_a_linear_model_is_predicted_exactly(method: Any, linear_model: Any) -> None:
    said = quality_cases.check_method(linear_model, PROBE, method, Infidelity())
    assert (said[""] < 1e-9 * said["random"]).all()


def test_infidelity_by_definition(linear_model: Any) -> None:
    """Boxes of 2 of 6 numbers: five places, each drawn as often as it comes."""
    check = Infidelity(samples=40, side=0.3)
    said = quality_cases.check_method(linear_model, PROBE, GRADIENT_X_INPUT, check, VALUES)[""]
    starts = np.random.default_rng(0).integers(0, 5, 40)
    for one, row, target, phi in zip(said, ROWS, TARGETS, VALUES, strict=True):
        a, b = [], []
        for start in starts:
            without = row.copy()
            without[start : start + 2] = 0
            a.append(float(phi[start : start + 2].sum()))
            b.append(score(linear_model, row, target) - score(linear_model, without, target))
        beta = np.dot(a, b) / np.dot(a, a)
        assert one == pytest.approx(np.mean((beta * np.array(a) - b) ** 2), rel=1e-3)


def test_infidelity_knows_no_scale(linear_model: Any) -> None:
    said, larger = (
        quality_cases.check_method(
            linear_model, PROBE, GRADIENT_X_INPUT, Infidelity(), factor * VALUES
        )[("")]
        for factor in (1, 1000)
    )
    np.testing.assert_allclose(larger, said, rtol=1e-5)
    nothing = quality_cases.check_method(
        linear_model, PROBE, GRADIENT_X_INPUT, Infidelity(), 0 * VALUES
    )
    assert np.isnan(nothing[""]).all()


def test_infidelity_of_a_real_model(cnn: Any, probe: xai.Probe) -> None:
    said = quality_cases.check_method(cnn, probe, xai.IntegratedGradients(), Infidelity())
    assert np.median(said[""]) < np.median(said["input"])
    assert np.median(said[""]) < 0.5 * np.median(said["random"])
