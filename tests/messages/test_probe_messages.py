"""What messages about wrong arguments of `Probe` name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from refusals import refusal

import tf_xai as xai

X = np.zeros((3, 4, 4, 1), np.float32)
TABLE = np.zeros((2, 3), np.float32)
NAN = np.where(np.arange(48).reshape(3, 4, 4, 1) < 2, np.nan, 0)

CASES: dict[str, tuple[Callable[[], Any], str]] = {
    "empty": (
        lambda: xai.Probe(X[:0]),
        refusal("inputs", "shape (0, 4, 4, 1)", "[n, ...]", "1"),
    ),
    "one axis": (
        lambda: xai.Probe([1.0, 2.0]),
        refusal("inputs", "shape (2,)", "[n, ...]", "1"),
    ),
    "empty dataset": (
        lambda: xai.Probe(tf.data.Dataset.from_tensor_slices(X[:0]).batch(2)),
        refusal("inputs", "an empty one"),
    ),
    "several words per example": (
        lambda: xai.Probe([["a", "b"]]),
        refusal("inputs", "shape (1, 2)", "[n]", "[n, 1]", "1"),
    ),
    "objects": (
        lambda: xai.Probe([[None, 1]]),
        refusal("inputs", "dtype object"),
    ),
    "NaN": (
        lambda: xai.Probe(NAN),
        refusal("inputs", "2"),
    ),
    "arrays of different lengths": (
        lambda: xai.Probe({"a": X, "b": X[:2]}),
        refusal("inputs", "{'a': 3, 'b': 2}"),
    ),
    "explained": (
        lambda: xai.Probe({"a": X, "b": X}, explained="c"),
        refusal("explained", "'c'", "['a', 'b']"),
    ),
    "kind": (
        lambda: xai.Probe(X, kind="video"),
        refusal("kind", "'video'", "['image', 'table', 'text', 'series', 'array']"),
    ),
    "kind of other inputs": (
        lambda: xai.Probe(X, kind="series"),
        refusal("kind", "'series', which needs [2, 3] axes", "4 axes"),
    ),
    "targets too few": (
        lambda: xai.Probe(X, [0, 1]),
        refusal("targets", "shape (2,)", "[3]", "[3, outputs]"),
    ),
    "targets with three axes": (
        lambda: xai.Probe(X, np.zeros((3, 2, 2))),
        refusal("targets", "shape (3, 2, 2)", "[3]", "[3, outputs]"),
    ),
    "rate": (
        lambda: xai.Probe(np.zeros((2, 9, 1)), kind="series", rate=0),
        refusal("rate", "0", "0"),
    ),
    "names of pixels": (
        lambda: xai.Probe(X, feature_names=["a"]),
        refusal("feature_names", "kind 'image'", "`kind=`"),
    ),
    "feature names too few": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b"]),
        refusal("feature_names", "2", "3"),
    ),
    "feature names twice": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "a"]),
        refusal("feature_names", "['a']"),
    ),
    "units": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], units={"d": "m"}),
        refusal("units", "'d'", "['a', 'b', 'c']"),
    ),
    "categories": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], categories={"d": ["b", "e"]}),
        refusal("categories", "'e'", "['a', 'b', 'c']"),
    ),
    "one column of a one-hot code": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], categories={"d": ["b"]}),
        refusal("categories", "1 column", "['a', 'b', 'c']"),
    ),
    "a column in two codes": (
        lambda: xai.Probe(
            np.eye(3), feature_names=["a", "b", "c"], categories={"u": ["a", "b"], "v": ["b", "c"]}
        ),
        refusal("categories", "['b']"),
    ),
    "columns that are not one-hot": (
        lambda: xai.Probe(TABLE + 2, feature_names=["a", "b", "c"], categories={"u": ["a", "b"]}),
        refusal("categories", "other numbers in 'u'", "1"),
    ),
    "a code without a name": (
        lambda: xai.Probe(TABLE + 2, feature_names=["a", "b", "c"], categories={"a": ["x", "y"]}),
        refusal("categories", "2", "0", "1"),
    ),
    "background without a column": (
        lambda: xai.Probe(
            {"a": TABLE[:, :1], "b": TABLE[:, :1]}, background={"a": TABLE[:, :1], "c": TABLE}
        ),
        refusal("background", "no column 'b'", "['a', 'b']"),
    ),
    "a file name": (
        lambda: xai.Probe(np.array([[1, 2]]), tokenizer="vocab.txt"),
        refusal("tokenizer", "str", "`TextVectorization`"),
    ),
    "tokenizer": (
        lambda: xai.Probe(["a b"], tokenizer=3),
        refusal("tokenizer", "int", "`TextVectorization`"),
    ),
    "vocabulary for strings": (
        lambda: xai.Probe(["a b"], tokenizer=["", "a", "b"]),
        refusal("tokenizer", "list", "`TextVectorization`"),
    ),
    "a tokenizer that returns no tokens": (
        lambda: xai.Probe(["a b"], tokenizer=lambda texts: np.zeros(len(texts))),
        refusal("tokenizer", "float64 of shape (1,)", "[1, tokens]"),
    ),
    "targets that are not numbers": (
        lambda: xai.Probe(X, ["cat", "dog", "cat"]),
        refusal("targets", "['cat', 'dog', 'cat']", "0"),
    ),
    "NaN targets": (
        lambda: xai.Probe(X, [0, np.nan, 1]),
        refusal("targets", "[0.0, nan, 1.0]", "0"),
    ),
    "class names too few": (
        lambda: xai.Probe(X, [0, 1, 2], class_names=["a", "b"]),
        refusal("class_names", "2", "3"),
    ),
    "names too few": (
        lambda: xai.Probe(X, names=["a", "b"]),
        refusal("names", "2", "3"),
    ),
    "masks": (
        lambda: xai.Probe(X, masks=np.zeros((3, 4, 5))),
        refusal("masks", "shape (3, 4, 5)", "(3, 4, 4)"),
    ),
    "background": (
        lambda: xai.Probe(X, background=np.zeros((9, 5, 4, 1))),
        refusal("background", "shape (9, 5, 4, 1)", "[rows, 4, 4, 1]"),
    ),
    "empty background": (
        lambda: xai.Probe(X, background=X[:0]),
        refusal("background", "shape (0, 4, 4, 1)", "[n, ...]", "1"),
    ),
    "NaN background": (
        lambda: xai.Probe(X, background=NAN),
        refusal("background", "2"),
    ),
    "n too large": (
        lambda: xai.Probe.per_class(X, [0, 0, 4], 2),
        refusal("n", "2", "1", "class 4"),
    ),
    "n of zero": (
        lambda: xai.Probe.per_class(X, [0, 0, 4], 0),
        refusal("n", "0", "1"),
    ),
    "labels too few": (
        lambda: xai.Probe.per_class(X, [0, 1], 1),
        refusal("y", "shape (2,)", "[3]", "[3, outputs]"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_probe_message(case: str) -> None:
    make, message = CASES[case]
    with pytest.raises((ValueError, TypeError), match=message):
        make()
