"""What was compiled is used again: with other weights and examples, and never when it is stale."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import engines
import keras
import numpy as np
import pytest
import tensorflow as tf
import tf_keras
from keras import layers
from test_keras2 import in_either
from test_leaves_nothing import live_graphs
from test_never_stale import Subclassed, flagged_cnn

import tf_xai as xai
from tf_xai.engine.tracing import Tracer

COUNT = 5
METHODS = ["grad_cam", "integrated_gradients"]


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One entry for each time that the model is traced for explaining."""
    found: list[Any] = []
    scores = Tracer.scores

    def counted(self: Tracer, *arguments: Any, **options: Any) -> Any:
        found.append(self)
        return scores(self, *arguments, **options)

    monkeypatch.setattr(Tracer, "scores", counted)
    return found


def probe(seed: int = 0, count: int = COUNT) -> xai.Probe:
    inputs = np.random.default_rng(seed).normal(size=(count, engines.SIDE, engines.SIDE, 2))
    return xai.Probe(inputs.astype(np.float32), engines.targets(count))


def fresh(model: Any) -> Any:
    """A model with the same layers and weights for which nothing was compiled."""
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    return twin


def assert_same(said: xai.Record, expected: xai.Record) -> None:
    scale = np.abs(expected.values).max()
    np.testing.assert_allclose(said.values, expected.values, rtol=0, atol=1e-5 * scale)
    np.testing.assert_allclose(said.scores, expected.scores, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_other_examples_and_weights_compile_nothing(method: str, traces: list[Any]) -> None:
    model = engines.small_cnn()
    xai.explain(model, probe(), method)
    compiled = len(traces)
    model.set_weights([2 * weight for weight in model.get_weights()])
    said = xai.explain(model, probe(1), method)
    assert len(traces) == compiled > 0
    assert_same(said, xai.explain(fresh(model), probe(1), method))


def test_other_inputs_are_arguments_too(traces: list[Any]) -> None:
    keras.utils.set_random_seed(0)
    left, right = keras.Input((4,)), keras.Input((2,))
    model = keras.Model([left, right], layers.Dense(3)(layers.Concatenate()([left, right])))
    rng = np.random.default_rng(2)
    rows, others = rng.normal(size=(5, 4)), rng.normal(size=(2, 5, 2))
    first, second = (
        xai.explain(model, xai.Probe([rows, other], engines.targets(5), explained=0), "sensitivity")
        for other in others
    )
    assert len(traces) == 1
    for said, other in zip((first, second), others, strict=True):
        expected = np.asarray(model([rows, other]))[np.arange(5), engines.targets(5)]
        np.testing.assert_allclose(said.scores, expected, rtol=1e-5)


def test_texts_are_arguments_too(traces: list[Any]) -> None:
    keras.utils.set_random_seed(0)
    texts = ["a good film", "a bad film", "good good", "bad"], ["bad film", "good", "a film", "a"]
    vectorize = layers.TextVectorization(output_sequence_length=4)
    vectorize.adapt(texts[0])
    text = keras.Input((1,), dtype="string")
    vectors = layers.Embedding(vectorize.vocabulary_size(), 3)(vectorize(text))
    model = keras.Model(text, layers.Dense(3)(layers.GlobalAveragePooling1D()(vectors)))
    for number, some in enumerate(texts):
        inputs = np.array(some, object)[:, None]
        said = xai.explain(model, xai.Probe(inputs, engines.targets(4)), "sensitivity")
        if number == 0:
            compiled = len(traces)
        expected = np.asarray(model(tf.constant(inputs.tolist())))
        chosen = expected[np.arange(4), engines.targets(4)]
        np.testing.assert_allclose(said.scores, chosen, rtol=1e-4, atol=1e-6)
    assert len(traces) == compiled > 0


def test_another_question_is_compiled(traces: list[Any]) -> None:
    model = engines.small_cnn()
    asked: list[Callable[[], Any]] = [
        lambda: xai.explain(model, probe(), "sensitivity"),
        lambda: xai.explain(model, probe(), "grad_cam"),
        lambda: xai.explain(model, probe(count=3), "sensitivity"),
        lambda: xai.explain(model, probe(), "sensitivity", jit_compile=True),
    ]
    for number, ask in enumerate(asked, 1):
        ask()
        ask()
        assert len(traces) == number


def test_explainer(traces: list[Any]) -> None:
    model = engines.small_cnn()
    explainer = xai.Explainer(model, probe(), METHODS)
    compiled = len(traces)
    first = explainer.explain()
    assert list(first) == METHODS
    model.set_weights([2 * weight for weight in model.get_weights()])
    second = explainer.explain()
    only = explainer.explain("integrated_gradients")
    assert len(traces) == compiled
    for name in METHODS:
        assert_same(second[name], xai.explain(fresh(model), probe(), name))
        assert (first[name].values != second[name].values).any()
    assert only.values.tobytes() == second["integrated_gradients"].values.tobytes()


def test_explainer_with_an_unknown_method() -> None:
    explainer = xai.Explainer(engines.small_cnn(), probe(), METHODS)
    with pytest.raises(ValueError, match=r"`series` must be one of .*; got 'lime'"):
        explainer.explain("lime")


def test_explainer_warns_once() -> None:
    explainer = xai.Explainer(engines.small_cnn(), probe(), "guided_backprop")
    with pytest.warns(UserWarning, match="guided_backprop"):
        explainer.explain()
    explainer.explain()


def test_a_second_fit_compiles_nothing(tmp_path: Path, traces: list[Any]) -> None:
    model = engines.small_cnn()
    model.compile("sgd", "sparse_categorical_crossentropy")
    callback = xai.Explain(probe(), METHODS, log_dir=tmp_path)
    data = probe().inputs, engines.targets(COUNT)
    model.fit(*data, epochs=2, verbose=0, callbacks=[callback])
    compiled = len(traces)
    model.fit(*data, epochs=2, verbose=0, callbacks=[callback])
    assert len(traces) == compiled > 0
    assert xai.load(tmp_path)["grad_cam"].steps.tolist() == [0, 1, 2, 3, 4]


class Counting(layers.Layer):
    """Changes each time that it is traced."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.calls = 0

    def call(self, inputs: Any) -> Any:
        self.calls += 1
        return inputs * 1.0


def test_what_tracing_itself_changes_does_not_count() -> None:
    layer = Counting()
    model = engines.small_cnn(layer)
    xai.explain(model, probe(), "sensitivity")
    calls = layer.calls
    xai.explain(model, probe(1), "sensitivity")
    assert layer.calls == calls


MODELS: dict[str, Callable[[], Any]] = {
    "sequential": lambda: engines.small_cnn(layers.Dropout(0.2), layers.BatchNormalization()),
    "subclassed": Subclassed,
    "functional": lambda: in_either(keras),
    "of Keras 2": lambda: in_either(tf_keras),
}


@pytest.mark.parametrize("title", MODELS)
def test_training_changes_nothing_that_counts(title: str, traces: list[Any]) -> None:
    model = MODELS[title]()
    model.compile("adam", "sparse_categorical_crossentropy")
    data = probe().inputs, engines.targets(COUNT)
    model.fit(*data, verbose=0)
    xai.explain(model, probe(), "sensitivity")
    compiled = len(traces)
    model.trainable = False
    xai.explain(model, probe(), "sensitivity")
    model.trainable = True
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(*data, verbose=0)
    model.evaluate(*data, verbose=0)
    model.predict(data[0], verbose=0)
    xai.explain(model, probe(), "sensitivity")
    assert len(traces) == compiled == 1
    getattr(model, "body", model).layers[-1].activation = keras.activations.linear
    xai.explain(model, probe(), "sensitivity")
    assert len(traces) == 2


def test_nothing_is_kept_alive() -> None:
    """Neither the model nor its weights, nor what was compiled."""
    live_graphs()  # what earlier tests left is freed in two rounds
    before = live_graphs()
    model = flagged_cnn()
    for method in METHODS:
        xai.explain(model, probe(), method)
    assert live_graphs() > before
    variables = [variable.value for variable in model.variables]
    watched = [weakref.ref(thing) for thing in (model, *model.layers, *variables)]
    watched += [weakref.ref(variable.handle) for variable in variables]
    del model, variables
    gc.collect()
    assert live_graphs() == before
    assert [ref() for ref in watched] == [None] * len(watched)


def test_few_functions_are_kept_of_one_model(traces: list[Any]) -> None:
    """Those that were used last."""
    model = engines.small_cnn()
    xai.explain(model, probe(), "sensitivity")
    first = live_graphs()
    for count in range(COUNT + 1, COUNT + 20):
        xai.explain(model, probe(count=count), "sensitivity")
    assert live_graphs() <= 8 * first
    compiled = len(traces)
    xai.explain(model, probe(count=COUNT + 19), "sensitivity")
    assert len(traces) == compiled
    xai.explain(model, probe(), "sensitivity")
    assert len(traces) == compiled + 1
