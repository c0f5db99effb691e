"""The loop over rows of anyone's making, and inputs that are replaced for a while."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from typing import Any

import engines
import keras
import numpy as np
import pytest
from methods_by_kind import methods_for

import tf_xai as xai
from tf_xai.engine import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.class_scores import ClassScores
from tf_xai.engine.primitives.forward import Forward, MakeRows, Queries, Replies
from tf_xai.engine.tracing import Tracer
from tf_xai.explainer import Explainer

Array = engines.Array

COUNT, ROWS = 5, 17
MADE = (
    np.random.default_rng(0).normal(size=(ROWS, engines.SIDE, engines.SIDE, 2)).astype(np.float32)
)
WHOSE = np.random.default_rng(1).integers(0, COUNT, ROWS)
NEEDS = [Forward(ROWS), ClassScores()]


def forward(passes: Passes, rows: MakeRows, whose: Array, count: int = ROWS) -> Replies:
    return passes.ask(Forward(count), Queries(rows, whose, all_outputs=True))


def ending_in(units: int, activation: str | None) -> Any:
    keras.utils.set_random_seed(4)
    stack = [engines.conv(), keras.layers.GlobalAveragePooling2D()]
    head = keras.layers.Dense(units, activation, bias_initializer="random_normal")
    return keras.Sequential([keras.Input((engines.SIDE, engines.SIDE, 2)), *stack, head])


def passes_of(model: Any, targets: Array, **options: Any) -> tuple[engines.Ready, Passes]:
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
    said = forward(passes, MADE.__getitem__, WHOSE)
    scores, chosen = logits(model, MADE), targets[WHOSE]
    probabilities = sigmoid(scores) if activation == "sigmoid" else softmax(scores)
    np.testing.assert_allclose(said.outputs, scores, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.score, scores[np.arange(ROWS), chosen], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.probability, probabilities[np.arange(ROWS), chosen], rtol=1e-4)
    np.testing.assert_array_equal(said.predicted, scores.argmax(axis=1))
    np.testing.assert_array_equal(passes.targets, targets)
    own = logits(model, engines.examples(COUNT))
    np.testing.assert_allclose(passes.ask(ClassScores()), own, rtol=1e-4, atol=1e-5)


def test_scores_of_all_classes_are_kept_if_requested() -> None:
    """A chunk at a time: of a thousand classes they would be most of what is held."""
    many, rows = 1000, 20_000
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(many)])
    needs = [Forward(rows)]
    inputs = np.random.default_rng(0).normal(size=(COUNT, 2)).astype(np.float32)
    passes = engines.engine(model, needs, inputs).run(engines.targets(COUNT))
    made = np.random.default_rng(1).normal(size=(rows, 2)).astype(np.float32)
    whose = np.arange(rows) % COUNT
    tracemalloc.start()
    try:
        said = passes.ask(Forward(rows), Queries(made.__getitem__, whose))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert said.outputs.shape == (rows, 0)
    assert peak < 4 * rows * many / 2
    asked = forward(passes, made.__getitem__, whose, rows)
    np.testing.assert_array_equal(said.score, asked.score)
    chosen = asked.outputs[np.arange(rows), passes.targets[whose]]
    np.testing.assert_allclose(said.score, chosen, rtol=1e-6)


def test_one_sigmoid_unit() -> None:
    model, targets = ending_in(1, "sigmoid"), np.array([0, 1, 1, 0, 1])
    _, passes = passes_of(model, targets)
    said = forward(passes, MADE.__getitem__, WHOSE)
    scores = logits(model, MADE)[:, 0]
    signed = scores * np.where(targets[WHOSE] == 1, 1, -1)
    np.testing.assert_allclose(said.outputs[:, 0], scores, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.score, signed, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(said.probability, sigmoid(signed), rtol=1e-4)
    np.testing.assert_array_equal(said.predicted, scores > 0)
    assert passes.ask(ClassScores()).shape == (COUNT, 1)


def test_one_linear_unit_has_no_probability() -> None:
    _, passes = passes_of(ending_in(1, None), np.zeros(COUNT, np.int64))
    said = forward(passes, MADE.__getitem__, WHOSE)
    assert np.isnan(said.probability).all()
    np.testing.assert_array_equal(said.score, said.outputs[:, 0])


@pytest.mark.parametrize("largest", [1, 4, ROWS, 256])
def test_in_chunks(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are made a chunk at a time; what is beyond the end is made of the last one."""
    model, targets = ending_in(3, "softmax"), engines.targets(COUNT)
    whole = forward(passes_of(model, targets)[1], MADE.__getitem__, WHOSE)
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", largest)
    made: list[int] = []

    def points(index: Array) -> Array:
        made.append(len(index))
        return MADE[index]

    said = forward(passes_of(model, targets)[1], points, WHOSE)
    assert max(made) <= largest
    assert sum(made) < ROWS + max(made)
    np.testing.assert_allclose(said.outputs, whole.outputs, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(said.predicted, whole.predicted)


def test_chunks_are_halved_where_memory_runs_short() -> None:
    layer = engines.Limited(10**6)
    model = engines.sequential(layer, engines.conv())
    engine, passes = passes_of(model, engines.targets(COUNT))
    whole = forward(passes, MADE.__getitem__, WHOSE)
    layer.limit = 3
    said = forward(passes, MADE.__getitem__, WHOSE)
    assert engine.engine.halvings > 0
    np.testing.assert_allclose(said.outputs, whole.outputs, rtol=1e-5, atol=1e-6)


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
    said = forward(explainer.passes(), made.__getitem__, whose)
    np.testing.assert_allclose(said.outputs, model([made, others[whose]]), rtol=1e-4, atol=1e-5)


class _Asking(xai.Sensitivity):
    """A method that wants rows run forward."""

    def needs(self, probe: xai.Probe) -> Sequence[Request]:
        return [*super().needs(probe), Forward(ROWS)]

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
    said = forward(explainer.passes(), vectors.__getitem__, whose)
    np.testing.assert_allclose(said.outputs, model(words[whose]), rtol=1e-4, atol=1e-5)


def test_rows_of_another_shape() -> None:
    _, passes = passes_of(ending_in(3, None), engines.targets(COUNT))
    message = (
        r"`points` must return rows shaped like what is explained. Expected shape \(17, 6, 6, 2\); "
        r"got shape \(17, 6, 6, 1\)."
    )
    with pytest.raises(ValueError, match=message):
        forward(passes, MADE[..., :1].__getitem__, WHOSE)


NAMES = methods_for("array")


def said_by(explainer: Explainer, passes: Passes) -> dict[str, Array]:
    return {
        method.series_name: explainer.record(method, passes).values for method in explainer.methods
    }


def test_other_inputs_for_a_while() -> None:
    """As if they had been the probe; a background of one's own stays."""
    model, rows, background = engines.small_cnn(), engines.examples(), engines.examples(7)[5:]
    moved = rows[::-1] + 0.1
    targets = engines.targets()
    explainer = Explainer(model, xai.Probe(rows, targets, background=background), NAMES)
    expected = Explainer(model, xai.Probe(moved, targets, background=background), NAMES)
    before = said_by(explainer, explainer.passes())
    during = said_by(explainer, explainer.passes_at(moved))
    after = said_by(explainer, explainer.passes())
    for name, values in said_by(expected, expected.passes()).items():
        np.testing.assert_array_equal(during[name], values, err_msg=name)
        np.testing.assert_array_equal(after[name], before[name], err_msg=name)
        assert (during[name] != before[name]).any()


def test_passes_keep_their_inputs() -> None:
    """Loops that are asked later run on the inputs that the passes are over."""
    explainer = Explainer(engines.small_cnn(), engines.probe(), "integrated_gradients")
    before = said_by(explainer, explainer.passes())
    passes = explainer.passes()
    others = explainer.passes_at(engines.examples() + 1)
    moved = said_by(explainer, others)["integrated_gradients"]
    assert (moved != before["integrated_gradients"]).any()
    after = said_by(explainer, passes)
    np.testing.assert_array_equal(after["integrated_gradients"], before["integrated_gradients"])
    np.testing.assert_array_equal(others.inputs, engines.examples() + 1)


def test_other_tokens_and_their_mask() -> None:
    """Padding that comes or goes is seen: the model is run on the ids."""
    model, _ = embedded()
    words = np.random.default_rng(3).integers(1, 9, (4, 5))
    padded = words.copy()
    padded[:, 3:] = 0
    explainer = Explainer(model, xai.Probe(words, [0, 1, 2, 0]), "sensitivity")
    explainer.passes()
    scores = explainer.passes_at(padded).scores
    expected = np.asarray(model(padded))[np.arange(4), [0, 1, 2, 0]]
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-5)


def test_nothing_is_traced_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    explainer = Explainer(engines.small_cnn(), engines.probe(), NAMES)
    said_by(explainer, explainer.passes())

    def refuse(*arguments: Any, **options: Any) -> Any:
        raise AssertionError("traced again")

    monkeypatch.setattr("tf_xai.engine.tracing.Tracer.scores", refuse)
    said_by(explainer, explainer.passes_at(engines.examples() + 1))


@pytest.mark.parametrize(
    ("checks", "traces"),
    [([], 2), (["entropy", "gini", "randomisation"], 2), (["completeness_gap", "deletion"], 3)],
)
def test_only_requested_primitives_are_compiled(
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


def test_unlisted_requests_are_refused() -> None:
    explainer = Explainer(engines.small_cnn(), engines.probe(), "sensitivity")
    with pytest.raises(ValueError, match=r"asked for Forward\(count=17.*`needs`"):
        forward(explainer.passes(), MADE.__getitem__, WHOSE)
