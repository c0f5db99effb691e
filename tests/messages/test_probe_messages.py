"""What messages about wrong arguments of `Probe` name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from refusal import Refusal

import tf_xai as xai

X = np.zeros((3, 4, 4, 1), np.float32)
TABLE = np.zeros((2, 3), np.float32)
NAN = np.where(np.arange(48).reshape(3, 4, 4, 1) < 2, np.nan, 0)

CASES: dict[str, tuple[Callable[[], Any], Refusal]] = {
    "empty": (
        lambda: xai.Probe(X[:0]),
        Refusal("inputs", "shape (0, 4, 4, 1)", "[n, ...]", "1"),
    ),
    "one axis": (
        lambda: xai.Probe([1.0, 2.0]),
        Refusal("inputs", "shape (2,)", "[n, ...]", "1"),
    ),
    "empty dataset": (
        lambda: xai.Probe(tf.data.Dataset.from_tensor_slices(X[:0]).batch(2)),
        Refusal("inputs", "an empty one"),
    ),
    "several words per example": (
        lambda: xai.Probe([["a", "b"]]),
        Refusal("inputs", "shape (1, 2)", "[n]", "[n, 1]", "1"),
    ),
    "objects": (
        lambda: xai.Probe([[None, 1]]),
        Refusal("inputs", "dtype object"),
    ),
    "NaN": (
        lambda: xai.Probe(NAN),
        Refusal("inputs", "2"),
    ),
    "arrays of different lengths": (
        lambda: xai.Probe({"a": X, "b": X[:2]}),
        Refusal("inputs", "{'a': 3, 'b': 2}"),
    ),
    "explained": (
        lambda: xai.Probe({"a": X, "b": X}, explained="c"),
        Refusal("explained", "'c'", "['a', 'b']"),
    ),
    "kind": (
        lambda: xai.Probe(X, kind="video"),
        Refusal("kind", "'video'", "['image', 'table', 'text', 'series', 'array']"),
    ),
    "kind of other inputs": (
        lambda: xai.Probe(X, kind="series"),
        Refusal("kind", "'series'", "[2, 3]", "'series'"),
    ),
    "targets too few": (
        lambda: xai.Probe(X, [0, 1]),
        Refusal("targets", "shape (2,)", "[3]", "[3, outputs]"),
    ),
    "targets with three axes": (
        lambda: xai.Probe(X, np.zeros((3, 2, 2))),
        Refusal("targets", "shape (3, 2, 2)", "[3]", "[3, outputs]"),
    ),
    "rate": (
        lambda: xai.Probe(np.zeros((2, 9, 1)), kind="series", rate=0),
        Refusal("rate", "0", "0"),
    ),
    "names of pixels": (
        lambda: xai.Probe(X, feature_names=["a"]),
        Refusal("feature_names", "kind 'image'", "`kind=`"),
    ),
    "feature names too few": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b"]),
        Refusal("feature_names", "2", "3"),
    ),
    "feature names twice": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "a"]),
        Refusal("feature_names", "['a']"),
    ),
    "units": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], units={"d": "m"}),
        Refusal("units", "'d'", "['a', 'b', 'c']"),
    ),
    "categories": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], categories={"d": ["b", "e"]}),
        Refusal("categories", "'e'", "['a', 'b', 'c']"),
    ),
    "one column of a one-hot code": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], categories={"d": ["b"]}),
        Refusal("categories", "1 column", "['a', 'b', 'c']"),
    ),
    "a column in two codes": (
        lambda: xai.Probe(
            np.eye(3), feature_names=["a", "b", "c"], categories={"u": ["a", "b"], "v": ["b", "c"]}
        ),
        Refusal("categories", "['b']"),
    ),
    "columns that are not one-hot": (
        lambda: xai.Probe(TABLE + 2, feature_names=["a", "b", "c"], categories={"u": ["a", "b"]}),
        Refusal("categories", "other numbers in 'u'", "1"),
    ),
    "a code without a name": (
        lambda: xai.Probe(TABLE + 2, feature_names=["a", "b", "c"], categories={"a": ["x", "y"]}),
        Refusal("categories", "2", "0", "1"),
    ),
    "background without a column": (
        lambda: xai.Probe(
            {"a": TABLE[:, :1], "b": TABLE[:, :1]}, background={"a": TABLE[:, :1], "c": TABLE}
        ),
        Refusal("background", "no column 'b'", "['a', 'b']"),
    ),
    "a file name": (
        lambda: xai.Probe(np.array([[1, 2]]), tokenizer="vocab.txt"),
        Refusal("tokenizer", "str", "`TextVectorization`"),
    ),
    "tokenizer": (
        lambda: xai.Probe(["a b"], tokenizer=3),
        Refusal("tokenizer", "int", "`TextVectorization`"),
    ),
    "vocabulary for strings": (
        lambda: xai.Probe(["a b"], tokenizer=["", "a", "b"]),
        Refusal("tokenizer", "list", "`TextVectorization`"),
    ),
    "a tokenizer that returns no tokens": (
        lambda: xai.Probe(["a b"], tokenizer=lambda texts: np.zeros(len(texts))),
        Refusal("tokenizer", "float64 of shape (1,)", "[1, tokens]"),
    ),
    "targets that are not numbers": (
        lambda: xai.Probe(X, ["cat", "dog", "cat"]),
        Refusal("targets", "['cat', 'dog', 'cat']", "0"),
    ),
    "NaN targets": (
        lambda: xai.Probe(X, [0, np.nan, 1]),
        Refusal("targets", "[0.0, nan, 1.0]", "0"),
    ),
    "class names too few": (
        lambda: xai.Probe(X, [0, 1, 2], class_names=["a", "b"]),
        Refusal("class_names", "2", "3"),
    ),
    "names too few": (
        lambda: xai.Probe(X, names=["a", "b"]),
        Refusal("names", "2", "3"),
    ),
    "masks": (
        lambda: xai.Probe(X, masks=np.zeros((3, 4, 5))),
        Refusal("masks", "shape (3, 4, 5)", "(3, 4, 4)"),
    ),
    "background": (
        lambda: xai.Probe(X, background=np.zeros((9, 5, 4, 1))),
        Refusal("background", "shape (9, 5, 4, 1)", "[rows, 4, 4, 1]"),
    ),
    "empty background": (
        lambda: xai.Probe(X, background=X[:0]),
        Refusal("background", "shape (0, 4, 4, 1)", "[n, ...]", "1"),
    ),
    "NaN background": (
        lambda: xai.Probe(X, background=NAN),
        Refusal("background", "2"),
    ),
    "n too large": (
        lambda: xai.Probe.per_class(X, [0, 0, 4], 2),
        Refusal("n", "2", "1", "class 4"),
    ),
    "n of zero": (
        lambda: xai.Probe.per_class(X, [0, 0, 4], 0),
        Refusal("n", "0", "1"),
    ),
    "labels too few": (
        lambda: xai.Probe.per_class(X, [0, 1], 1),
        Refusal("y", "shape (2,)", "[3]", "[3, outputs]"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_probe_message(case: str) -> None:
    make, refusal = CASES[case]
    with pytest.raises((ValueError, TypeError)) as error:
        make()
    refusal.check(error.value)
