"""What a probe of each kind is: guessed, corrected by the model, and told."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

import tf_xai as xai
from tf_xai.explainer import Explainer

RANDOM = np.random.default_rng(0)
TEXTS = ["a good film", "a bad film indeed", "good, good!", "the worst"]


def dense(units: int, shape: tuple[int, ...], activation: str | None = None) -> Any:
    layers = [keras.Input(shape), keras.layers.Flatten()]
    return keras.Sequential([*layers, keras.layers.Dense(units, activation)])


def classifier_of_texts(vectorizer: Any) -> Any:
    vectorizer.adapt(TEXTS)
    texts = keras.Input((), dtype="string")
    return keras.Model(texts, head(vectorizer(texts)))


def head(tokens: Any) -> Any:
    embedded = keras.layers.Embedding(20, 4, mask_zero=True)(tokens)
    return keras.layers.Dense(1, "sigmoid")(keras.layers.GlobalAveragePooling1D()(embedded))


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ((9, 8, 8, 3), "image"),
        ((9, 8, 8), "image"),
        ((9, 30, 2), "series"),
        ((9, 5), "table"),
        ((9, 2, 2, 2, 2), "array"),
    ],
)
def test_kind_is_guessed_from_the_shape(shape: tuple[int, ...], kind: str) -> None:
    assert xai.Probe(np.zeros(shape)).kind == kind


def test_kind_is_corrected_by_the_model_and_noted() -> None:
    tokens = keras.Input((6,), dtype="int32")
    of_texts = keras.Model(tokens, head(tokens))
    ids = RANDOM.integers(0, 20, (4, 6))
    explainer = Explainer(of_texts, xai.Probe(ids, [0] * 4), "integrated_gradients")
    assert explainer.probe.kind == "text"
    assert (
        "the examples are assumed to be texts; `kind=` declares another kind"
    ) in explainer.choices()

    moments = keras.Input((24,))
    along_time = keras.layers.Conv1D(3, 5)(keras.layers.Reshape((24, 1))(moments))
    outputs = keras.layers.Dense(2)(keras.layers.GlobalAveragePooling1D()(along_time))
    of_series = keras.Model(moments, outputs)
    x = RANDOM.normal(size=(4, 24))
    assert Explainer(of_series, xai.Probe(x, [0] * 4), "sensitivity").probe.kind == "series"
    given = Explainer(of_series, xai.Probe(x, [0] * 4, kind="table"), "sensitivity")
    assert given.probe.kind == "table"
    assert not given.choices()
    of_tables = Explainer(dense(2, (24,)), xai.Probe(x, [0] * 4), "sensitivity")
    assert of_tables.probe.kind == "table"


def test_features_of_a_table() -> None:
    table = np.array([[20.0, 0, 1, 2], [30.0, 1, 0, 0]], np.float32)
    probe = xai.Probe(
        table,
        feature_names=["age", "sex_f", "sex_m", "size"],
        units={"age": "y"},
        categories={"sex": ["sex_f", "sex_m"], "size": ["small", "middle", "large"]},
    )
    age, sex, size = probe.features
    assert (age.name, age.unit, age.columns, age.categories) == ("age", "y", (0,), ())
    assert (sex.name, sex.columns, sex.categories) == ("sex", (1, 2), ("f", "m"))
    assert (size.name, size.columns, size.is_one_hot) == ("size", (3,), False)
    assert probe.axes == ("column",)
    np.testing.assert_array_equal(sex.values(table), [1, 0])
    np.testing.assert_array_equal(size.values(table), [2, 0])
    np.testing.assert_array_equal(sex.placed(table, np.array([0, 0]))[:, 1:3], [[1, 0], [1, 0]])
    np.testing.assert_array_equal(age.placed(table, np.array([5, 6]))[:, 0], [5, 6])
    np.testing.assert_array_equal(table[:, 0], [20, 30])


def test_attributions_are_per_feature_and_derivatives_per_column() -> None:
    x = RANDOM.normal(size=(5, 4)).astype(np.float32)
    x[:, 1:3] = np.eye(2)[[0, 1, 1, 0, 1]]
    names = ["a", "b_1", "b_2", "c"]
    probe = xai.Probe(x, [1] * 5, feature_names=names, categories={"b": ["b_1", "b_2"]})
    model = dense(3, (4,))
    weights = model.get_weights()[0][:, 1]
    shares = xai.explain(model, probe, xai.IntegratedGradients(baseline="zeros"))
    assert list(shares.axes) == ["feature"]
    assert list(shares.labels) == ["a", "b", "c"]
    expected = np.stack([x[:, 0], x[:, 1] * 1, x[:, 3]], axis=1) * weights[[0, 1, 3]]
    expected[:, 1] = x[:, 1:3] @ weights[1:3]
    np.testing.assert_allclose(shares.values, expected, rtol=1e-4, atol=1e-6)
    slopes = xai.explain(model, probe, "sensitivity")
    assert list(slopes.axes) == ["column"]
    assert list(slopes.labels) == names
    np.testing.assert_allclose(slopes.values, np.tile(weights, (5, 1)), rtol=1e-5)


@pytest.mark.parametrize("shape", [(7,), (7, 1)])
def test_inputs_of_one_number_each_are_the_columns_of_one_table(shape: tuple[int, ...]) -> None:
    inputs = {name: keras.Input(shape[1:], name=name) for name in ("age", "weight")}
    inputs["sex"] = keras.Input(shape[1:], name="sex", dtype="int32")
    width = [keras.layers.Reshape((1,))(inputs[name]) for name in ("age", "weight")]
    codes = keras.layers.Flatten()(keras.layers.Embedding(3, 2)(inputs["sex"]))
    model = keras.Model(inputs, keras.layers.Dense(2)(keras.layers.Concatenate()([*width, codes])))
    columns = {name: RANDOM.normal(size=shape).astype(np.float32) for name in ("age", "weight")}
    columns["sex"] = RANDOM.integers(0, 3, shape)
    method = xai.IntegratedGradients(baseline="zeros")
    explainer = Explainer(model, xai.Probe(columns, [0] * 7), method)
    passes = explainer.passes()
    record = explainer.record(explainer.methods[0], passes)
    assert list(record.labels) == ["age", "weight", "sex"]
    np.testing.assert_allclose(passes.scores, np.asarray(model(columns))[:, 0], rtol=1e-5)
    kernel = model.layers[-1].get_weights()[0][:2, 0]
    table = np.stack([columns["age"].ravel(), columns["weight"].ravel()], axis=1)
    np.testing.assert_allclose(record.values[:, :2], table * kernel, rtol=1e-4, atol=1e-6)
    assert not record.values[:, 2].any()  # a code is looked up, not differentiated


def test_columns_of_the_background_are_found_by_name() -> None:
    x = {"a": RANDOM.normal(size=(4, 1)), "b": RANDOM.normal(size=(4, 1))}
    turned = {"b": x["b"][:2], "extra": x["b"], "a": x["a"][:2]}
    probe = xai.Probe(x, background=turned)
    np.testing.assert_array_equal(probe.background, probe.inputs[:2])


def test_columns_of_a_data_frame_have_their_names() -> None:
    frame = pd.DataFrame({"age": [1.0, 2.0], "sex": [0, 1]})
    probe = xai.Probe(frame, categories={"sex": ["f", "m"]})
    assert [feature.name for feature in probe.features] == ["age", "sex"]
    assert probe.features[1].categories == ("f", "m")


def test_whole_numbers_reach_a_model_that_takes_any_as_numbers() -> None:
    """An input declared as float has a derivative, however the column is given."""
    age, income = (keras.Input((1,), name=name) for name in ("age", "income"))
    outputs = keras.layers.Dense(1)(keras.layers.Concatenate()([age, income]))
    model = keras.Model({"age": age, "income": income}, outputs)
    columns = {"age": RANDOM.integers(20, 70, (6, 1)), "income": RANDOM.normal(size=(6, 1))}
    said = xai.explain(model, xai.Probe(columns, RANDOM.normal(size=6)), "sensitivity")
    np.testing.assert_allclose(said.values[0], model.get_weights()[0][:, 0], rtol=1e-5)


def test_looked_up_features_are_a_caveat_for_gradients() -> None:
    code = keras.Input((1,), dtype="int64", name="ward")
    income = keras.Input((1,), name="income")
    found = keras.layers.Flatten()(keras.layers.Embedding(3, 2)(code))
    outputs = keras.layers.Dense(1)(keras.layers.Concatenate()([found, income]))
    model = keras.Model({"ward": code, "income": income}, outputs)
    columns = {"ward": RANDOM.integers(0, 3, (6, 1)), "income": RANDOM.normal(size=(6, 1))}
    probe = xai.Probe(columns, RANDOM.normal(size=6))
    told = Explainer(model, probe, ["integrated_gradients", "kernel_shap"]).caveats()
    assert told == [
        "integrated_gradients says nothing about ward: whole numbers are looked up by the "
        "model, not differentiated; kernel_shap sees them"
    ]
    assert not Explainer(model, probe, ["kernel_shap"]).caveats()


def test_what_decides_the_meaning_of_a_table_is_in_its_fingerprint() -> None:
    table = np.array([[0.0, 1, 0], [1.0, 0, 1]])
    plain = xai.Probe(table).fingerprint
    coded = xai.Probe(table, categories={"u": ["feature 1", "feature 2"]}).fingerprint
    assert len({plain, coded, xai.Probe(table, kind="array").fingerprint}) == 3


def test_one_of_several_inputs_is_explained_where_it_is_named() -> None:
    x = {"a": np.zeros((3, 1)), "b": np.ones((3, 1))}
    assert xai.Probe(x).inputs.shape == (3, 2)
    assert xai.Probe(x, explained="b").inputs.shape == (3, 1)


def test_texts_are_explained_by_the_tokens_that_the_model_makes_of_them() -> None:
    vectorizer = keras.layers.TextVectorization(20, output_sequence_length=5)
    model = classifier_of_texts(vectorizer)
    explainer = Explainer(model, xai.Probe(TEXTS, [1, 0, 1, 0]), "integrated_gradients")
    passes = explainer.passes()
    record = explainer.record(explainer.methods[0], passes)
    assert record.values.shape == (4, 5)
    assert list(record.axes) == ["token"]
    assert explainer.probe.words is not None
    assert explainer.probe.words[1] == ["a", "bad", "film", "indeed", ""]
    probability = np.asarray(model(tf.constant(TEXTS)))[:, 0]
    logit = np.log(probability / (1 - probability)) * [1, -1, 1, -1]
    np.testing.assert_allclose(passes.scores, logit, atol=1e-5)
    assert not record.values[np.array(explainer.probe.words) == ""].any()


def test_texts_become_tokens_where_the_model_takes_tokens() -> None:
    vectorizer = keras.layers.TextVectorization(20, output_sequence_length=5)
    vectorizer.adapt(TEXTS)
    tokens = keras.Input((5,), dtype="int64")
    model = keras.Model(tokens, head(tokens))
    probe = xai.Probe(TEXTS, [1, 0, 1, 0], tokenizer=vectorizer)
    np.testing.assert_array_equal(probe.inputs, np.asarray(vectorizer(TEXTS)))
    assert probe.words is not None
    assert probe.words[0][:3] == ["a", "good", "film"]
    of_strings = classifier_of_texts(keras.layers.TextVectorization(20, output_sequence_length=5))
    of_strings.set_weights(model.get_weights())
    by_tokens = xai.explain(model, probe, "integrated_gradients").values
    by_strings = xai.explain(of_strings, xai.Probe(TEXTS, [1, 0, 1, 0]), "integrated_gradients")
    np.testing.assert_allclose(by_tokens, by_strings.values, rtol=1e-5)


@pytest.mark.parametrize("vocabulary", [["", "one", "two"], {"one": 1, "two": 2}])
def test_words_of_tokens(vocabulary: Any) -> None:
    probe = xai.Probe(np.array([[1, 2, 3, 0]]), kind="text", tokenizer=vocabulary)
    assert probe.words == [["one", "two", "3", ""]]
    assert xai.Probe(np.array([[1, 0]]), kind="text").words == [["1", ""]]
    assert xai.Probe(np.zeros((1, 4))).words is None


def test_a_table_is_counted_from_its_mean() -> None:
    """Zeros are rows like any other there."""
    x = RANDOM.normal(3, 1, size=(5, 4)).astype(np.float32)
    model = dense(2, (4,))
    weights = model.get_weights()[0][:, 0]
    for kind, start in (("table", x.mean(axis=0)), ("array", 0)):
        said = xai.explain(model, xai.Probe(x, [0] * 5, kind=kind), "integrated_gradients")
        np.testing.assert_allclose(said.values, (x - start) * weights, rtol=1e-4, atol=1e-5)
        assert said.params["baseline"] == ("mean" if kind == "table" else "zeros")


@pytest.mark.parametrize(
    ("vocabulary", "token"),
    [(["", "[UNK]", "a"], 1), ({"a": 1, "<OOV>": 3}, 3), ({1: "a"}, 0), (["", "a"], 0), (None, 0)],
)
def test_the_token_of_unknown_words(vocabulary: Any, token: int) -> None:
    probe = xai.Probe(np.array([[1, 2]]), kind="text", tokenizer=vocabulary)
    assert probe.unknown_token == token


def test_what_is_drawn_is_drawn_once() -> None:
    probe, drawn = xai.Probe(np.zeros((2, 3))), []
    for _ in range(2):
        assert probe.once("a", lambda: drawn.append(1) or len(drawn)) == 1
    assert probe.about("classes", None).once("a", lambda: 5) == 1
    assert probe.read_as("array").once("a", lambda: 5) == 5
    assert probe.once("b", lambda: 5) == 5
