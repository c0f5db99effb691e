"""Methods that take parts of the input away, against slow twins of their definitions in float64."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb, factorial
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
from keras import layers
from refusals import refusal
from scipy.ndimage import label

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.methods.perturbation._coalitions import by_shapley_kernel, every, halves
from tf_xai.methods.perturbation._regions import layout_of
from tf_xai.methods.perturbation._superpixels import superpixels

Array = npt.NDArray[Any]
IntArray = npt.NDArray[np.int64]
Value = Callable[[int, Any], float]

COUNT, CLASSES, HIDDEN, EMBEDDED = 4, 3, 7, 2
TARGETS = np.arange(COUNT) % CLASSES
RNG = np.random.default_rng(5)


@dataclass(frozen=True)
class Network:
    """`tanh(x A + a) B + b` of the input's numbers, or of the embedding of its tokens."""

    table: Array | None
    first: Array
    first_bias: Array
    second: Array
    second_bias: Array

    def score(self, x: Array, target: int) -> float:
        numbers = x if self.table is None else self.table[x.astype(int)]
        hidden = np.tanh(numbers.astype(np.float64).ravel() @ self.first + self.first_bias)
        return float((hidden @ self.second + self.second_bias)[target])


def network(shape: tuple[int, ...], tokens: int = 0) -> tuple[Network, Any]:
    """It, and the same in Keras."""
    rng = np.random.default_rng(len(shape))
    size = int(np.prod(shape)) * (EMBEDDED if tokens else 1)
    weights = [
        rng.normal(size=(size, HIDDEN)) / np.sqrt(size),
        rng.normal(size=HIDDEN),
        rng.normal(size=(HIDDEN, CLASSES)),
        rng.normal(size=CLASSES),
    ]
    table = rng.normal(size=(tokens, EMBEDDED)) if tokens else None
    head = [layers.Flatten(), layers.Dense(HIDDEN, "tanh"), layers.Dense(CLASSES, "softmax")]
    first = [layers.Embedding(tokens, EMBEDDED)] if tokens else []
    model = keras.Sequential([keras.Input(shape), *first, *head], name="twin")
    model.set_weights(weights if table is None else [table, *weights])
    return Network(table, *weights), model


@dataclass(frozen=True)
class Case:
    """A probe, a model of it, and by hand: its regions, their number, and what fills them."""

    probe: xai.Probe
    regions: Any  # as users choose them; None: left out
    cells: IntArray  # [examples, *cells]
    fills: Array  # [fills, ...]
    is_painted: bool
    tokens: int = 0

    @property
    def count(self) -> int:
        return int(self.cells.max()) + 1


def table_case() -> Case:
    def rows(count: int) -> Array:
        code = np.eye(2)[RNG.integers(0, 2, count)]
        return np.concatenate([RNG.normal(size=(count, 3)), code], axis=1).astype(np.float32)

    background = rows(40)
    chosen = [int((at + 0.5) / 16 * 40) for at in range(16)]
    probe = xai.Probe(
        rows(COUNT),
        TARGETS,
        background=background,
        feature_names=["a", "b", "c", "d_no", "d_yes"],
        categories={"d": ["d_no", "d_yes"]},
    )
    cells = np.tile([0, 1, 2, 3, 3], (COUNT, 1))
    return Case(probe, None, cells, background[chosen], is_painted=False)


def image_probe() -> xai.Probe:
    return xai.Probe(
        RNG.normal(size=(COUNT, 6, 6, 2)),
        TARGETS,
        kind="image",
        background=RNG.normal(size=(9, 6, 6, 2)),
    )


def squares_case() -> Case:
    probe = image_probe()
    cells = np.array([[2 * (y // 3) + x // 3 for x in range(6)] for y in range(6)])
    fill = probe.background.mean(axis=0, keepdims=True)
    return Case(probe, 2, np.tile(cells, (COUNT, 1, 1)), fill, is_painted=False)


def array_case() -> Case:
    """Other numbers of regions an example, and cells that stay."""
    probe = image_probe()
    cells = np.stack([RNG.integers(-1, 2 + example, (6, 6)) for example in range(COUNT)])
    fill = probe.background.mean(axis=0, keepdims=True)
    return Case(probe, cells, cells, fill, is_painted=True)


TEXTS = np.array([[3, 1, 4, 1, 5], [0, 0, 2, 7, 6], [8, 9, 3, 0, 0], [5, 0, 0, 0, 0]])


def text_case() -> Case:
    cells = np.array([[0, 1, 2, 3, 4], [-1, -1, 0, 1, 2], [0, 1, 2, -1, -1], [0, -1, -1, -1, -1]])
    fill = np.zeros((1, 5), np.int64)
    return Case(xai.Probe(TEXTS, TARGETS), None, cells, fill, is_painted=True, tokens=10)


def text_windows_case() -> Case:
    cells = np.array([[0, 0, 0, 1, 1], [-1, -1, 0, 0, 1], [0, 0, 1, -1, -1], [0, -1, -1, -1, -1]])
    fill = np.zeros((1, 5), np.int64)
    return Case(xai.Probe(TEXTS, TARGETS), 2, cells, fill, is_painted=True, tokens=10)


def series_case() -> Case:
    probe = xai.Probe(RNG.normal(size=(COUNT, 7, 2)), TARGETS, kind="series")
    cells = np.array([[2 * (time >= 3) + channel for channel in range(2)] for time in range(7)])
    fill = probe.inputs.mean(axis=0, keepdims=True)
    return Case(probe, 2, np.tile(cells, (COUNT, 1, 1)), fill, is_painted=False)


def single_channel_case() -> Case:
    probe = xai.Probe(RNG.normal(size=(COUNT, 6)), TARGETS, kind="series")
    fill = probe.inputs.mean(axis=0, keepdims=True)
    cells = np.tile([0, 0, 1, 1, 2, 2], (COUNT, 1))
    return Case(probe, 3, cells, fill, is_painted=False)


CASES = {
    "table": table_case(),
    "squares": squares_case(),
    "any regions": array_case(),
    "tokens": text_case(),
    "windows of tokens": text_windows_case(),
    "series": series_case(),
    "one channel": single_channel_case(),
}
every_case = pytest.mark.parametrize("title", CASES)


def game(case: Case, twin: Network) -> Value:
    """Mean score over the fills of an example with only those regions."""

    def value(example: int, kept: Any) -> float:
        x, cells = case.probe.inputs[example], case.cells[example]
        scores = []
        for fill in case.fills:
            row = x.copy()
            for cell in np.ndindex(cells.shape):
                if cells[cell] >= 0 and cells[cell] not in kept:
                    row[cell] = fill[cell]
            scores.append(twin.score(row, int(TARGETS[example])))
        return float(np.mean(scores))

    return value


def told(case: Case, regions: Array, *, divided: bool = False) -> Array:
    """What is said of the regions, one by one or on their cells."""
    if not case.is_painted:
        return regions
    cells = np.zeros(case.cells.shape)
    for place in np.ndindex(cells.shape):
        example, region = place[0], case.cells[place]
        share = (case.cells[example] == region).sum() if divided else 1
        cells[place] = regions[example, region] / share if region >= 0 else 0
    return cells.reshape(len(cells), -1)


def assert_says(method: Method, case: Case, model: Any, expected: Array) -> xai.Record:
    record = xai.explain(model, case.probe, method)
    said = record.values.reshape(len(expected), -1)
    np.testing.assert_allclose(said, expected, rtol=0, atol=1e-5 * np.abs(expected).max())
    return record


def own(case: Case, example: int) -> list[int]:
    """The regions that the example has."""
    return sorted(set(case.cells[example].ravel()) - {-1})


@every_case
def test_occlusion(title: str) -> None:
    case = CASES[title]
    twin, model = network(case.probe.inputs.shape[1:], case.tokens)
    value = game(case, twin)
    expected = np.zeros((COUNT, case.count))
    for example in range(COUNT):
        everyone = own(case, example)
        for region in everyone:
            without = [other for other in everyone if other != region]
            expected[example, region] = value(example, everyone) - value(example, without)
    assert_says(xai.Occlusion(regions=case.regions), case, model, told(case, expected))


def subsets(members: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(members) + 1):
        yield from combinations(members, size)


def shapley(value: Value, example: int, players: list[int], count: int) -> Array:
    """Each player's mean contribution over all orders in which players may come."""
    values = np.zeros(count)
    for player in players:
        for others in subsets([other for other in players if other != player]):
            size, total = len(others), len(players)
            weight = factorial(size) * factorial(total - size - 1) / factorial(total)
            gain = value(example, {*others, player}) - value(example, others)
            values[player] += weight * gain
    return values


@every_case
def test_kernel_shap_finds_shapley_values(title: str) -> None:
    case = CASES[title]
    twin, model = network(case.probe.inputs.shape[1:], case.tokens)
    value = game(case, twin)
    expected = np.array([shapley(value, i, own(case, i), case.count) for i in range(COUNT)])
    method = xai.KernelSHAP(regions=case.regions)
    record = assert_says(method, case, model, told(case, expected, divided=True))
    whole = [value(i, own(case, i)) - value(i, []) for i in range(COUNT)]
    np.testing.assert_allclose(record.values.reshape(COUNT, -1).sum(axis=1), whole, atol=1e-5)


WIDTH, RIDGE, SAMPLES = 0.3, 0.7, 20


def linear_model_nearby(value: Value, example: int, players: list[int], kept: Array) -> Any:
    """Coefficients and R² by the normal equations of rows with an intercept."""
    rows, scores, weights = [], [], []
    for coalition in kept:
        z = np.array([coalition[player] for player in players], float)
        cosine = z.sum() / np.sqrt(len(z) * z.sum()) if z.any() else 0
        weights.append(np.sqrt(np.exp(-((1 - cosine) ** 2) / WIDTH**2)) * SAMPLES / len(kept))
        rows.append([1, *z])
        scores.append(value(example, np.array(players)[z > 0]))
    design, weight, score = np.array(rows), np.diag(weights), np.array(scores)
    penalty = RIDGE * np.diag([0] + [1] * len(players))
    solved = np.linalg.solve(design.T @ weight @ design + penalty, design.T @ weight @ score)
    mean = np.average(score, weights=weights)
    missed = (weights * (score - design @ solved) ** 2).sum()
    return solved[1:], 1 - missed / (weights * (score - mean) ** 2).sum()


@every_case
def test_lime(title: str) -> None:
    case = CASES[title]
    twin, model = network(case.probe.inputs.shape[1:], case.tokens)
    value = game(case, twin)
    method = xai.LIME(samples=SAMPLES, regions=case.regions, width=WIDTH, ridge=RIDGE, seed=3)
    kept = halves(case.count, SAMPLES, 3)
    expected, fits = np.zeros((COUNT, case.count)), np.zeros(COUNT)
    for example in range(COUNT):
        players = own(case, example)
        found, fits[example] = linear_model_nearby(value, example, players, kept)
        expected[example, players] = found
    record = assert_says(method, case, model, told(case, expected))
    np.testing.assert_allclose(record.fit["local_r2"], fits, rtol=1e-4)


@pytest.mark.parametrize("title", ["squares", "series", "one channel"])
def test_occlusion_by_patches_that_overlap(title: str) -> None:
    """Patches of two regions a side; of series along the time alone."""
    case = CASES[title]
    twin, model = network(case.probe.inputs.shape[1:])
    value = game(case, twin)
    grids = {"squares": (2, 2), "series": (2, 2), "one channel": (3, 1)}
    patches = {
        "squares": [{0, 1, 2, 3}],
        "series": [{0, 2}, {1, 3}],
        "one channel": [{0, 1}, {1, 2}],
    }[title]
    regions = range(int(np.prod(grids[title])))
    expected = np.zeros((COUNT, len(regions)))
    for example in range(COUNT):
        lost = [value(example, regions) - value(example, set(regions) - patch) for patch in patches]
        for region in regions:
            covering = [x for x, patch in zip(lost, patches, strict=True) if region in patch]
            expected[example, region] = np.mean(covering)
    assert_says(xai.Occlusion(regions=case.regions, window=2), case, model, expected)


def pixel_of_mask(knots: Array, shift: Array, place: tuple[int, ...], shape: Any) -> float:
    """Linear interpolation between the knots around a pixel."""
    cells = [size - 2 for size in knots.shape]
    position = [i * c / size + s for i, c, size, s in zip(place, cells, shape, shift, strict=True)]
    total = 0.0
    for knot in np.ndindex(knots.shape):
        near = [max(0.0, 1 - abs(p - k)) for p, k in zip(position, knot, strict=True)]
        total += float(np.prod(near)) * knots[knot]
    return total


@pytest.mark.parametrize("title", ["squares", "series"])
def test_rise(title: str) -> None:
    case = CASES[title]
    probe = case.probe
    twin, model = network(probe.inputs.shape[1:])
    method = xai.RISE(samples=30, cells=3, visible=0.4, seed=2)
    shape = probe.inputs.shape[1:3] if probe.kind == "image" else probe.inputs.shape[1:2]
    random = np.random.default_rng(2)
    knots = random.random((30, *(5 for _ in shape))) < 0.4
    shifts = random.random((len(shape), 30))
    masks = np.zeros((30, *shape))
    for place in np.ndindex(masks.shape):
        sample = place[0]
        masks[place] = pixel_of_mask(knots[sample], shifts[:, sample], place[1:], shape)
    expected = np.zeros((COUNT, *shape))
    for example in range(COUNT):
        x, fill = probe.inputs[example], case.fills[0]
        scores = []
        for mask in masks:
            seen = mask.reshape(*shape, *[1] * (x.ndim - mask.ndim))
            scores.append(twin.score(seen * x + (1 - seen) * fill, int(TARGETS[example])))
        for cell in np.ndindex(shape):
            m = masks[(slice(None), *cell)]
            mean_when_seen = np.mean(np.array(scores) * m) / np.mean(m)
            expected[(example, *cell)] = mean_when_seen - np.mean(scores)
    assert_says(method, case, model, expected.reshape(COUNT, -1))


def test_masks_of_rise_are_visible_as_often_everywhere() -> None:
    masks = xai.RISE(samples=4000, cells=3, visible=0.3).masks(image_probe())
    assert masks.min() >= 0
    assert masks.max() <= 1
    np.testing.assert_allclose(masks.mean(axis=0), 0.3, atol=0.03)


def test_rise_of_a_constant_model_is_zero() -> None:
    _, model = network((6, 6, 2))
    model.layers[-1].set_weights([np.zeros((HIDDEN, CLASSES)), np.ones(CLASSES)])
    assert not xai.explain(model, image_probe(), "rise").values.any()


@pytest.fixture(scope="module")
def kernel(linear_model: Any) -> Array:
    return np.asarray(linear_model.get_weights()[0], np.float64)


@pytest.fixture(scope="module")
def rows() -> xai.Probe:
    rng = np.random.default_rng(3)
    return xai.Probe(rng.normal(size=(8, 6)), np.arange(8) % 3, background=rng.normal(size=(11, 6)))


@pytest.mark.parametrize(
    "method",
    [
        xai.Occlusion(),
        xai.KernelSHAP(),
        xai.KernelSHAP(samples=20),
        xai.LIME(ridge=1e-9),
        xai.LIME(samples=30, ridge=1e-9),
    ],
    ids=["occlusion", "kernel_shap", "fewer coalitions", "lime", "fewer samples"],
)
def test_linear_models_have_known_answers(
    method: Method, linear_model: Any, rows: xai.Probe, kernel: Array
) -> None:
    record = xai.explain(linear_model, rows, method)
    expected = (rows.inputs - rows.background.mean(axis=0)) * kernel[:, rows.targets].T
    np.testing.assert_allclose(record.values, expected, atol=1e-5)
    if record.fit:
        np.testing.assert_allclose(record.fit["local_r2"], 1, atol=1e-6)


def sum_of_products() -> Any:
    """`3 x0 x1 + x2`, whatever x3 is."""
    x = keras.Input((4,))
    y = keras.ops.stack([3 * x[:, 0] * x[:, 1] + x[:, 2]], axis=1)
    return keras.Model(x, keras.layers.Dense(1, kernel_initializer="ones")(y))


def test_shapley_values_of_a_product_that_two_share() -> None:
    probe = xai.Probe(np.array([[2.0, 5.0, -1.0, 9.0]]), [0.0], kind="table")
    model = sum_of_products()
    shap = xai.explain(model, probe, xai.KernelSHAP(baseline="zeros")).values
    np.testing.assert_allclose(shap, [[15, 15, -1, 0]], atol=1e-5)
    lost = xai.explain(model, probe, xai.Occlusion(baseline="zeros")).values
    np.testing.assert_allclose(lost, [[30, 30, -1, 0]], atol=1e-5)


@pytest.mark.parametrize("name", ["occlusion", "kernel_shap", "lime"])
def test_what_equals_its_fill_is_exactly_nothing(name: str) -> None:
    """Of one example a region is missing, of the other another: the rest is as if it were not."""
    inputs = np.array([[1.0, 0.0, 2.0, 3.0], [1.0, 2.0, 2.0, 0.0]])
    _, model = network((4,))
    method = {"occlusion": xai.Occlusion, "kernel_shap": xai.KernelSHAP, "lime": xai.LIME}[name]
    probe = xai.Probe(inputs, [0, 1])
    values = xai.explain(model, probe, method(baseline="zeros")).values
    np.testing.assert_array_equal(values == 0, inputs == 0)


def test_a_short_text_is_explained_as_if_it_were_alone() -> None:
    """Padding is no player: among longer texts, a short one's values stay what they are."""
    _, model = network((5,), tokens=10)
    together = xai.explain(model, xai.Probe(TEXTS, TARGETS), "kernel_shap").values
    for example in range(COUNT):
        alone = xai.Probe(TEXTS[example : example + 1], TARGETS[example : example + 1])
        said = xai.explain(model, alone, "kernel_shap").values[0]
        np.testing.assert_allclose(together[example], said, atol=1e-5)


def total_gap(model: Any, probe: xai.Probe, method: Method) -> Array:
    explainer = Explainer(model, probe, method)
    passes = explainer.passes()
    (ready,) = explainer.methods
    record = explainer.record(ready, passes)
    total = ready.total(passes, explainer.probe)
    assert total is not None
    assert np.abs(total).min() > 0
    return np.abs(record.values.reshape(len(probe), -1).sum(axis=1) - total) / np.abs(total)


@pytest.mark.parametrize(
    ("title", "method"),
    [
        ("squares", xai.KernelSHAP(regions=6, samples=100)),
        ("squares", xai.KernelSHAP(regions="superpixels", samples=30, baseline=("zeros", "mean"))),
        ("any regions", xai.KernelSHAP(baseline="background")),
        ("tokens", xai.KernelSHAP(samples=12)),
        ("series", xai.KernelSHAP(samples=64)),
        ("table", xai.KernelSHAP(samples=10)),
    ],
)
def test_kernel_shap_is_complete_however_few_coalitions(title: str, method: Method) -> None:
    case = CASES[title]
    _, model = network(case.probe.inputs.shape[1:], case.tokens)
    assert total_gap(model, case.probe, method).max() < 1e-4


COALITIONS = [(5, 32), (9, 64), (12, 256), (16, 256), (30, 62), (30, 256), (64, 256), (4, 12)]
every_size = pytest.mark.parametrize(("count", "samples"), COALITIONS)


@every_size
def test_coalitions_come_once_and_in_pairs(count: int, samples: int) -> None:
    drawn = by_shapley_kernel(count, samples, 0)
    rows = {row.tobytes() for row in drawn.kept}
    assert samples - 2 < len(drawn.kept) <= samples
    assert len(rows) == len(drawn.kept)
    assert {(~row).tobytes() for row in drawn.kept} == rows
    assert drawn.kept[0].all()
    assert not drawn.kept[1].any()


@every_size
def test_weights_are_those_of_the_shapley_kernel(count: int, samples: int) -> None:
    """Of sizes that are there completely; those that are drawn share what is left."""
    drawn = by_shapley_kernel(count, samples, 0)
    sizes = drawn.kept.sum(axis=1)
    complete = [s for s in range(1, count) if (sizes == s).sum() == comb(count, s)]
    assert {1, count - 1} <= {*complete}
    for size in complete:
        weight = (count - 1) / (comb(count, size) * size * (count - size))
        np.testing.assert_allclose(drawn.weights[sizes == size], weight, rtol=1e-12)
    left = sum((count - 1) / (s * (count - s)) for s in range(1, count) if s not in complete)
    rest = np.isin(sizes, [*complete, 0, count], invert=True)
    if rest.any():
        np.testing.assert_allclose(drawn.weights[rest], left / rest.sum(), rtol=1e-12)
    else:
        assert len(drawn.kept) == samples


def test_another_seed_draws_other_coalitions() -> None:
    first, again, other = (by_shapley_kernel(20, 100, seed).kept for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (halves(20, 50, 0) != halves(20, 50, 1)).any()


def test_few_regions_are_evaluated_completely() -> None:
    assert {row.tobytes() for row in halves(5, 32, 0)} == {row.tobytes() for row in every(5)}
    assert halves(5, 32, 0)[0].all()
    assert len(halves(6, 32, 0)) == 32


@pytest.mark.parametrize("count", [8, 14])
def test_the_regression_is_that_of_the_definition(count: int) -> None:
    """Against the conditions of Karush, Kuhn and Tucker for the same coalitions."""
    from tf_xai.methods.perturbation.kernel_shap import shapley_values

    drawn = by_shapley_kernel(count, 60, 4)
    scores = np.random.default_rng(0).normal(size=(3, len(drawn.kept)))
    said = shapley_values(drawn, scores, np.ones((3, count), bool))
    for example in range(3):
        z, k = drawn.kept[2:].astype(float), drawn.weights[2:]
        system = np.zeros((count + 1, count + 1))
        system[:count, :count] = 2 * z.T @ np.diag(k) @ z
        system[:count, count] = system[count, :count] = 1
        whole, none = scores[example, :2]
        right = [*(2 * z.T @ (k * (scores[example, 2:] - none))), whole - none]
        np.testing.assert_allclose(said[example], np.linalg.solve(system, right)[:count], atol=1e-9)


def test_superpixels_are_connected_and_follow_the_picture() -> None:
    picture = np.zeros((2, 32, 32, 3))
    picture[0, :, 13:] = 1  # an edge that no square keeps
    picture[1] = np.random.default_rng(0).random((32, 32, 3))
    segments = superpixels(200 * picture - 50)
    np.testing.assert_array_equal(segments, superpixels(picture))
    for one in segments:
        assert 20 <= one.max() + 1 <= 64
        assert set(np.unique(one)) == set(range(one.max() + 1))
        assert all(label(one == segment)[1] == 1 for segment in np.unique(one))
    left, right = set(segments[0][:, :13].ravel()), set(segments[0][:, 13:].ravel())
    assert not left & right


def test_superpixels_of_one_colour() -> None:
    assert superpixels(np.ones((1, 8, 8, 1))).shape == (1, 8, 8)


SHAPES = [
    ("image", (9, 14, 3), "occlusion", (8, 8), ("y", "x")),
    ("image", (9, 14, 3), "kernel_shap", (4, 4), ("y", "x")),
    ("image", (9, 14, 3), "lime", (9, 14), ("y", "x")),
    ("image", (5, 6), "occlusion", (5, 6), ("y", "x")),
    ("image", (9, 14, 3), "rise", (9, 14), ("y", "x")),
    ("table", (5,), "lime", (5,), ("feature",)),
    ("series", (50, 2), "lime", (16, 2), ("time", "feature")),
    ("series", (50, 10), "kernel_shap", (6, 10), ("time", "feature")),
    ("series", (50, 70), "occlusion", (16,), ("time",)),
    ("series", (7,), "kernel_shap", (7,), ("time",)),
    ("series", (50, 2), "rise", (50,), ("time",)),
]


@pytest.mark.parametrize(("kind", "shape", "name", "told_as", "axes"), SHAPES)
def test_layouts_of_every_kind(kind: str, shape: Any, name: str, told_as: Any, axes: Any) -> None:
    _, model = network(shape)
    inputs = np.random.default_rng(0).normal(size=(2, *shape))
    record = xai.explain(model, xai.Probe(inputs, [0, 1], kind=kind), name)
    assert record.values.shape == (2, *told_as)
    assert tuple(record.axes) == axes


def test_features_are_named() -> None:
    case = CASES["table"]
    _, model = network((5,))
    record = xai.explain(model, case.probe, "kernel_shap")
    assert list(record.labels) == ["a", "b", "c", "d"]
    assert record.params["baseline"] == "background"


def test_long_texts_have_as_many_windows_as_the_samples_allow() -> None:
    ids = np.random.default_rng(0).integers(1, 10, (2, 30))
    _, model = network((30,), tokens=10)
    probe = xai.Probe(ids, [0, 1])
    assert xai.explain(model, probe, xai.KernelSHAP(samples=120)).params["regions"] == "tokens"
    record = xai.explain(model, probe, xai.KernelSHAP(samples=40))
    assert record.params["regions"] == 10
    np.testing.assert_array_equal(record.values[:, ::3], record.values[:, 1::3])
    assert (record.values[:, 0] != record.values[:, 3]).all()


@pytest.mark.parametrize(("vocabulary", "token"), [(["", "[UNK]", *"abcdefgh"], 1), (None, 0)])
def test_words_become_the_unknown_token_if_there_is_one(vocabulary: Any, token: int) -> None:
    """An unknown word can become nothing else."""
    twin, model = network((5,), tokens=10)
    probe = xai.Probe(TEXTS, TARGETS, kind="text", tokenizer=vocabulary)
    record = xai.explain(model, probe, "occlusion")
    assert record.params["baseline"] == token
    for example, place in np.ndindex(TEXTS.shape):
        without = TEXTS[example].copy()
        without[place] = token if without[place] else 0
        lost = twin.score(TEXTS[example], TARGETS[example]) - twin.score(without, TARGETS[example])
        np.testing.assert_allclose(record.values[example, place], lost, atol=1e-5)


def test_inputs_that_are_columns_of_one_table() -> None:
    a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
    joined = layers.Concatenate()([a, b])
    model = keras.Model({"a": a, "b": b}, layers.Dense(1, kernel_initializer="ones")(joined))
    columns = {"a": np.array([[1.0], [4.0]]), "b": np.array([[2.0], [-3.0]])}
    probe = xai.Probe(columns, np.array([0.5, 0.7]))
    record = xai.explain(model, probe, xai.KernelSHAP(baseline="zeros"))
    np.testing.assert_allclose(record.values, [[1, 2], [4, -3]], atol=1e-6)
    assert list(record.labels) == ["a", "b"]


def test_codes_are_replaced_by_codes() -> None:
    """Of columns that go through an embedding, rows of the background are codes too."""
    twin, model = network((3,), tokens=5)
    codes, background = RNG.integers(0, 5, (2, 3)), RNG.integers(0, 5, (6, 3))
    probe = xai.Probe(codes, [0, 1], kind="table", background=background)
    record = xai.explain(model, probe, "occlusion")
    for example, column in np.ndindex(2, 3):
        replaced = np.repeat(codes[example : example + 1], 6, axis=0)
        replaced[:, column] = background[:, column]
        mean = np.mean([twin.score(row, example) for row in replaced])
        lost = twin.score(codes[example], example) - mean
        np.testing.assert_allclose(record.values[example, column], lost, atol=1e-5)


def test_nothing_is_drawn_anew() -> None:
    probe = image_probe()
    assert layout_of(3, probe) is layout_of(3, probe)
    assert layout_of("superpixels", probe) is layout_of("superpixels", probe)
    assert layout_of(np.zeros((6, 6), int), probe) is layout_of(np.zeros((6, 6), int), probe)
    assert layout_of(3, probe) is not layout_of(2, probe)


IMAGE, TABLE, TEXT = CASES["squares"], CASES["table"], CASES["tokens"]
MESSAGES = [
    (
        IMAGE,
        lambda: xai.LIME(regions="tokens"),
        refusal("regions", "'tokens'", "'superpixels'", "region indices"),
    ),
    (
        TABLE,
        lambda: xai.LIME(regions=3),
        refusal("regions", "3", "'features'", "region indices"),
    ),
    (
        IMAGE,
        lambda: xai.KernelSHAP(regions=np.zeros((5, 5), int)),
        refusal("regions", "int64 of shape (5, 5)", "'superpixels'", "region indices"),
    ),
    (
        IMAGE,
        lambda: xai.KernelSHAP(regions=0),
        refusal("regions", "0", "1"),
    ),
    (
        IMAGE,
        lambda: xai.KernelSHAP(samples=30),
        refusal("samples", "30", "34"),
    ),
    (
        IMAGE,
        lambda: xai.Occlusion(window=9),
        refusal("window", "9", "6"),
    ),
    (
        TABLE,
        lambda: xai.Occlusion(window=2),
        refusal("window", "2", "1"),
    ),
    (
        TABLE,
        lambda: xai.Occlusion(baseline="noise"),
        refusal("baseline", "'noise'", "['auto', 'zeros', 'mean', 'blur', 'background']"),
    ),
    (
        TEXT,
        lambda: xai.Occlusion(baseline="mean"),
        refusal("baseline", "'mean'", "0", "9"),
    ),
    (
        TABLE,
        lambda: xai.Occlusion(baseline="blur"),
        refusal("baseline", "'blur'", "'zeros'", "'mean'"),
    ),
    (
        TABLE,
        lambda: xai.LIME(ridge=0),
        refusal("ridge", "0", "0"),
    ),
    (
        TABLE,
        lambda: xai.LIME(width=float("nan")),
        refusal("width", "nan", "0"),
    ),
    (
        IMAGE,
        lambda: xai.RISE(visible=1),
        refusal("visible", "1", "0", "1"),
    ),
]


@pytest.mark.parametrize(("case", "make", "message"), MESSAGES)
def test_messages(case: Case, make: Callable[[], Method], message: str) -> None:
    _, model = network(case.probe.inputs.shape[1:], case.tokens)
    with pytest.raises(ValueError, match=message):
        xai.explain(model, case.probe, make())


def test_arrays_of_no_kind_need_regions() -> None:
    shape = (2, 3, 2, 2)
    _, model = network(shape)
    probe = xai.Probe(np.random.default_rng(0).normal(size=(2, *shape)), [0, 1], kind="array")
    message = refusal("regions", "nothing", "`kind=`", "region indices")
    with pytest.raises(ValueError, match=message):
        xai.explain(model, probe, "kernel_shap")
    record = xai.explain(model, probe, xai.KernelSHAP(regions=np.arange(6).reshape(2, 3)))
    assert record.values.shape == (2, 2, 3)


def test_codes_have_no_mean() -> None:
    _, model = network((3,), tokens=5)
    probe = xai.Probe(RNG.integers(0, 5, (2, 3)), [0, 1], kind="table")
    message = refusal("baseline", "'mean'", "'background'", "'zeros'")
    with pytest.raises(ValueError, match=message):
        xai.explain(model, probe, xai.LIME(baseline="mean"))


def test_superpixels_without_scikit_image(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "skimage.segmentation", None)
    _, model = network((6, 6, 2))
    message = r"scikit-image.*`pip install '\.\[blackbox\]'`.*`regions=7`"
    with pytest.raises(ImportError, match=message):
        xai.explain(model, image_probe(), "lime")
