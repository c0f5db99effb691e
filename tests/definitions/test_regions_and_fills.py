"""What is taken away, and what takes its place, where one might be mistaken for something else."""

from __future__ import annotations

import tracemalloc
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
from keras import layers
from refusals import refusal

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.methods._spread import evenly, spread
from tf_xai.methods.perturbation._coalitions import by_shapley_kernel, halves
from tf_xai.methods.perturbation._regions import layout_of
from tf_xai.methods.perturbation.kernel_shap import shapley_values
from tf_xai.methods.perturbation.lime import nearness, ridge_regression

Array = npt.NDArray[Any]

RNG = np.random.default_rng(8)
WEIGHTS = np.array([2.0, -1.0, 0.5, 3.0])
ROW = np.array([[1.0, 2.0, -3.0, 0.5]])


def summed(shape: tuple[int, ...], weights: Array) -> Any:
    """A model whose one output is the weighted sum of its inputs, a quantity."""
    stack = [layers.Flatten(), layers.Dense(1, use_bias=False)]
    model = keras.Sequential([keras.Input(shape), *stack])
    model.set_weights([weights.reshape(-1, 1)])
    return model


# a background that says nothing


FILLED = [xai.KernelSHAP, xai.Occlusion]


@pytest.mark.parametrize("rows", [ROW, np.repeat(ROW, 3, axis=0)], ids=["one", "three alike"])
@pytest.mark.parametrize("method", [*FILLED, xai.IntegratedGradients])
def test_a_single_row_is_compared_with_zeros(method: Any, rows: Array) -> None:
    probe = xai.Probe(rows, np.full(len(rows), 0.5), kind="table")
    record = xai.explain(summed((4,), WEIGHTS), probe, method())
    assert record.params["baseline"] == "zeros"
    np.testing.assert_allclose(record.values, rows * WEIGHTS, atol=1e-5)


def test_lime_of_a_single_row_is_not_zero() -> None:
    probe = xai.Probe(ROW, [0.5], kind="table")
    record = xai.explain(summed((4,), WEIGHTS), probe, xai.LIME(ridge=1e-6))
    np.testing.assert_allclose(record.values, ROW * WEIGHTS, atol=1e-4)


@pytest.mark.parametrize("method", [xai.Occlusion, xai.RISE, xai.KernelSHAP])
def test_a_single_picture_is_compared_with_zeros(method: Any) -> None:
    picture, weights = RNG.random((1, 8, 8, 1)), RNG.normal(size=(8, 8, 1))
    record = xai.explain(summed((8, 8, 1), weights), xai.Probe(picture, [0.5]), method())
    assert record.params["baseline"] == "zeros"
    assert (record.values != 0).all()


def test_one_row_with_a_background_keeps_it() -> None:
    background = RNG.normal(size=(5, 4))
    probe = xai.Probe(ROW, [0.5], kind="table", background=background)
    record = xai.explain(summed((4,), WEIGHTS), probe, "kernel_shap")
    assert record.params["baseline"] == "background"
    np.testing.assert_allclose(record.values, (ROW - background.mean(axis=0)) * WEIGHTS, atol=1e-5)


@pytest.mark.parametrize(
    "method",
    [
        xai.KernelSHAP(baseline="background"),
        xai.LIME(baseline="mean"),
        xai.IntegratedGradients(baseline="mean"),
        xai.IntegratedGradients(baseline=["zeros", "mean"]),
        xai.ExpectedGradients(),
    ],
)
def test_a_background_of_the_example_itself_is_refused(method: Method) -> None:
    message = refusal("background", "the example itself", "`inputs`")
    with pytest.raises(ValueError, match=message):
        Explainer(summed((4,), WEIGHTS), xai.Probe(ROW, [0.5], kind="table"), method)


# arrays of regions


def probe_of(shape: tuple[int, ...], kind: str) -> xai.Probe:
    return xai.Probe(RNG.normal(size=shape), np.zeros(shape[0]), kind=kind)


def test_as_many_pictures_as_rows_share_regions_of_pixels() -> None:
    """Twelve pictures of 12 x 12: not the rows of each of them."""
    quarters = 2 * (np.arange(12)[:, None] // 6) + np.arange(12) // 6
    for count in (12, 11):
        probe = probe_of((count, 12, 12, 1), "image")
        layout = layout_of(quarters, probe)
        assert layout.axes == ("y", "x")
        np.testing.assert_array_equal(layout.regions.cells, np.tile(quarters, (count, 1, 1)))


def test_each_picture_may_have_regions_of_its_own() -> None:
    own = RNG.integers(0, 3, (12, 12, 12))
    layout = layout_of(own, probe_of((12, 12, 12, 1), "image"))
    assert layout.axes == ("y", "x")
    np.testing.assert_array_equal(layout.regions.cells, own)


def test_each_series_may_have_windows_of_its_own() -> None:
    own = RNG.integers(0, 3, (6, 6))
    layout = layout_of(own, probe_of((6, 6, 2), "series"))
    assert layout.axes == ("time",)
    np.testing.assert_array_equal(layout.regions.cells, own)
    shared = RNG.integers(0, 3, (6, 2))
    layout = layout_of(shared, probe_of((6, 6, 2), "series"))
    assert layout.axes == ("time", "feature")
    np.testing.assert_array_equal(layout.regions.cells, np.tile(shared, (6, 1, 1)))


@pytest.mark.parametrize(
    ("shape", "kind", "readings"),
    [
        ((6, 6, 6), "series", "['example', 'time'] or ['time', 'feature']"),
        ((6, 6, 6, 6), "image", "['example', 'y', 'x'] or ['y', 'x', 'channel']"),
    ],
)
def test_ambiguous_axes_are_refused(shape: tuple[int, ...], kind: str, readings: str) -> None:
    probe, array = probe_of(shape, kind), np.zeros(shape[1:], np.int64)
    message = refusal("regions", f"shape {shape[1:]}, which may mean {readings}", str(shape))
    with pytest.raises(ValueError, match=message):
        layout_of(array, probe)
    whole = np.broadcast_to(array, shape)
    np.testing.assert_array_equal(layout_of(whole, probe).regions.cells, whole)


# tokens


def reader(tokens: int, length: int) -> Any:
    keras.utils.set_random_seed(0)
    stack = [layers.Embedding(tokens, 2), layers.GlobalAveragePooling1D(), layers.Dense(3)]
    return keras.Sequential([keras.Input((length,), dtype="int32"), *stack], name="reader")


WORDS = np.array([[3, 1, 4, 1, 5], [0, 0, 2, 7, 6]])


def test_tokens_of_numpy_are_tokens() -> None:
    said = [
        xai.explain(reader(10, 5), xai.Probe(WORDS, 0), xai.Occlusion(baseline=token))
        for token in (2, np.int64(2))
    ]
    np.testing.assert_array_equal(said[1].values, said[0].values)
    assert said[1].params["baseline"] == 2


@pytest.mark.parametrize("token", [True, -1, np.int64(-1), 1.5, 10, np.int64(10)])
def test_what_is_not_a_token_is_refused(token: Any) -> None:
    message = refusal("baseline", repr(token), "0", "9")
    with pytest.raises(ValueError, match=message):
        Explainer(reader(10, 5), xai.Probe(WORDS, 0), xai.Occlusion(baseline=token))


@pytest.mark.parametrize("name", ["occlusion", "lime", "kernel_shap"])
def test_texts_of_nothing_but_padding(name: str) -> None:
    record = xai.explain(reader(10, 5), xai.Probe(np.zeros((2, 5), int), 0), name)
    np.testing.assert_array_equal(record.values, np.zeros((2, 5)))


def test_lime_joins_the_tokens_of_long_texts() -> None:
    ids = RNG.integers(1, 10, (2, 30))
    probe = xai.Probe(ids, 0)
    assert xai.explain(reader(10, 30), probe, xai.LIME(samples=120)).params["regions"] == "tokens"
    record = xai.explain(reader(10, 30), probe, xai.LIME(samples=40))
    assert record.params["regions"] == 10
    np.testing.assert_array_equal(record.values[:, ::3], record.values[:, 1::3])


# many examples at once


def test_regressions_take_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matrix of each of 400 examples, 60 x 60, would be 11 MB a copy."""
    examples, regions = 400, 60
    kept = halves(regions, 80, seed=0)
    present = RNG.random((examples, regions)) < 0.8
    scores = RNG.normal(size=(examples, len(kept)))
    weights = nearness(kept, present, width=0.25)
    shapley = by_shapley_kernel(regions, 130, seed=0)
    game = RNG.normal(size=(examples, len(shapley.kept)))

    def solved() -> list[Array]:
        return [
            *ridge_regression(kept, present, scores, weights, ridge=1.0),
            shapley_values(shapley, game, present),
        ]

    whole = solved()
    monkeypatch.setattr("tf_xai.methods.perturbation._blocks._MAX_NUMBERS", 2**16)
    tracemalloc.start()
    try:
        parts = solved()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * 2**20
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


# places


@pytest.mark.parametrize(("count", "over"), [(1, 1), (3, 7), (7, 3), (16, 40), (5, 5), (4, 1000)])
def test_places_are_spread_evenly(count: int, over: int) -> None:
    places = spread(count, over)
    assert places.tolist() == [int((at + 0.5) / count * over) for at in range(count)]
    assert evenly(over, count).tolist() == spread(min(count, over), over).tolist()
