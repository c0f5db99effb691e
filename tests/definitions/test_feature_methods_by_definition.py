"""Methods about features of a table against their definitions, written slowly in float64."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest

import tf_xai as xai
from tf_xai.explainer import Explainer

Array = npt.NDArray[np.float64]
Function = Callable[[Array], Array]

EXAMPLES, ROWS, COLUMNS = 9, 60, 7
NAMES = ["x", "y", "colour_red", "colour_green", "colour_blue", "size", "flag"]
CATEGORIES = {"colour": NAMES[2:5], "size": ["s", "m", "l", "xl"]}
FEATURES: dict[str, tuple[int, ...]] = {
    "x": (0,),
    "y": (1,),
    "colour": (2, 3, 4),
    "size": (5,),
    "flag": (6,),
}
ARE_CODES = ("colour", "size")
RNG = np.random.default_rng(17)


def draw_table(rows: int) -> npt.NDArray[np.float32]:
    """Two numbers that are correlated, a one-hot colour, a size that is never "l", and a flag."""
    x = RNG.normal(size=rows)
    y = 0.7 * x + RNG.normal(size=rows)
    colour = np.eye(3)[RNG.integers(0, 3, rows)]
    size = RNG.choice([0, 1, 3], rows)
    return np.column_stack([x, y, colour, size, RNG.random(rows) < 0.3]).astype(np.float32)


TABLE = draw_table(ROWS)
INPUTS = draw_table(EXAMPLES)


def network(outputs: int, head: str | None) -> tuple[Any, Function]:
    """A Keras model and its scores in NumPy."""
    rng = np.random.default_rng(outputs)
    weights = [
        0.6 * rng.normal(size=(COLUMNS, 8)),
        rng.normal(size=8),
        rng.normal(size=(8, outputs)),
        rng.normal(size=outputs),
    ]
    stack = [keras.layers.Dense(8, "tanh"), keras.layers.Dense(outputs, head)]
    model = keras.Sequential([keras.Input((COLUMNS,)), *stack])
    model.set_weights(weights)
    single = [weight.astype(np.float32).astype(np.float64) for weight in weights]

    def scores(rows: Array) -> Array:
        hidden = np.tanh(np.asarray(rows, np.float64) @ single[0] + single[1])
        return hidden @ single[2] + single[3]

    return model, scores


def described(targets: Any = None, **options: Any) -> xai.Probe:
    return xai.Probe(
        INPUTS,
        targets,
        feature_names=NAMES,
        categories=CATEGORIES,
        **{"background": TABLE, **options},
    )


def value_of(name: str, row: Array) -> float:
    columns = FEATURES[name]
    return float(row[columns[0]] if len(columns) == 1 else np.argmax(row[list(columns)]))


def with_value(row: Array, name: str, value: float) -> Array:
    changed, columns = np.array(row, np.float64), FEATURES[name]
    for place, column in enumerate(columns):
        changed[column] = value if len(columns) == 1 else float(place == value)
    return changed


def slow_quantiles(values: list[float], count: int) -> list[float]:
    """Values that occur: the least with at least such a share of the rows up to it."""
    distinct = sorted(set(values))
    if len(distinct) <= count:
        return distinct
    ordered, found = sorted(values), set()
    for level in range(count):
        share = level / (count - 1)
        found.add(next(v for i, v in enumerate(ordered) if (i + 1) / len(ordered) >= share - 1e-12))
    return sorted(found)


def grid_of(record: xai.Record, row: int, which: int = 0) -> list[float]:
    return list(record.rows[row].grids[which].at)


def assert_close(values: npt.NDArray[np.float32], expected: Any, tolerance: float = 1e-5) -> None:
    np.testing.assert_allclose(values, expected, atol=tolerance, rtol=0)


# permutation importance

LABELS_TRUTH = RNG.integers(0, 2, (EXAMPLES, 3))
QUANTITIES = RNG.normal(size=(EXAMPLES, 3)).astype(np.float32)
CLASSES = np.arange(EXAMPLES) % 3


def softmax(scores: Array) -> Array:
    return np.exp(scores) / np.exp(scores).sum()


def sigmoid(scores: Array) -> Array:
    return 1 / (1 + np.exp(-scores))


def slow_loss(case: str, loss: str, scores: Array, example: int) -> float:
    power = {"squared_error": 2, "absolute_error": 1}.get(loss)
    if case == "classes":
        p, truth = softmax(scores), np.eye(3)[CLASSES[example]]
        return -np.log(p[CLASSES[example]]) if power is None else (abs(p - truth) ** power).mean()
    if case == "quantities":
        return float((abs(scores - QUANTITIES[example]) ** (power or 2)).mean())
    p = sigmoid(scores)
    if case == "two classes":
        truth = np.array([CLASSES[example] % 2])
    elif case == "labels":
        truth = LABELS_TRUTH[example]
    else:  # only the explained one is known
        p, truth = p[CLASSES[example], None], np.ones(1)
    if power is not None:
        return float((abs(p - truth) ** power).mean())
    return float(-(truth * np.log(p) + (1 - truth) * np.log(1 - p)).mean())


CASES: dict[str, tuple[int, str | None, Any]] = {
    "classes": (3, "softmax", CLASSES),
    "two classes": (1, "sigmoid", CLASSES % 2),
    "labels": (3, "sigmoid", LABELS_TRUTH),
    "one label": (3, "sigmoid", CLASSES),
    "quantities": (3, None, QUANTITIES),
}


@pytest.mark.parametrize("loss", ["auto", "squared_error", "absolute_error"])
@pytest.mark.parametrize("case", CASES)
def test_permutation_importance(case: str, loss: str) -> None:
    outputs, head, targets = CASES[case]
    model, scores = network(outputs, head)
    method = xai.PermutationImportance(loss=loss, repeats=3, seed=4)
    record = xai.explain(model, described(targets), method)
    expected = np.zeros((3, len(FEATURES)))
    for repeat, order in enumerate(method.permutations(EXAMPLES)):
        for place, name in enumerate(FEATURES):
            for example in range(EXAMPLES):
                value = value_of(name, INPUTS[order[example]])
                changed = with_value(INPUTS[example], name, value)
                after = slow_loss(case, loss, scores(changed), example)
                before = slow_loss(case, loss, scores(INPUTS[example]), example)
                expected[repeat, place] += (after - before) / EXAMPLES
    assert_close(record.values, expected)
    assert [row.name for row in record.rows] == ["repeat 1", "repeat 2", "repeat 3"]
    assert list(record.labels) == list(FEATURES)
    assert (record.view, list(record.axes)) == ("importance", ["feature"])
    assert record.evaluations == 3 * len(FEATURES) * EXAMPLES


def test_permutation_importance_in_closed_form() -> None:
    """Of a linear model with squared error, from residuals and differences alone."""
    weights = RNG.normal(size=COLUMNS)
    model = linear(weights, bias=0.4)
    y = RNG.normal(size=EXAMPLES).astype(np.float32)
    method = xai.PermutationImportance(repeats=2, features=["y", "size"])
    values = xai.explain(model, described(y), method).values
    residual = INPUTS @ weights + 0.4 - y
    for repeat, order in enumerate(method.permutations(EXAMPLES)):
        for place, column in enumerate((1, 5)):
            change = weights[column] * (INPUTS[order, column] - INPUTS[:, column])
            expected = (2 * residual * change + change**2).mean()
            assert values[repeat, place] == pytest.approx(expected, abs=1e-5)


def test_permutations_are_fixed_and_whole() -> None:
    orders = xai.PermutationImportance(repeats=7).permutations(EXAMPLES)
    np.testing.assert_array_equal(np.sort(orders), np.tile(np.arange(EXAMPLES), (7, 1)))
    few = xai.PermutationImportance(repeats=3).permutations(EXAMPLES)
    np.testing.assert_array_equal(few, orders[:3])
    others = xai.PermutationImportance(repeats=3, seed=1).permutations(EXAMPLES)
    assert (others != few).any()


def test_what_the_model_ignores_has_no_importance() -> None:
    weights = np.array([1, 0, 0, 0, 0, 2.0, 0])
    values = xai.explain(
        linear(weights), described(RNG.normal(size=EXAMPLES)), "permutation_importance"
    ).values
    assert (values[:, [1, 2, 4]] == 0).all()
    assert (values[:, [0, 3]] != 0).all()


# partial dependence


@pytest.mark.parametrize(("outputs", "head"), [(3, "softmax"), (1, "sigmoid"), (2, None)])
def test_pdp(outputs: int, head: str | None) -> None:
    model, scores = network(outputs, head)
    targets = None if head else RNG.normal(size=(EXAMPLES, 2))
    method = xai.PDP(grid=6, samples=20, lines=5)
    record = xai.explain(model, described(targets), method)
    chosen = [int((place + 0.5) * ROWS / 20) for place in range(20)]
    own_lines = [chosen[int((place + 0.5) * 20 / 5)] for place in range(5)]
    assert record.values.shape == (len(FEATURES), 6, 6, outputs)
    evaluations = 0
    for place, name in enumerate(FEATURES):
        values = [value_of(name, row) for row in TABLE]
        codes = [float(code) for code in range(len(CATEGORIES.get(name, [])))]
        grid = codes or slow_quantiles(values, 6)
        assert grid_of(record, place) == pytest.approx(grid)
        evaluations += len(grid) * 20
        for at in range(6):
            value = grid[at % len(grid)]
            answers = [scores(with_value(TABLE[row], name, value)) for row in chosen]
            assert_close(record.values[place, 0, at], np.mean(answers, axis=0))
            alone = [scores(with_value(TABLE[row], name, value)) for row in own_lines]
            assert_close(record.values[place, 1:, at], alone)
    assert record.evaluations == evaluations
    assert [row.name for row in record.rows] == list(FEATURES)
    assert record.rows[2].grids[0].feature.categories == ("red", "green", "blue")
    assert len(record.channels) == (outputs if outputs > 1 else 0)
    assert (record.view, list(record.axes)) == ("curves", ["line", "at", "output"])


@pytest.mark.parametrize("method", ["pdp", "ale"])
def test_curves_of_a_linear_model_are_lines(method: str) -> None:
    weights = RNG.normal(size=COLUMNS)
    record = xai.explain(linear(weights, bias=2.0), described(RNG.normal(size=EXAMPLES)), method)
    for place, name in enumerate(FEATURES):
        grid = np.array(grid_of(record, place))
        columns = FEATURES[name]
        is_one_hot = len(columns) > 1
        slope = weights[2:5][grid.astype(int)] if is_one_hot else weights[columns] * grid
        curve = record.values[place, 0, : len(grid), 0]
        assert_close(curve - curve[0], slope - slope[0])


def test_lines_of_pdp_average_to_it_if_all_are_kept() -> None:
    model, _ = network(3, "softmax")
    record = xai.explain(model, described(), xai.PDP(samples=12, lines=12))
    assert_close(record.values[:, 1:].mean(axis=1), record.values[:, 0])


# accumulated local effects


def slow_ale(scores: Function, name: str, grid: list[float], table: Array) -> Array:
    """Apley and Zhu 2020, row by row: bins of quantiles; categories in the order of their codes."""
    steps: list[list[Array]] = [[] for _ in grid[1:]]
    for row in table:
        value = value_of(name, row)
        for step, (low, high) in enumerate(itertools.pairwise(grid)):
            inside = low < value <= high or (step == 0 and value == low)
            beside = name in ARE_CODES and value in (low, high)
            if beside or (name not in ARE_CODES and inside):
                change = scores(with_value(row, name, high)) - scores(with_value(row, name, low))
                steps[step].append(change)
    curve = [np.zeros_like(steps[0][0])]
    for changes in steps:
        curve.append(curve[-1] + np.mean(changes, axis=0))
    if name in ARE_CODES:
        mean = np.mean([curve[grid.index(value_of(name, row))] for row in table], axis=0)
    else:
        halves = [(one + other) / 2 for one, other in itertools.pairwise(curve)]
        mean = sum(len(c) * half for c, half in zip(steps, halves, strict=True)) / len(table)
    return np.array(curve) - mean


@pytest.mark.parametrize("bins", [1, 5, 20])
def test_ale(bins: int) -> None:
    model, scores = network(3, "softmax")
    record = xai.explain(model, described(), xai.ALE(bins=bins))
    longest = record.values.shape[2]
    for place, name in enumerate(FEATURES):
        values = [value_of(name, row) for row in TABLE]
        grid = sorted(set(values)) if name in ARE_CODES else slow_quantiles(values, bins + 1)
        assert grid_of(record, place) == pytest.approx(grid)
        expected = slow_ale(scores, name, grid_of(record, place), TABLE)
        assert_close(record.values[place, 0], expected[np.arange(longest) % len(grid)])
    assert (record.view, list(record.axes)) == ("curves", ["line", "at", "output"])


def test_ale_leaves_out_categories_that_never_occur() -> None:
    model, _ = network(3, "softmax")
    record = xai.explain(model, described(), xai.ALE(features=["size"]))
    assert grid_of(record, 0) == [0, 1, 3]


def in_bin(value: float, grid: list[float], place: int) -> bool:
    return grid[place] < value <= grid[place + 1] or (place == 0 and value == grid[0])


def slow_pair_ale(
    scores: Function, names: tuple[str, str], grids: tuple[list[float], list[float]], table: Array
) -> Array:
    """The same of two features, main effects taken off, empty cells filled by the nearest."""
    sizes = len(grids[0]) - 1, len(grids[1]) - 1
    cells = list(itertools.product(*map(range, sizes)))
    local: dict[tuple[int, int], Array] = {}
    counts = np.zeros(sizes)
    for i, j in cells:
        changes = []
        for row in table:
            v, w = (value_of(name, row) for name in names)
            if in_bin(v, grids[0], i) and in_bin(w, grids[1], j):
                corner = {
                    (a, b): scores(
                        with_value(
                            with_value(row, names[0], grids[0][i + a]), names[1], grids[1][j + b]
                        )
                    )
                    for a, b in itertools.product((0, 1), repeat=2)
                }
                changes.append(corner[1, 1] - corner[1, 0] - corner[0, 1] + corner[0, 0])
        counts[i, j] = len(changes)
        if changes:
            local[i, j] = np.mean(changes, axis=0)

    def centre(cell: tuple[int, int]) -> Array:
        spans = [(g[k] + g[k + 1]) / 2 / (g[-1] - g[0]) for g, k in zip(grids, cell, strict=True)]
        return np.array(spans)

    filled = {
        cell: local.get(cell)
        if cell in local
        else local[min(local, key=lambda other: ((centre(cell) - centre(other)) ** 2).sum())]
        for cell in cells
    }
    outputs = len(next(iter(local.values())))
    h = np.zeros((sizes[0] + 1, sizes[1] + 1, outputs))
    for i, j in cells:
        h[i + 1, j + 1] = sum(filled[k, m] for k in range(i + 1) for m in range(j + 1))
    first, second = np.zeros((sizes[0] + 1, outputs)), np.zeros((sizes[1] + 1, outputs))
    for i in range(sizes[0]):
        steps = [
            counts[i, j] * (h[i + 1, j] - h[i, j] + h[i + 1, j + 1] - h[i, j + 1]) / 2
            for j in range(sizes[1])
        ]
        first[i + 1] = first[i] + sum(steps) / counts[i].sum()
    for j in range(sizes[1]):
        steps = [
            counts[i, j] * (h[i, j + 1] - h[i, j] + h[i + 1, j + 1] - h[i + 1, j]) / 2
            for i in range(sizes[0])
        ]
        second[j + 1] = second[j] + sum(steps) / counts[:, j].sum()
    h = h - first[:, None] - second[None]
    corners = [h[i, j] + h[i + 1, j] + h[i, j + 1] + h[i + 1, j + 1] for i, j in cells]
    weighed = [counts[cell] * corner / 4 for cell, corner in zip(cells, corners, strict=True)]
    return h - sum(weighed) / len(table)


PAIRS = [("x", "y"), ("flag", "x"), ("size", "colour")]


@pytest.mark.parametrize("bins", [3, 6])
def test_ale_of_pairs(bins: int) -> None:
    model, scores = network(2, "softmax")
    record = xai.explain(model, described(), xai.ALE(pairs=PAIRS, bins=bins))
    assert record.view == "surfaces"
    assert list(record.axes) == ["at", "other_at", "output"]
    assert [row.name for row in record.rows] == ["x x y", "flag x x", "size x colour"]
    assert record.evaluations == 4 * len(PAIRS) * ROWS
    for place, names in enumerate(PAIRS):
        grids = grid_of(record, place), grid_of(record, place, 1)
        expected = slow_pair_ale(scores, names, grids, TABLE)
        assert_close(record.values[place, : len(grids[0]), : len(grids[1])], expected)
    assert np.abs(record.values).max() > 0.01


class Calculated(keras.Model):
    """Puts out a formula of the columns."""

    def __init__(self, formula: Callable[[Any], Any]) -> None:
        super().__init__()
        self.formula = formula

    def call(self, inputs: Any) -> Any:
        return self.formula(inputs)[:, None]


def calculated(formula: Callable[[Any], Any], columns: int = COLUMNS) -> Any:
    model = Calculated(formula)
    model(np.zeros((1, columns), np.float32))
    model.compile("sgd", "mse")
    return model


def linear(weights: Array, bias: float = 0.0) -> Any:
    kernel = weights.astype(np.float32)[:, None]
    return calculated(lambda x: (keras.ops.matmul(x, kernel) + bias)[:, 0], len(weights))


def test_ale_of_a_model_without_interactions_is_zero_for_pairs() -> None:
    model = calculated(lambda x: keras.ops.sin(x[:, 0]) + x[:, 1] ** 2 + x[:, 6])
    record = xai.explain(model, described(), xai.ALE(pairs=[("x", "y"), ("x", "flag")]))
    assert np.abs(record.values).max() < 1e-4


def test_ale_of_a_product_of_independent_features() -> None:
    """Alone `z_j E x_i`, on [-1, 1] none; together `x_1 x_2` itself."""
    grid = np.linspace(-1, 1, 41)
    table = np.array(list(itertools.product(grid, grid)), np.float32)
    model = calculated(lambda x: x[:, 0] * x[:, 1], 2)
    probe = xai.Probe(table[:3], [0.0, 1.0, 2.0], background=table)
    alone = xai.explain(model, probe, xai.ALE(bins=10))
    assert np.abs(alone.values).max() < 1e-5
    together = xai.explain(model, probe, xai.ALE(pairs=[("feature 0", "feature 1")], bins=10))
    one, other = (np.array(grid_of(together, 0, which)) for which in (0, 1))
    surface = together.values[0, ..., 0]
    beyond = surface - surface[:1] - surface[:, :1] + surface[0, 0]
    assert_close(beyond, np.outer(one - one[0], other - other[0]), 1e-4)
    assert_close(surface, np.outer(one, other), 0.05)


def test_ale_does_not_leave_the_data_where_pdp_does() -> None:
    """Of two equal columns, a model's answers off the diagonal count in a partial dependence only.

    Source of the case: Apley and Zhu 2020, section 5.
    """
    x = np.linspace(-1, 1, 200, dtype=np.float32)
    table = np.stack([x, x], axis=1)
    model = calculated(lambda x: x[:, 0] + 50.0 * keras.ops.relu(x[:, 0] - x[:, 1] - 0.5), 2)
    probe = xai.Probe(table[:3], [0.0, 1.0, 2.0], background=table)
    features = ["feature 0"]
    ale = xai.explain(model, probe, xai.ALE(features=features))
    pdp = xai.explain(model, probe, xai.PDP(features=features))
    assert_close(ale.values[0, 0, :, 0], np.array(grid_of(ale, 0)), 0.02)
    assert np.ptp(pdp.values[0, 0]) > 10


# interventional effects


def test_interventional_effect() -> None:
    model, scores = network(3, "softmax")
    swap = xai.Intervention(lambda rows: rows[:, [1, 0, 2, 3, 4, 5, 6]], name="swapped")
    ready = xai.Intervention(INPUTS[::-1].copy(), name="reversed", to=1)
    record = xai.explain(model, described(CLASSES), xai.InterventionalEffect(edits=[swap, ready]))
    expected, flips = np.zeros((EXAMPLES, 2)), np.zeros((EXAMPLES, 2))
    for i, row in enumerate(INPUTS):
        for k, edited in enumerate((row[[1, 0, 2, 3, 4, 5, 6]], INPUTS[::-1][i])):
            after, before = scores(edited), scores(row)
            expected[i, k] = after[CLASSES[i]] - before[CLASSES[i]]
            changed = after.argmax() != before.argmax() if k == 0 else after.argmax() == 1
            flips[i, k] = changed
    assert_close(record.values, expected)
    np.testing.assert_allclose(record.fit["flip_rate"], flips.mean(axis=1))
    assert list(record.labels) == ["swapped", "reversed"]
    assert list(record.axes) == ["edit"]
    assert record.params["edits"] == ["swapped", "reversed"]
    assert record.evaluations == 2 * EXAMPLES


def test_interventions_on_a_table_that_are_left_out() -> None:
    weights = RNG.normal(size=COLUMNS)
    quantities = RNG.normal(size=EXAMPLES)
    probe = described(quantities, units={"x": "mm"})
    record = xai.explain(linear(weights), probe, "interventional_effect")
    assert "flip_rate" not in record.fit
    expected = {}
    for name in ("x", "y", "flag"):
        values = sorted(float(row[FEATURES[name][0]]) for row in TABLE)
        for value in sorted({values[int(np.ceil(share * ROWS)) - 1] for share in (0.1, 0.9)}):
            unit = " mm" if name == "x" else ""
            expected[f"{name} = {value:.4g}{unit}"] = (name, value)
    for name, labels in (("colour", ["red", "green", "blue"]), ("size", CATEGORIES["size"])):
        expected |= {f"{name} = {label}": (name, code) for code, label in enumerate(labels)}
    assert sorted(record.labels) == sorted(expected)
    for place, label in enumerate(record.labels):
        rows = np.array([with_value(row, *expected[label]) for row in INPUTS])
        assert_close(record.values[:, place], (rows - INPUTS) @ weights)


def test_of_many_categories_the_most_frequent_are_tried() -> None:
    codes = np.repeat([5, 0, 3, 1, 4, 2], [9, 7, 6, 4, 2, 1]).astype(np.float32)
    labels = ["a", "b", "c", "d", "e", "f"]
    model = calculated(lambda x: x[:, 0], 1)
    probe = xai.Probe(
        codes[:4, None], [0.5] * 4, background=codes[:, None], categories={"feature 0": labels}
    )
    record = xai.explain(model, probe, "interventional_effect")
    assert list(record.labels) == [f"feature 0 = {label}" for label in "abdf"]


def test_settings_that_look_alike_are_all_tried() -> None:
    """Four digits do not tell 123401 from 123417."""
    codes = np.arange(123400, 123420, dtype=np.float32)
    probe = xai.Probe(codes[:3, None], [0.5] * 3, background=codes[:, None])
    record = xai.explain(calculated(lambda x: x[:, 0], 1), probe, "interventional_effect")
    assert list(record.labels) == ["feature 0 = 123401", "feature 0 = 123417"]
    assert_close(record.values, np.array([123401.0, 123417.0]) - codes[:3, None])


def test_settings_of_wide_tables_take_little_memory() -> None:
    """300 edits of a table of 300 kB would be 90 MB; a chunk of rows is 5."""
    columns = 150
    model = linear(RNG.normal(size=columns))
    probe = xai.Probe(RNG.normal(size=(500, columns)), RNG.normal(size=500))
    tracemalloc.start()
    try:
        explainer = Explainer(model, probe, "interventional_effect", jit_compile=False)
        held = tracemalloc.get_traced_memory()[0]
        record = explainer.record(explainer.methods[0], explainer.passes())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert record.values.shape == (500, 2 * columns)
    assert held < 4 * 2**20
    assert peak < 40 * 2**20


def test_interventional_effect_on_pictures(cnn: Any, cnn_logits: Any, probe: xai.Probe) -> None:
    darker = xai.Intervention(lambda pictures: 0.5 * pictures, name="darker")
    record = xai.explain(cnn, probe, xai.InterventionalEffect(edits=[darker]))
    at = np.arange(len(probe)), probe.targets
    scores = [np.asarray(cnn_logits(rows))[at] for rows in (0.5 * probe.inputs, probe.inputs)]
    assert_close(record.values[:, 0], scores[0] - scores[1], 1e-4)


# surrogate tree


def walk(nodes: Any, columns: Array) -> list[float]:
    place = 0
    while nodes[place].label >= 0:
        node = nodes[place]
        place = node.left if columns[node.label] <= node.threshold else node.right
    return list(nodes[place].value)


def test_surrogate_tree_of_a_tree() -> None:
    """The model is a tree of depth two: it is found, and explains everything."""

    def formula(x: Any) -> Any:
        low = keras.ops.where(x[:, 1] > 0.5, 3.0, 1.0)
        return keras.ops.where(x[:, 0] > 0, low, -2.0)

    record = xai.explain(
        calculated(formula), described(RNG.normal(size=EXAMPLES)), "surrogate_tree"
    )
    for row in TABLE:
        expected = (3.0 if row[1] > 0.5 else 1.0) if row[0] > 0 else -2.0
        assert walk(record.tree, row) == pytest.approx([expected])
    assert record.fit["fidelity"] == pytest.approx([1.0])
    assert {record.labels[node.label] for node in record.tree if node.label >= 0} == {"x", "y"}
    assert record.values.shape == (1, COLUMNS)
    assert record.values.sum() == pytest.approx(1)
    assert (record.values[0, 2:] == 0).all()
    assert (record.view, record.is_signed, [row.name for row in record.rows]) == (
        "tree",
        False,
        ["tree"],
    )


def test_surrogate_tree_by_definition() -> None:
    """Importance, shares and fit from the nodes and the rows alone."""
    model, scores = network(3, "softmax")
    record = xai.explain(model, described(), xai.SurrogateTree(depth=3))
    order = np.random.default_rng(0).permutation(ROWS)
    held_out, grown_on = TABLE[order[: ROWS // 4]], TABLE[order[ROWS // 4 :]]
    said, truth = np.array([walk(record.tree, row) for row in held_out]), scores(held_out)
    total = ((truth - truth.mean(axis=0)) ** 2).sum()
    assert record.fit["fidelity"] == pytest.approx([1 - ((truth - said) ** 2).sum() / total])
    agreement = np.mean(truth.argmax(axis=1) == said.argmax(axis=1))
    assert record.fit["agreement"] == pytest.approx([agreement])
    reduction = np.zeros(COLUMNS)

    def visit(place: int, rows: Array) -> float:
        node, answers = record.tree[place], scores(rows)
        assert node.share == pytest.approx(len(rows) / len(grown_on))
        np.testing.assert_allclose(node.value, answers.mean(axis=0), atol=1e-5)
        squares = float(((answers - answers.mean(axis=0)) ** 2).sum())
        if node.label >= 0:
            goes_left = rows[:, node.label] <= node.threshold
            left = visit(node.left, rows[goes_left])
            right = visit(node.right, rows[~goes_left])
            reduction[node.label] += squares - left - right
        return squares

    visit(0, grown_on)
    assert_close(record.values[0], reduction / reduction.sum())


def test_few_rows_are_not_held_out() -> None:
    model, scores = network(3, "softmax")
    record = xai.explain(model, described(background=TABLE[:39]), xai.SurrogateTree(depth=2))
    said, truth = np.array([walk(record.tree, row) for row in TABLE[:39]]), scores(TABLE[:39])
    total = ((truth - truth.mean(axis=0)) ** 2).sum()
    assert record.fit["fidelity"] == pytest.approx([1 - ((truth - said) ** 2).sum() / total])


def test_a_constant_model_has_no_tree() -> None:
    model = calculated(lambda x: 0 * x[:, 0] + 2.5)
    record = xai.explain(model, described(RNG.normal(size=EXAMPLES)), "surrogate_tree")
    assert len(record.tree) == 1
    assert (record.values == 0).all()
    assert np.isnan(record.fit["fidelity"]).all()


def test_only_classes_agree() -> None:
    model, _ = network(3, "sigmoid")
    record = xai.explain(model, described(LABELS_TRUTH), "surrogate_tree")
    assert set(record.fit) == {"fidelity"}


# all of them

ASKING = ["permutation_importance", "pdp", "ale", "interventional_effect", "surrogate_tree"]


@pytest.mark.parametrize("method", ASKING)
def test_tables_of_several_inputs(method: str) -> None:
    """Each number an input of its own says what one table of them all says."""
    model, _ = network(3, "softmax")
    inputs = [keras.Input((1,), name=f"c{place}") for place in range(COLUMNS)]
    joined = keras.Model(inputs, model(keras.layers.Concatenate()(inputs)))
    options: Any = {"categories": CATEGORIES, "feature_names": NAMES}

    def split(table: Array) -> list[Array]:
        return [table[:, place, None] for place in range(COLUMNS)]

    probe = xai.Probe(split(INPUTS), CLASSES, background=split(TABLE), **options)
    values = xai.explain(joined, probe, method).values
    assert_close(values, xai.explain(model, described(CLASSES), method).values)


@pytest.mark.parametrize("method", ASKING)
def test_the_other_input_of_a_row_is_its_own(method: str) -> None:
    """Where the background is the probe, rows keep their own second input."""
    main, beside = keras.Input((3,)), keras.Input((2, 2))
    weights = keras.layers.Dense(3, use_bias=False)(keras.layers.Flatten()(beside))
    out = keras.layers.Dot(1)([main, weights])
    keras.utils.set_random_seed(0)
    model = keras.Model([main, beside], out)
    model.compile("sgd", "mse")
    rows = RNG.normal(size=(EXAMPLES, 3)).astype(np.float32)
    others = RNG.normal(size=(EXAMPLES, 2, 2)).astype(np.float32)
    slopes = others.reshape(EXAMPLES, 4) @ model.get_weights()[0]
    probe = xai.Probe([rows, others], RNG.normal(size=EXAMPLES), explained=0, kind="table")
    record = xai.explain(model, probe, method)
    if method == "pdp":
        grid = np.array([row.grids[0].at for row in record.rows])
        bare = (rows * slopes).sum(axis=1)
        for place in range(3):
            expected = [
                (bare + slopes[:, place] * (value - rows[:, place])).mean() for value in grid[place]
            ]
            assert_close(record.values[place, 0, :, 0], expected)
    elif method == "ale":
        curve, grid = record.values[0, 0, :, 0], record.rows[0].grids[0].at
        order = np.argsort(rows[:, 0])
        steps = [slopes[order[:2], 0].mean(), *slopes[order[2:], 0]]
        assert_close(np.diff(curve), np.array(steps) * np.diff(grid))
    elif method == "surrogate_tree":
        assert record.tree[0].value == pytest.approx([(rows * slopes).sum(axis=1).mean()], abs=1e-5)
    assert np.isfinite(record.values).all()
