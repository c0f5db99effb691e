"""What messages about wrong arguments of feature methods name, before anything is explained."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from refusals import refusal

import tf_xai as xai
from tf_xai.explainer import Explainer

X = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)
X[:, 2] = 1
Y = [0, 1, 2, 0, 1, 2]
PICTURES = np.random.default_rng(0).normal(size=(4, 5, 5, 1)).astype(np.float32)
SAME = xai.Intervention(X, name="same")
ALLOWED = "one of ['feature 0', 'feature 1', 'feature 2']"

MESSAGES: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: xai.PDP(features=["feature 0", "age"]),
        refusal("features", "'age'", ALLOWED),
    ),
    (
        lambda: xai.ALE(features=["age"]),
        refusal("features", "'age'", ALLOWED),
    ),
    (
        lambda: xai.PermutationImportance(features=[]),
        refusal("features", "[]"),
    ),
    (
        lambda: xai.PDP(features=["feature 0", "feature 0"]),
        refusal("features", "['feature 0', 'feature 0']"),
    ),
    (
        lambda: xai.ALE(pairs=[("feature 0", "age")]),
        refusal("pairs", "'age'", ALLOWED),
    ),
    (
        lambda: xai.ALE(pairs=[("feature 0", "feature 0")]),
        refusal("pairs", "[('feature 0', 'feature 0')]", "[('age', 'height')]"),
    ),
    (
        lambda: xai.ALE(pairs=("feature 0", "feature 1")),
        refusal("pairs", "('feature 0', 'feature 1')", "[('age', 'height')]"),
    ),
    (
        lambda: xai.ALE(pairs=[("feature 0", "feature 2")]),
        refusal("background", "a single value of ['feature 2']"),
    ),
    (
        lambda: xai.ALE(features=["feature 2"]),
        refusal("background", "a single value of ['feature 2']"),
    ),
    (
        lambda: xai.ALE(features=["feature 0"], pairs=[("feature 0", "feature 1")]),
        refusal("features", "both"),
    ),
    (
        lambda: xai.ALE(bins=0),
        refusal("bins", "0", "1"),
    ),
    (
        lambda: xai.PDP(grid=1),
        refusal("grid", "1", "2"),
    ),
    (
        lambda: xai.PDP(lines=-1),
        refusal("lines", "-1", "0"),
    ),
    (
        lambda: xai.PDP(samples=0.5),  # type: ignore[arg-type]
        refusal("samples", "0.5", "1"),
    ),
    (
        lambda: xai.PermutationImportance(repeats=0),
        refusal("repeats", "0", "1"),
    ),
    (
        lambda: xai.PermutationImportance(loss="log_loss"),
        refusal("loss", "'log_loss'", "['auto', 'squared_error', 'absolute_error']"),
    ),
    (
        lambda: xai.SurrogateTree(depth=0),
        refusal("depth", "0", "1"),
    ),
    (
        lambda: xai.SurrogateTree(samples=1),
        refusal("samples", "1", "2"),
    ),
    (
        lambda: xai.InterventionalEffect(edits=[]),
        refusal("edits", "[]", "`xai.Intervention`"),
    ),
    (
        lambda: xai.InterventionalEffect(edits=[SAME, SAME]),
        refusal("edits", "['same', 'same']", "`xai.Intervention`"),
    ),
]


@pytest.fixture(scope="module")
def model() -> Any:
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, "softmax")])


@pytest.mark.parametrize(("method", "message"), MESSAGES)
def test_message(method: Callable[[], Any], message: str, model: Any) -> None:
    with pytest.raises(ValueError, match=message):
        Explainer(model, xai.Probe(X, Y), method())


def test_targets_must_be_given(model: Any) -> None:
    with pytest.raises(ValueError, match=refusal("targets", "none")):
        Explainer(model, xai.Probe(X), "permutation_importance")


def test_edits_are_a_list() -> None:
    with pytest.raises(TypeError, match=refusal("edits", "Intervention", "`xai.Intervention`")):
        xai.InterventionalEffect(edits=SAME)  # type: ignore[arg-type]


def test_edits_must_point_at_a_class(model: Any) -> None:
    edit = xai.Intervention(X, name="same", to=99)
    with pytest.raises(ValueError, match=refusal("to", "99", "0", "2")):
        Explainer(model, xai.Probe(X, Y), xai.InterventionalEffect(edits=[edit]))


def test_truth_must_be_given_if_targets_name_outputs() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match=refusal("truth", "none", "`[n, outputs]`")):
        Explainer(model, xai.Probe(X, Y), "permutation_importance")


@pytest.mark.parametrize("method", ["pdp", "ale", "permutation_importance", "surrogate_tree"])
def test_only_tables_have_features(method: str) -> None:
    model = keras.Sequential(
        [keras.Input((5, 5, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    with pytest.raises(ValueError, match=refusal("methods", repr(method), "'image'", "'grad_cam'")):
        Explainer(model, xai.Probe(PICTURES, [0, 1, 0, 1]), method)


def test_only_tables_have_edits_of_their_own() -> None:
    model = keras.Sequential(
        [keras.Input((5, 5, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    with pytest.raises(ValueError, match=refusal("edits", "none", "`xai.Intervention`")):
        Explainer(model, xai.Probe(PICTURES, [0, 1, 0, 1]), "interventional_effect")


def test_a_tree_needs_two_rows(model: Any) -> None:
    with pytest.raises(ValueError, match=refusal("background", "1", "2")):
        Explainer(model, xai.Probe(X, Y, background=X[:1]), "surrogate_tree")


def test_a_tree_needs_scikit_learn(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(ImportError, match=r"scikit-learn.*pip install '\.\[blackbox\]'"):
        Explainer(model, xai.Probe(X, Y), "surrogate_tree")
