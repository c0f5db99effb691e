"""Edits of the probe: what they must be, and how often they change the model's mind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from refusals import refusal

import tf_xai as xai
from tf_xai.explainer import Explainer

X = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
PROBE = xai.Probe(X, [0, 1, 2, 0, 1, 2])


def negative(rows: Any) -> Any:
    return -rows


def largest() -> Any:
    """A model that names the largest of the first three numbers."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)], name="largest")
    model.set_weights([np.eye(4, 3), np.zeros(3)])
    return model


def flips(*interventions: xai.Intervention, model: Any = None, probe: xai.Probe = PROBE) -> Any:
    model = largest() if model is None else model
    explainer = Explainer(model, probe, "sensitivity", interventions=interventions)
    passes = explainer.passes()
    return [explainer.flips(intervention, passes) for intervention in interventions]


def test_another_class_than_before() -> None:
    (said,) = flips(xai.Intervention(negative))
    expected = (-X[:, :3]).argmax(axis=1) != X[:, :3].argmax(axis=1)
    np.testing.assert_array_equal(said, expected)
    (said,) = flips(xai.Intervention(lambda rows: rows * 2, name="double"))
    np.testing.assert_array_equal(said, 0)


def test_the_class_that_was_named() -> None:
    edited = X.copy()
    edited[:, 1] = 100
    to_one, to_each, to_two = (
        xai.Intervention(edited, to=to, name=f"to {to}")
        for to in (1, np.array([0, 1, 2, 0, 1, 2]), 2)
    )
    said = flips(to_one, to_each, to_two)
    np.testing.assert_array_equal(said, [[1] * 6, [0, 1, 0, 0, 1, 0], [0] * 6])


def test_tokens_may_be_edited() -> None:
    keras.utils.set_random_seed(1)
    words = np.random.default_rng(1).integers(1, 5, (6, 3))
    layers = [keras.Input((3,), dtype="int32"), keras.layers.Embedding(5, 2)]
    head = [keras.layers.Flatten(), keras.layers.Dense(4)]
    model = keras.Sequential([*layers, *head])
    (said,) = flips(
        xai.Intervention(lambda ids: ids % 4 + 1, name="next word"),
        model=model,
        probe=xai.Probe(words, [0] * 6),
    )
    before, after = (np.asarray(model(ids)).argmax(axis=1) for ids in (words, words % 4 + 1))
    np.testing.assert_array_equal(said, before != after)
    assert 0 < said.mean() < 1


def test_targets_that_were_predicted_stay_those_of_the_probe() -> None:
    probe = xai.Probe(X)
    explainer = Explainer(
        largest(), probe, "sensitivity", interventions=[xai.Intervention(negative)]
    )
    explainer.flips(explainer.interventions[0], explainer.passes())
    np.testing.assert_array_equal(explainer.targets, X[:, :3].argmax(axis=1))


def test_the_probe_is_unchanged() -> None:
    def clear(rows: Any) -> Any:
        rows[:] = 0
        return rows

    before = PROBE.inputs.copy()
    assert not xai.Intervention(clear).edited(PROBE).any()
    np.testing.assert_array_equal(PROBE.inputs, before)


def test_its_name() -> None:
    assert xai.Intervention(negative).name == "negative"
    assert xai.Intervention(negative, name="turned").name == "turned"


def not_a_number(rows: Any) -> Any:
    return rows * np.nan


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "no name": (
        lambda: xai.Intervention(lambda rows: rows),
        refusal("name", "none"),
    ),
    "an array without a name": (
        lambda: xai.Intervention(X),
        refusal("name", "none"),
    ),
    "no class": (
        lambda: xai.Intervention(negative, to=-1),
        refusal("to", "-1", "0"),
    ),
    "another shape": (
        lambda: flips(xai.Intervention(X[:2], name="two")),
        refusal("edit", "shape (2, 4)", "(6, 4)"),
    ),
    "not finite": (
        lambda: flips(xai.Intervention(not_a_number)),
        refusal("edit", "24 NaN or infinite"),
    ),
    "no numbers": (
        lambda: flips(xai.Intervention(X.astype(str), name="text")),
        refusal("edit", "dtype <U32"),
    ),
    "too few classes": (
        lambda: flips(xai.Intervention(negative, to=[1, 2])),
        refusal("to", "2", "6"),
    ),
    "a class that the model has not": (
        lambda: flips(xai.Intervention(negative, to=3)),
        refusal("to", "3", "0", "2"),
    ),
    "two of one name": (
        lambda: flips(xai.Intervention(negative), xai.Intervention(negative, to=1)),
        refusal("interventions", "['negative', 'negative']", "`name=`"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_messages(case: str) -> None:
    action, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        action()
