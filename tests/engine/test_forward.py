"""The loop over rows of anyone's making, and inputs that are replaced for a while."""

from __future__ import annotations

import tracemalloc
from typing import Any

import engines
import keras
import numpy as np
import pytest
from suited import methods_for

import tf_xai as xai
from tf_xai.engine import Engine, Needs, Passes
from tf_xai.engine.tracing import Tracer
from tf_xai.explainer import Explainer

Array = engines.Array

COUNT, ROWS = 5, 17
MADE = (
    np.random.default_rng(0).normal(size=(ROWS, engines.SIDE, engines.SIDE, 2)).astype(np.float32)
)
WHOSE = np.random.default_rng(1).integers(0, COUNT, ROWS)
NEEDS = Needs(forward=frozenset({ROWS}), classes=True)


def ending_in(units: int, activation: str | None) -> Any:
    keras.utils.set_random_seed(4)
    stack = [engines.conv(), keras.layers.GlobalAveragePooling2D()]
    head = keras.layers.Dense(units, activation, bias_initializer="random_normal")
    return keras.Sequential([keras.Input((engines.SIDE, engines.SIDE, 2)), *stack, head])


def passes_of(model: Any, targets: Array, **options: Any) -> tuple[Engine, Passes]:
    engine = engines.engine(model, NEEDS, engines.examples(COUNT), **options)
    return engine, engine.run(targets)


def logits(model: Any, rows: Array) -> Array:
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    twin.layers[-1].activation = keras.activations.linear
    return np.asarray(twin(rows), np.float64)


def softmax(scores: Array) -> Array:
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def sigmoid(scores: Array) -> Array:
    return 1 / (1 + np.exp(-scores))


@pytest.mark.parametrize("activation", ["softmax", None, "sigmoid"])
def test_several_units(activation: str | None) -> None:
    model, targets = ending_in(3, activation), engines.targets(COUNT)
    _, passes = passes_of(model, targets)
    said = passes.sampled.forward(MADE.__getitem__, WHOSE, classes=True)
    scores, chosen = logits(model, MADE), targets[WHOSE]
    probabilities = sigmoid(scores) if activation == "sigmoid" else softmax(scores)
    np.testing.assert_allclose(said.classes, scores, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.score, scores[np.arange(ROWS), chosen], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.probability, probabilities[np.arange(ROWS), chosen], rtol=1e-4)
    np.testing.assert_array_equal(said.predicted, scores.argmax(axis=1))
    np.testing.assert_array_equal(passes.targets, targets)
    own = logits(model, engines.examples(COUNT))
    np.testing.assert_allclose(passes.class_scores, own, rtol=1e-4, atol=1e-5)


def test_scores_of_all_classes_are_kept_where_they_are_asked_for() -> None:
    """A chunk at a time: of a thousand classes they would be most of what is held."""
    many, rows = 1000, 20_000
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(many)])
    needs = Needs(forward=frozenset({rows}))
    inputs = np.random.default_rng(0).normal(size=(COUNT, 2)).astype(np.float32)
    passes = engines.engine(model, needs, inputs).run(engines.targets(COUNT))
    made = np.random.default_rng(1).normal(size=(rows, 2)).astype(np.float32)
    whose = np.arange(rows) % COUNT
    tracemalloc.start()
    try:
        said = passes.sampled.forward(made.__getitem__, whose)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert said.classes.shape == (rows, 0)
    assert peak < 4 * rows * many / 2
    asked = passes.sampled.forward(made.__getitem__, whose, classes=True)
    np.testing.assert_array_equal(said.score, asked.score)
    chosen = asked.classes[np.arange(rows), passes.targets[whose]]
    np.testing.assert_allclose(said.score, chosen, rtol=1e-6)


def test_one_sigmoid_unit() -> None:
    model, targets = ending_in(1, "sigmoid"), np.array([0, 1, 1, 0, 1])
    _, passes = passes_of(model, targets)
    said = passes.sampled.forward(MADE.__getitem__, WHOSE, classes=True)
    scores = logits(model, MADE)[:, 0]
    signed = scores * np.where(targets[WHOSE] == 1, 1, -1)
    np.testing.assert_allclose(said.classes[:, 0], scores, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.score, signed, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.probability, sigmoid(signed), rtol=1e-4)
    np.testing.assert_array_equal(said.predicted, scores > 0)
    assert passes.class_scores.shape == (COUNT, 1)


def test_one_linear_unit_has_no_probability() -> None:
    _, passes = passes_of(ending_in(1, None), np.zeros(COUNT, np.int64))
    said = passes.sampled.forward(MADE.__getitem__, WHOSE, classes=True)
    assert np.isnan(said.probability).all()
    np.testing.assert_array_equal(said.score, said.classes[:, 0])


@pytest.mark.parametrize("largest", [1, 4, ROWS, 256])
def test_in_chunks(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are made a chunk at a time; what is beyond the end is made of the last one."""
    model, targets = ending_in(3, "softmax"), engines.targets(COUNT)
    whole = passes_of(model, targets)[1].sampled.forward(MADE.__getitem__, WHOSE, classes=True)
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", largest)
    made: list[int] = []

    def points(index: Array) -> Array:
        made.append(len(index))
        return MADE[index]

    said = passes_of(model, targets)[1].sampled.forward(points, WHOSE, classes=True)
    assert max(made) <= largest
    assert sum(made) < ROWS + max(made)
    np.testing.assert_allclose(said.classes, whole.classes, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(said.predicted, whole.predicted)


def test_chunks_are_halved_where_memory_runs_short() -> None:
    layer = engines.Limited(10**6)
    model = engines.sequential(layer, engines.conv())
    engine, passes = passes_of(model, engines.targets(COUNT))
    whole = passes.sampled.forward(MADE.__getitem__, WHOSE, classes=True)
    layer.limit = 3
    said = passes.sampled.forward(MADE.__getitem__, WHOSE, classes=True)
    assert engine.halvings > 0
    np.testing.assert_allclose(said.classes, whole.classes, rtol=1e-5, atol=1e-6)


def test_the_other_inputs_are_those_of_the_example() -> None:
    keras.utils.set_random_seed(0)
    left, right = keras.Input((4,)), keras.Input((2,))
    model = keras.Model(
        [left, right], keras.layers.Dense(3)(keras.layers.Concatenate()([left, right]))
    )
    rng = np.random.default_rng(2)
    rows, others, made = (
        rng.normal(size=shape).astype(np.float32) for shape in ((5, 4), (5, 2), (9, 4))
    )
    probe = xai.Probe([rows, others], engines.targets(5), explained=0)
    explainer = Explainer(model, probe, [_Asking()])
    whose = np.array([0, 1, 2, 3, 4, 4, 4, 0, 1])
    said = explainer.passes().sampled.forward(made.__getitem__, whose, classes=True)
    np.testing.assert_allclose(said.classes, model([made, others[whose]]), rtol=1e-4, atol=1e-5)


class _Asking(xai.Sensitivity):
    """A method that wants rows run forward."""

    def needs(self, probe: xai.Probe) -> Needs:
        return super().needs(probe) | Needs(forward=frozenset({ROWS}))

    @classmethod
    def registry_name(cls) -> str:
        return "asking"


def embedded() -> tuple[Any, Any]:
    keras.utils.set_random_seed(1)
    embedding = keras.layers.Embedding(9, 3, mask_zero=True)
    stack = [embedding, keras.layers.GRU(4), keras.layers.Dense(3)]
    return keras.Sequential([keras.Input((5,), dtype="int32"), *stack]), embedding


def test_rows_of_embeddings() -> None:
    model, embedding = embedded()
    words = np.random.default_rng(3).integers(1, 9, (4, 5))
    explainer = Explainer(model, xai.Probe(words, [0, 1, 2, 0]), [_Asking()])
    whose = np.array([3, 1, 1, 0, 2, 2])
    vectors = np.asarray(embedding(words[whose]))
    said = explainer.passes().sampled.forward(vectors.__getitem__, whose, classes=True)
    np.testing.assert_allclose(said.classes, model(words[whose]), rtol=1e-4, atol=1e-5)


def test_rows_of_another_shape() -> None:
    _, passes = passes_of(ending_in(3, None), engines.targets(COUNT))
    message = (
        r"`points` must make rows like what is explained. Expected shape \(17, 6, 6, 2\); "
        r"got shape \(17, 6, 6, 1\)."
    )
    with pytest.raises(ValueError, match=message):
        passes.sampled.forward(MADE[..., :1].__getitem__, WHOSE)


NAMES = methods_for("array")


def said_by(explainer: Explainer, passes: Passes) -> dict[str, Array]:
    return {
        method.series_name: explainer.explain(method, passes).values for method in explainer.methods
    }


def test_other_inputs_for_a_while() -> None:
    """As if they had been the probe; a background of one's own stays."""
    model, rows, background = engines.small_cnn(), engines.examples(), engines.examples(7)[5:]
    moved = rows[::-1] + 0.1
    targets = engines.targets()
    explainer = Explainer(model, xai.Probe(rows, targets, background=background), NAMES)
    expected = Explainer(model, xai.Probe(moved, targets, background=background), NAMES)
    before = said_by(explainer, explainer.passes())
    with explainer.at(moved) as passes:
        during = said_by(explainer, passes)
    after = said_by(explainer, explainer.passes())
    for name, values in said_by(expected, expected.passes()).items():
        np.testing.assert_array_equal(during[name], values, err_msg=name)
        np.testing.assert_array_equal(after[name], before[name], err_msg=name)
        assert (during[name] != before[name]).any()


def test_inputs_are_put_back_after_an_error() -> None:
    explainer = Explainer(engines.small_cnn(), engines.probe(), "sensitivity")
    before = said_by(explainer, explainer.passes())
    with pytest.raises(ZeroDivisionError), explainer.at(engines.examples() + 1):
        raise ZeroDivisionError
    after = said_by(explainer, explainer.passes())
    np.testing.assert_array_equal(after["sensitivity"], before["sensitivity"])


def test_other_tokens_and_their_mask() -> None:
    """Padding that comes or goes is seen: the model is run on the ids."""
    model, _ = embedded()
    words = np.random.default_rng(3).integers(1, 9, (4, 5))
    padded = words.copy()
    padded[:, 3:] = 0
    explainer = Explainer(model, xai.Probe(words, [0, 1, 2, 0]), "sensitivity")
    explainer.passes()
    with explainer.at(padded) as passes:
        scores = passes.scores
    expected = np.asarray(model(padded))[np.arange(4), [0, 1, 2, 0]]
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-5)


def test_nothing_is_traced_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    explainer = Explainer(engines.small_cnn(), engines.probe(), NAMES)
    said_by(explainer, explainer.passes())

    def refuse(*arguments: Any, **options: Any) -> Any:
        raise AssertionError("traced again")

    monkeypatch.setattr("tf_xai.engine.tracing.Tracer.scores", refuse)
    with explainer.at(engines.examples() + 1) as passes:
        said_by(explainer, passes)


@pytest.mark.parametrize(
    ("checks", "traces"),
    [([], 2), (["entropy", "gini", "randomisation"], 2), (["completeness_gap", "deletion"], 3)],
)
def test_only_what_is_asked_for_is_compiled(
    checks: list[str], traces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Any] = []
    scores = Tracer.scores

    def count(self: Tracer, *arguments: Any, **options: Any) -> Any:
        found.append(arguments)
        return scores(self, *arguments, **options)

    monkeypatch.setattr(Tracer, "scores", count)
    Explainer(engines.small_cnn(), engines.probe(), "integrated_gradients", checks=checks)
    assert len(found) == traces
