"""What methods about features say of arguments that do not fit: before anything is explained."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

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
        f"`features` must name a feature. Expected {ALLOWED}; got 'age'.",
    ),
    (
        lambda: xai.ALE(features=["age"]),
        f"`features` must name a feature. Expected {ALLOWED}; got 'age'.",
    ),
    (
        lambda: xai.PermutationImportance(features=[]),
        "`features` must name each feature once. Expected at least one name, or None for all "
        "features; got [].",
    ),
    (
        lambda: xai.PDP(features=["feature 0", "feature 0"]),
        "`features` must name each feature once. Expected at least one name, or None for all "
        "features; got ['feature 0', 'feature 0'].",
    ),
    (
        lambda: xai.ALE(pairs=[("feature 0", "age")]),
        f"`pairs` must name a feature. Expected {ALLOWED}; got 'age'.",
    ),
    (
        lambda: xai.ALE(pairs=[("feature 0", "feature 0")]),
        "`pairs` must hold two features each. Expected a list such as [('age', 'height')]; got "
        "[('feature 0', 'feature 0')].",
    ),
    (
        lambda: xai.ALE(pairs=("feature 0", "feature 1")),
        "`pairs` must hold two features each. Expected a list such as [('age', 'height')]; got "
        "('feature 0', 'feature 1').",
    ),
    (
        lambda: xai.ALE(pairs=[("feature 0", "feature 2")]),
        "`background` must vary in what is explained. Expected rows that differ in each feature; "
        "got one value of ['feature 2'].",
    ),
    (
        lambda: xai.ALE(features=["feature 2"]),
        "`background` must vary in what is explained. Expected rows that differ in each feature; "
        "got one value of ['feature 2'].",
    ),
    (
        lambda: xai.ALE(features=["feature 0"], pairs=[("feature 0", "feature 1")]),
        "`features` must be left out where there are `pairs`. Expected one of the two; got both.",
    ),
    (
        lambda: xai.ALE(bins=0),
        "`bins` must be a whole number. Expected at least 1; got 0.",
    ),
    (
        lambda: xai.PDP(grid=1),
        "`grid` must be a whole number. Expected at least 2; got 1.",
    ),
    (
        lambda: xai.PDP(lines=-1),
        "`lines` must be a whole number. Expected at least 0; got -1.",
    ),
    (
        lambda: xai.PDP(samples=0.5),  # type: ignore[arg-type]
        "`samples` must be a whole number. Expected at least 1; got 0.5.",
    ),
    (
        lambda: xai.PermutationImportance(repeats=0),
        "`repeats` must be a whole number. Expected at least 1; got 0.",
    ),
    (
        lambda: xai.PermutationImportance(loss="log_loss"),
        "`loss` must be one of 3 names. Expected one of ['auto', 'squared_error', "
        "'absolute_error']; got 'log_loss'.",
    ),
    (
        lambda: xai.SurrogateTree(depth=0),
        "`depth` must be a whole number. Expected at least 1; got 0.",
    ),
    (
        lambda: xai.SurrogateTree(samples=1),
        "`samples` must be a whole number. Expected at least 2; got 1.",
    ),
    (
        lambda: xai.InterventionalEffect(edits=[]),
        "`edits` must hold edits with a name each. Expected a list of `xai.Intervention`; got [].",
    ),
    (
        lambda: xai.InterventionalEffect(edits=[SAME, SAME]),
        "`edits` must hold edits with a name each. Expected a list of `xai.Intervention`; got "
        "['same', 'same'].",
    ),
]


@pytest.fixture(scope="module")
def model() -> Any:
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, "softmax")])


@pytest.mark.parametrize(("method", "message"), MESSAGES)
def test_message(method: Callable[[], Any], message: str, model: Any) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(X, Y), method())


def test_what_is_right_must_be_known(model: Any) -> None:
    message = "`targets` must say what is right. Expected classes, labels or quantities; got none."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(X), "permutation_importance")


def test_edits_are_a_list() -> None:
    with pytest.raises(
        TypeError, match=r"`edits` must be a list of edits. Expected a list of `xai.I"
    ):
        xai.InterventionalEffect(edits=SAME)  # type: ignore[arg-type]


def test_edits_must_speak_for_a_class(model: Any) -> None:
    edit = xai.Intervention(X, name="same", to=99)
    message = (
        f"`to` must be classes of '{model.name}' in 'same'. Expected indices from 0 to 2; got 99."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(X, Y), xai.InterventionalEffect(edits=[edit]))


def test_quantities_must_be_known_where_targets_name_outputs() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    message = (
        "`truth` must give the quantities that are right. Expected `[n, outputs]` numbers; got "
        "none."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(X, Y), "permutation_importance")


@pytest.mark.parametrize("method", ["pdp", "ale", "permutation_importance", "surrogate_tree"])
def test_only_tables_have_features(method: str) -> None:
    model = keras.Sequential(
        [keras.Input((5, 5, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    start = "`methods` must suit a probe of kind 'image'. Expected one of"
    with pytest.raises(ValueError, match=re.escape(start)):
        Explainer(model, xai.Probe(PICTURES, [0, 1, 0, 1]), method)


def test_only_tables_have_edits_of_their_own() -> None:
    model = keras.Sequential(
        [keras.Input((5, 5, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    message = (
        "`edits` must be given for a probe of kind 'image'. Expected a list of "
        "`xai.Intervention`; got none."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(PICTURES, [0, 1, 0, 1]), "interventional_effect")


def test_a_tree_needs_two_rows(model: Any) -> None:
    message = "`background` must hold rows to grow a tree on. Expected at least 2 rows; got 1."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(X, Y, background=X[:1]), "surrogate_tree")


def test_a_tree_needs_scikit_learn(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    message = (
        "surrogate_tree needs scikit-learn. Install it with `pip install 'tf-xai[blackbox]'`, "
        "or choose `pdp`, `ale` or `permutation_importance`."
    )
    with pytest.raises(ImportError, match=f"^{re.escape(message)}$"):
        Explainer(model, xai.Probe(X, Y), "surrogate_tree")
