"""Models that read texts: by which layer, and which are refused."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tf_xai as xai
from tf_xai.explainer import Explainer

BODIES = np.array(["good film here", "bad film", "awful plot bad bad", "great good fun"], object)
TITLES = np.array(["zeta one", "one two", "two two zeta", "zeta"], object)


def vectorizer(texts: Any, **options: Any) -> Any:
    options = {"output_sequence_length": 5, **options}
    layer = layers.TextVectorization(50, **options)
    layer.adapt(texts)
    return layer


def head(tokens: Any) -> Any:
    return layers.Dense(3)(layers.GlobalAveragePooling1D()(layers.Embedding(50, 4)(tokens)))


def text_input(name: str = "text") -> Any:
    return keras.Input((), dtype="string", name=name)


def checked(model: Any, inputs: Any, **options: Any) -> Explainer:
    """Scores are the model's own, and a word that goes changes them as it does there."""
    explainer = Explainer(model, xai.Probe(inputs, 0, **options), "occlusion")
    arrays = inputs if isinstance(inputs, dict) else {"": inputs}
    tensors = {name: tf.constant(array.tolist()) for name, array in arrays.items()}
    direct = np.asarray(model(tensors if isinstance(inputs, dict) else tensors[""]))[:, 0]
    passes = explainer.passes()
    np.testing.assert_allclose(passes.scores, direct, atol=1e-5)
    assert explainer.record(explainer.methods[0], passes).values.any()
    return explainer


def two_texts(*, is_shared: bool) -> Any:
    title, body = text_input("title"), text_input("body")
    one = vectorizer(np.concatenate([TITLES, BODIES]))
    other = one if is_shared else vectorizer(BODIES)
    outputs = layers.Add()([head(one(title)), head(other(body))])
    return keras.Model({"title": title, "body": body}, outputs)


def words(explainer: Explainer) -> list[str]:
    assert explainer.probe.words is not None
    return [word for word in explainer.probe.words[0] if word]


def test_each_of_two_texts_is_read_by_its_own_layer() -> None:
    inputs = {"title": TITLES, "body": BODIES}
    for name, first in (("title", ["zeta", "one"]), ("body", ["good", "film", "here"])):
        assert words(checked(two_texts(is_shared=False), inputs, explained=name)) == first


@pytest.mark.parametrize("name", ["title", "body"])
def test_a_layer_that_reads_two_texts_is_refused(name: str) -> None:
    probe = xai.Probe({"title": TITLES, "body": BODIES}, 0, explained=name)
    with pytest.raises(
        ValueError, match=r"alone, and once. Expected one `TextVectorization` of the"
    ):
        Explainer(two_texts(is_shared=True), probe, "occlusion")


def test_strings_may_be_prepared_before() -> None:
    text = text_input()
    prepare = layers.Lambda(
        lambda strings: tf.strings.regex_replace(strings, "film", "movie"), output_shape=()
    )
    read = vectorizer([one.replace("film", "movie") for one in BODIES])
    assert words(checked(keras.Model(text, head(read(prepare(text)))), BODIES))[1] == "movie"


def test_a_second_reader_is_refused() -> None:
    text = text_input()
    bag = layers.TextVectorization(50, output_mode="multi_hot")
    bag.adapt(BODIES)
    outputs = layers.Add()([head(vectorizer(BODIES)(text)), layers.Dense(3)(bag(text))])
    with pytest.raises(ValueError, match=r"got another way that the strings take beside it"):
        Explainer(keras.Model(text, outputs), xai.Probe(BODIES, 0), "occlusion")


@pytest.mark.parametrize("mode", ["multi_hot", "count", "tf_idf"])
def test_bags_of_words_have_no_tokens(mode: str) -> None:
    bag = layers.TextVectorization(50, output_mode=mode)
    bag.adapt(BODIES)
    text = text_input()
    model = keras.Model(text, layers.Dense(3)(bag(text)))
    with pytest.raises(ValueError, match="a `TextVectorization` whose output is indices; got none"):
        Explainer(model, xai.Probe(BODIES, 0), "occlusion")


def test_inside_a_nested_model() -> None:
    inner = text_input()
    nested = keras.Model(inner, vectorizer(BODIES)(inner), name="nested")
    text = text_input()
    assert words(checked(keras.Model(text, head(nested(text))), BODIES))[0] == "good"


def test_numbers_beside_strings_are_a_table() -> None:
    age = keras.Input((1,), name="age")
    city = keras.Input((1,), dtype="string", name="city")
    known = layers.StringLookup(vocabulary=["x", "y"], output_mode="one_hot")(city)
    model = keras.Model(
        {"age": age, "city": city}, layers.Dense(1)(layers.Concatenate()([age, known]))
    )
    ages = np.linspace(0, 1, 4, dtype=np.float32)[:, None]
    inputs = {"age": ages, "city": np.array(["x", "y"] * 2, object)[:, None]}
    said = xai.explain(model, xai.Probe(inputs, ages[:, 0]), "occlusion")
    weight = model.get_weights()[0][0, 0]
    assert list(said.labels) == ["age"]
    np.testing.assert_allclose(said.values, (ages - ages.mean()) * weight, atol=1e-5)


def test_an_embedding_of_two_inputs_is_explained_for_either() -> None:
    """Integrated Gradients of a linear model: what each token adds, the other input as it is."""
    keras.utils.set_random_seed(0)
    shared, pool = layers.Embedding(20, 3), layers.GlobalAveragePooling1D()
    one, other = (keras.Input((4,), dtype="int32", name=name) for name in ("t", "u"))
    joined = layers.Concatenate()([pool(shared(one)), pool(shared(other))])
    dense = layers.Dense(2)
    model = keras.Model({"t": one, "u": other}, dense(joined))
    rng = np.random.default_rng(0)
    inputs = {name: rng.integers(0, 20, (5, 4)) for name in ("t", "u")}
    kernel = np.split(np.asarray(dense.kernel), 2)
    for name, weights in zip(("t", "u"), kernel, strict=True):
        probe = xai.Probe(inputs, 0, explained=name)
        found = xai.explain(model, probe, "integrated_gradients").values
        right = np.asarray(shared(inputs[name])) @ weights[:, 0] / 4
        np.testing.assert_allclose(found, right, atol=1e-6)
        taken_away = xai.explain(model, probe, "occlusion").values
        assert np.abs(taken_away).max() > 0
