"""What `Probe` says of wrong arguments, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tf_xai as xai

X = np.zeros((3, 4, 4, 1), np.float32)
TABLE = np.zeros((2, 3), np.float32)
NAN = np.where(np.arange(48).reshape(3, 4, 4, 1) < 2, np.nan, 0)

CASES: dict[str, tuple[Callable[[], Any], str]] = {
    "empty": (
        lambda: xai.Probe(X[:0]),
        "`inputs` must hold at least one example along axis 0. "
        "Expected shape [n, ...] with n >= 1; got shape (0, 4, 4, 1).",
    ),
    "one axis": (
        lambda: xai.Probe([1.0, 2.0]),
        "`inputs` must hold at least one example along axis 0. "
        "Expected shape [n, ...] with n >= 1; got shape (2,).",
    ),
    "empty dataset": (
        lambda: xai.Probe(tf.data.Dataset.from_tensor_slices(X[:0]).batch(2)),
        "`inputs` must hold examples. Expected a dataset of batches; got an empty one.",
    ),
    "several words an example": (
        lambda: xai.Probe([["a", "b"]]),
        "`inputs` must hold one text an example. "
        "Expected shape [n] or [n, 1] with n >= 1; got shape (1, 2).",
    ),
    "objects": (
        lambda: xai.Probe([[None, 1]]),
        "`inputs` must be an array of numbers. "
        "Expected a float, integer or boolean dtype; got dtype object.",
    ),
    "NaN": (
        lambda: xai.Probe(NAN),
        "`inputs` must be finite. Expected finite numbers; got 2 NaN or infinite.",
    ),
    "arrays of other lengths": (
        lambda: xai.Probe({"a": X, "b": X[:2]}),
        "`inputs` must hold the same examples in each array. "
        "Expected equal lengths; got {'a': 3, 'b': 2}.",
    ),
    "explained": (
        lambda: xai.Probe({"a": X, "b": X}, explained="c"),
        "`explained` must name an input. Expected one of ['a', 'b']; got 'c'.",
    ),
    "kind": (
        lambda: xai.Probe(X, kind="video"),
        "`kind` must be a kind of example. "
        "Expected one of ['image', 'table', 'text', 'series', 'array']; got 'video'.",
    ),
    "kind of other inputs": (
        lambda: xai.Probe(X, kind="series"),
        "`kind` must fit inputs of shape (3, 4, 4, 1). "
        "Expected inputs of [2, 3] axes for 'series'; got 'series'.",
    ),
    "targets too few": (
        lambda: xai.Probe(X, [0, 1]),
        "`targets` must say one thing of each example. Expected shape [3] of class indices "
        "or quantities, or [3, outputs]; got shape (2,).",
    ),
    "targets with three axes": (
        lambda: xai.Probe(X, np.zeros((3, 2, 2))),
        "`targets` must say one thing of each example. Expected shape [3] of class indices "
        "or quantities, or [3, outputs]; got shape (3, 2, 2).",
    ),
    "rate": (
        lambda: xai.Probe(np.zeros((2, 9, 1)), kind="series", rate=0),
        "`rate` must be the samples a second. Expected a number above 0; got 0.",
    ),
    "names of pixels": (
        lambda: xai.Probe(X, feature_names=["a"]),
        "`feature_names` must be left out where examples have no features. "
        "Expected inputs that are a table or series (`kind=` says so); got kind 'image'.",
    ),
    "feature names too few": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b"]),
        "`feature_names` must name each column. Expected 3 names; got 2.",
    ),
    "feature names twice": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "a"]),
        "`feature_names` must give each column a name of its own. "
        "Expected different names; got ['a'] twice.",
    ),
    "units": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], units={"d": "m"}),
        "`units` must name features. Expected one of ['a', 'b', 'c']; got 'd'.",
    ),
    "categories": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], categories={"d": ["b", "e"]}),
        "`categories` must name a column, or at least two columns of the one-hot code of 'd'. "
        "Expected one of ['a', 'b', 'c']; got 'e'.",
    ),
    "one column of a one-hot code": (
        lambda: xai.Probe(TABLE, feature_names=["a", "b", "c"], categories={"d": ["b"]}),
        "`categories` must name a column, or at least two columns of the one-hot code of 'd'. "
        "Expected one of ['a', 'b', 'c']; got 1 column.",
    ),
    "a column in two codes": (
        lambda: xai.Probe(
            np.eye(3), feature_names=["a", "b", "c"], categories={"u": ["a", "b"], "v": ["b", "c"]}
        ),
        "`categories` must give each column to one code, once. "
        "Expected different columns; got ['b'] twice.",
    ),
    "columns that are no code": (
        lambda: xai.Probe(TABLE + 2, feature_names=["a", "b", "c"], categories={"u": ["a", "b"]}),
        "`categories` must name columns of a one-hot code. "
        "Expected a single 1 in each row; got other numbers in 'u'.",
    ),
    "a code without a name": (
        lambda: xai.Probe(TABLE + 2, feature_names=["a", "b", "c"], categories={"a": ["x", "y"]}),
        "`categories` must name each code of 'a'. "
        "Expected whole numbers from 0 to 1 in that column; got 2.",
    ),
    "background without a column": (
        lambda: xai.Probe(
            {"a": TABLE[:, :1], "b": TABLE[:, :1]}, background={"a": TABLE[:, :1], "c": TABLE}
        ),
        "`background` must have the columns of `inputs`. "
        "Expected all of ['a', 'b']; got none named 'b'.",
    ),
    "a file of words": (
        lambda: xai.Probe(np.array([[1, 2]]), tokenizer="vocab.txt"),
        "`tokenizer` must turn texts into indices, or say which word has which index. Expected "
        "a `TextVectorization`, a function, a list of words or a mapping from words to indices; "
        "got str.",
    ),
    "tokenizer": (
        lambda: xai.Probe(["a b"], tokenizer=3),
        "`tokenizer` must turn texts into indices, or say which word has which index. Expected "
        "a `TextVectorization`, a function, a list of words or a mapping from words to indices; "
        "got int.",
    ),
    "vocabulary for strings": (
        lambda: xai.Probe(["a b"], tokenizer=["", "a", "b"]),
        "`tokenizer` must be a function where inputs are strings. "
        "Expected a `TextVectorization` or like it; got list.",
    ),
    "tokens of no texts": (
        lambda: xai.Probe(["a b"], tokenizer=lambda texts: np.zeros(len(texts))),
        "`tokenizer` must turn texts into indices. "
        "Expected integers of shape [1, tokens]; got float64 of shape (1,).",
    ),
    "targets that are no numbers": (
        lambda: xai.Probe(X, ["cat", "dog", "cat"]),
        "`targets` must be class indices. "
        "Expected whole numbers from 0; got ['cat', 'dog', 'cat'].",
    ),
    "NaN targets": (
        lambda: xai.Probe(X, [0, np.nan, 1]),
        "`targets` must be class indices. Expected whole numbers from 0; got [0.0, nan, 1.0].",
    ),
    "class names too few": (
        lambda: xai.Probe(X, [0, 1, 2], class_names=["a", "b"]),
        "`class_names` must name every class in `targets`. Expected at least 3 names; got 2.",
    ),
    "names too few": (
        lambda: xai.Probe(X, names=["a", "b"]),
        "`names` must name each example. Expected 3 names; got 2.",
    ),
    "masks": (
        lambda: xai.Probe(X, masks=np.zeros((3, 4, 5))),
        "`masks` must have one cell a pixel of `inputs`. "
        "Expected shape (3, 4, 4); got shape (3, 4, 5).",
    ),
    "background": (
        lambda: xai.Probe(X, background=np.zeros((9, 5, 4, 1))),
        "`background` must have rows like `inputs`. "
        "Expected shape [rows, 4, 4, 1]; got shape (9, 5, 4, 1).",
    ),
    "empty background": (
        lambda: xai.Probe(X, background=X[:0]),
        "`background` must hold at least one example along axis 0. "
        "Expected shape [n, ...] with n >= 1; got shape (0, 4, 4, 1).",
    ),
    "NaN background": (
        lambda: xai.Probe(X, background=NAN),
        "`background` must be finite. Expected finite numbers; got 2 NaN or infinite.",
    ),
    "n too large": (
        lambda: xai.Probe.per_class(X, [0, 0, 4], 2),
        "`n` must not exceed the examples of any class. "
        "Expected at most 1 (class 4 has no more); got 2.",
    ),
    "n of zero": (
        lambda: xai.Probe.per_class(X, [0, 0, 4], 0),
        "`n` must be a whole number. Expected at least 1; got 0.",
    ),
    "labels too few": (
        lambda: xai.Probe.per_class(X, [0, 1], 1),
        "`y` must say one thing of each example. Expected shape [3] of class indices "
        "or quantities, or [3, outputs]; got shape (2,).",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_probe_message(case: str) -> None:
    make, text = CASES[case]
    with pytest.raises((ValueError, TypeError)) as caught:
        make()
    assert str(caught.value) == text
