"""Methods that came with the shared passes, each against a slow twin of its definition."""

from __future__ import annotations

from typing import Any

import engines
import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from keras import layers
from scipy.ndimage import gaussian_filter1d

import tf_xai as xai
from tf_xai.explainer import Explainer

Array = npt.NDArray[Any]

COUNT = 5
INPUTS, TARGETS = engines.examples(COUNT), engines.targets(COUNT)
SHAPE = (engines.SIDE, engines.SIDE, 2)

pytestmark = pytest.mark.filterwarnings("ignore:guided_backprop largely ignores:UserWarning")


def curved_head() -> list[Any]:
    """Derivatives that differ from cell to cell."""
    return [layers.Flatten(), layers.Dense(6, "tanh"), layers.Dense(engines.CLASSES, name="out")]


def flat_head() -> list[Any]:
    bias = keras.initializers.RandomNormal(seed=3)
    dense = layers.Dense(engines.CLASSES, "softmax", bias_initializer=bias, name="out")
    return [layers.GlobalAveragePooling2D(), dense]


def network(head: list[Any], activation: str = "tanh") -> Any:
    keras.utils.set_random_seed(5)
    conv = layers.Conv2D(4, 3, activation=activation, name="conv")
    return keras.Sequential([keras.Input(SHAPE), conv, *head], name="model")


@pytest.fixture(scope="module")
def curved() -> Any:
    return network(curved_head())


def gradients(function: Any, points: Array, targets: Array = TARGETS) -> Array:
    """`ds/dp` of each row by a tape of its own."""
    rows = []
    for point, target in zip(points, targets, strict=True):
        variable = tf.Variable(point[None])
        with tf.GradientTape() as tape:
            score = function(variable)[0, int(target)]
        rows.append(np.asarray(tape.gradient(score, variable), np.float64)[0])
    return np.array(rows)


def halves(model: Any) -> tuple[Any, Any]:
    """What makes the map, and what makes scores of it."""
    conv = model.get_layer("conv")
    after = model.layers[model.layers.index(conv) + 1 :]

    def scores(maps: Any) -> Any:
        for layer in after:
            maps = layer(maps)
        return maps

    return conv, scores


def maps_and_gradients(model: Any) -> tuple[Array, Array]:
    conv, scores = halves(model)
    maps = np.asarray(conv(INPUTS))
    return maps.astype(np.float64), gradients(scores, maps)


def said(model: Any, method: Any) -> Array:
    return xai.explain(model, xai.Probe(INPUTS, TARGETS, kind="image"), method).values


def assert_close(values: Array, expected: Array, tolerance: float = 1e-5) -> None:
    np.testing.assert_allclose(values, expected, rtol=0, atol=tolerance * np.abs(expected).max())


def test_layer_cam(curved: Any) -> None:
    maps, slopes = maps_and_gradients(curved)
    expected = np.zeros(maps.shape[:3])
    for example, y, x in np.ndindex(expected.shape):
        pairs = zip(maps[example, y, x], slopes[example, y, x], strict=True)
        expected[example, y, x] = max(sum(max(g, 0) * a for a, g in pairs), 0)
    assert_close(said(curved, "layer_cam"), expected)


def test_grad_cam_plus_plus(curved: Any) -> None:
    """tf-keras-vis is no oracle here: it scales each channel's alphas to the sum 1."""
    maps, slopes = maps_and_gradients(curved)
    expected = np.zeros(maps.shape[:3])
    for example, channel in np.ndindex(len(maps), maps.shape[-1]):
        map_, slope = maps[example, ..., channel], slopes[example, ..., channel]
        weight = 0.0
        for cell in np.ndindex(map_.shape):
            alpha = slope[cell] ** 2 / (2 * slope[cell] ** 2 + map_.sum() * slope[cell] ** 3)
            weight += alpha * max(slope[cell], 0)
        expected[example] += weight * map_
    assert_close(said(curved, "grad_cam_plus_plus"), np.maximum(expected, 0), 1e-4)


def test_hires_cam(curved: Any) -> None:
    maps, slopes = maps_and_gradients(curved)
    assert_close(said(curved, "hires_cam"), (maps * slopes).sum(axis=-1))


@pytest.mark.parametrize("flattened", [True, False])
def test_hires_cam_is_complete_before_one_dense_layer(flattened: bool) -> None:
    dense = layers.Dense(engines.CLASSES, bias_initializer="random_normal", name="out")
    model = network([layers.Flatten() if flattened else layers.GlobalAveragePooling2D(), dense])
    record = xai.explain(model, engines.probe(COUNT), "hires_cam")
    bias = np.asarray(dense.bias)[TARGETS]
    assert_close(record.values.sum(axis=(1, 2)), record.scores - bias)


def test_cam_is_class_weights_times_maps() -> None:
    model = network(flat_head(), "relu")
    record = xai.explain(model, engines.probe(COUNT), "cam")
    maps = np.asarray(model.get_layer("conv")(INPUTS), np.float64)
    kernel, bias = (np.asarray(weight, np.float64) for weight in model.get_layer("out").weights)
    expected = np.array([m @ kernel[:, t] for m, t in zip(maps, TARGETS, strict=True)])
    assert_close(record.values, expected)
    assert_close(record.values.mean(axis=(1, 2)), record.scores - bias[TARGETS])


def test_gradient_x_input(curved: Any) -> None:
    assert_close(said(curved, "gradient_x_input"), INPUTS * gradients(curved, INPUTS))


SAMPLES, LEVEL = 6, 0.3


def noisy_gradients(model: Any, seed: int) -> Array:
    """`[samples, examples, ...]` on the noise that the methods draw."""
    draws = np.random.default_rng(seed).standard_normal((SAMPLES, *SHAPE), np.float32)
    spread = np.array([x.max() - x.min() for x in INPUTS])[:, None, None, None]
    return np.array([gradients(model, INPUTS + LEVEL * spread * draw) for draw in draws])


@pytest.mark.parametrize("seed", [0, 4])
def test_smooth_grad(seed: int, curved: Any) -> None:
    method = xai.SmoothGrad(samples=SAMPLES, level=LEVEL, seed=seed)
    assert_close(said(curved, method), noisy_gradients(curved, seed).mean(axis=0))


def test_var_grad(curved: Any) -> None:
    method = xai.VarGrad(samples=SAMPLES, level=LEVEL)
    assert_close(said(curved, method), noisy_gradients(curved, 0).var(axis=0))


def scores_of(model: Any, inputs: Array) -> Array:
    rows = np.asarray(model(inputs.astype(np.float32)), np.float64)
    return rows[np.arange(len(rows)), TARGETS]


def test_conductance(curved: Any) -> None:
    """Derivatives in the middle of each step, the layer's change between its ends."""
    conv, scores = halves(curved)
    steps = 7
    expected = np.zeros((COUNT, engines.SIDE - 2, engines.SIDE - 2))
    for step in range(steps):
        ends = [np.asarray(conv(INPUTS * (step + end) / steps), np.float64) for end in (0, 1)]
        middle = np.asarray(conv(INPUTS * (step + 0.5) / steps))
        expected += (gradients(scores, middle) * (ends[1] - ends[0])).sum(axis=-1)
    assert_close(said(curved, xai.Conductance(samples=steps)), expected)


@pytest.mark.parametrize("baseline", ["zeros", "mean", "blur"])
def test_conductance_is_complete(baseline: str, curved: Any) -> None:
    values = said(curved, xai.Conductance(samples=64, baseline=baseline))
    change = scores_of(curved, INPUTS) - scores_of(curved, rows_of(baseline, INPUTS))
    assert_close(values.sum(axis=(1, 2)), change, 0.005)


def rows_of(baseline: str, inputs: Array) -> Array:
    if baseline == "blur":
        sigma = {"sigma": 0.1 * engines.SIDE, "mode": "nearest", "radius": 2}
        down = gaussian_filter1d(inputs.astype(np.float64), axis=1, **sigma)
        return np.asarray(gaussian_filter1d(down, axis=2, **sigma))
    mean = inputs.mean(axis=0, dtype=np.float64)
    return np.broadcast_to(mean * (baseline == "mean"), inputs.shape)


ROWS = np.random.default_rng(9).normal(size=(3, *SHAPE)).astype(np.float32)
EACH = np.random.default_rng(10).normal(size=(COUNT, *SHAPE)).astype(np.float32)
BASELINES: dict[str, tuple[Any, list[Array]]] = {
    **{name: (name, [rows_of(name, INPUTS)]) for name in ("zeros", "mean", "blur")},
    "one row": (ROWS[0], [np.broadcast_to(ROWS[0], INPUTS.shape)]),
    "a row an example": (EACH, [EACH]),
    "three rows": (ROWS, [np.broadcast_to(row, INPUTS.shape) for row in ROWS]),
    "two names": (("zeros", "blur"), [rows_of(name, INPUTS) for name in ("zeros", "blur")]),
}


@pytest.mark.parametrize("title", BASELINES)
@pytest.mark.parametrize("samples", [32, "auto"])
def test_integrated_gradients_from_any_baseline(
    title: str, samples: int | str, curved: Any
) -> None:
    baseline, rows = BASELINES[title]
    method = xai.IntegratedGradients(samples=samples, baseline=baseline, tolerance=1e-3)
    values = said(curved, method)
    before = np.mean([scores_of(curved, row) for row in rows], axis=0)
    change = scores_of(curved, INPUTS) - before
    sums = values.reshape(COUNT, -1).sum(axis=1)
    assert (np.abs(sums - change) <= 1.1e-3 * np.abs(change) + 1e-6).all()


def test_several_baselines_are_averaged(curved: Any) -> None:
    single = [said(curved, xai.IntegratedGradients(baseline=row)) for row in ROWS]
    together = said(curved, xai.IntegratedGradients(baseline=ROWS))
    assert_close(together, np.mean(single, axis=0))


def evaluations_of(scale: float, monkeypatch: pytest.MonkeyPatch) -> tuple[int, float]:
    """Evaluations for one example of that size, and the gap that is left, as a share."""
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", 1)
    counter = engines.Counter()
    keras.utils.set_random_seed(2)
    stack = [keras.Input((4,)), counter, layers.Dense(8, "tanh"), layers.Dense(engines.CLASSES)]
    model = keras.Sequential(stack)
    inputs = (scale * np.array([[1.0, -0.5, 0.7, 0.3]])).astype(np.float32)
    method = xai.IntegratedGradients(samples="auto", tolerance=1e-4, baseline="zeros")
    with counter.counting() as seen:
        record = xai.explain(model, xai.Probe(inputs, [0]), method)
    zeros = xai.explain(model, xai.Probe(np.zeros_like(inputs), [0]), "sensitivity")
    change = float((record.scores - zeros.scores)[0])
    return seen["backward"], abs(float(record.values.sum()) - change) / abs(change)


def test_auto_takes_as_many_samples_as_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    easy, easy_gap = evaluations_of(0.01, monkeypatch)
    hard, hard_gap = evaluations_of(30.0, monkeypatch)
    assert easy == 8
    assert hard >= 8 + 16
    assert max(easy_gap, hard_gap) <= 1.5e-4


def matrix_of(kernel: Array, side: int) -> Array:
    """A valid convolution as a matrix `[inputs, outputs]`."""
    size, _, channels, filters = kernel.shape
    out = side - size + 1
    matrix = np.zeros((side, side, channels, out, out, filters))
    for y, x in np.ndindex(out, out):
        matrix[y : y + size, x : x + size, :, y, x, :] += kernel
    return matrix.reshape(side * side * channels, out * out * filters)


def rectified(*, is_nested: bool) -> Any:
    """A convolution with ReLU, one with ReLU6 that clips, and a dense layer."""
    keras.utils.set_random_seed(7)
    wide = keras.initializers.RandomNormal(stddev=3.0, seed=1)
    maps = [
        layers.Conv2D(3, 3, activation="relu", use_bias=False, name="first"),
        layers.Conv2D(4, 3, use_bias=False, kernel_initializer=wide, name="second"),
        layers.ReLU(6.0, name="relu6"),
    ]
    if is_nested:
        maps = [keras.Sequential([keras.Input(SHAPE), *maps], name="backbone")]
    head = [layers.Flatten(), layers.Dense(engines.CLASSES, "softmax", name="out")]
    return keras.Sequential([keras.Input(SHAPE), *maps, *head])


def by_hand(model: Any, *, guided: bool) -> Array:
    first, second, out = (np.asarray(weight, np.float64) for weight in model.get_weights()[:3])
    before, after = matrix_of(first, engines.SIDE), matrix_of(second, engines.SIDE - 2)
    values = []
    for x, target in zip(INPUTS.astype(np.float64), TARGETS, strict=True):
        low = x.ravel() @ before
        high = np.maximum(low, 0) @ after
        passing = out[:, target]
        for arriving, matrix, top in ((high, after, 6.0), (low, before, np.inf)):
            kept = np.maximum(passing, 0) if guided else passing
            passing = matrix @ np.where((arriving > 0) & (arriving < top), kept, 0)
        values.append(passing.reshape(SHAPE))
    return np.array(values)


@pytest.mark.parametrize("is_nested", [False, True])
def test_guided_backpropagation(is_nested: bool) -> None:
    model = rectified(is_nested=is_nested)
    guided, plain = by_hand(model, guided=True), by_hand(model, guided=False)
    assert_close(said(model, "guided_backprop"), guided)
    assert_close(said(model, "sensitivity"), plain)
    assert np.abs(guided - plain).max() > 0.1 * np.abs(plain).max()


def test_its_relu6_clips() -> None:
    backbone = rectified(is_nested=True).get_layer("backbone")
    share = float(np.mean(np.asarray(backbone(INPUTS)) == 6))
    assert 0.05 < share < 0.6


def test_gradients_beside_guided_ones_are_plain() -> None:
    """Both are taken in one traced function."""
    model = rectified(is_nested=False)
    explainer = Explainer(model, engines.probe(COUNT), ["guided_backprop", "sensitivity"])
    passes = explainer.passes()
    guided, plain = (explainer.record(method, passes).values for method in explainer.methods)
    assert_close(guided, by_hand(model, guided=True))
    assert_close(plain, by_hand(model, guided=False))
