"""What `Probe` says of wrong arguments, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tf_xai as xai

X = np.zeros((3, 4, 4, 1), np.float32)
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
    "words": (
        lambda: xai.Probe([["a", "b"]]),
        "`inputs` must be an array of numbers. "
        "Expected a float, integer or boolean dtype; got dtype <U1.",
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
        lambda: xai.Probe(X, kind="text"),
        "`kind` must be a kind of example. "
        "Expected one of ['image', 'series', 'array']; got 'text'.",
    ),
    "kind of other inputs": (
        lambda: xai.Probe(X, kind="series"),
        "`kind` must fit inputs of shape (3, 4, 4, 1). "
        "Expected inputs of [3] axes for 'series'; got 'series'.",
    ),
    "targets too few": (
        lambda: xai.Probe(X, [0, 1]),
        "`targets` must name one class an example. Expected shape [3] of class indices "
        "or [3, classes] of one-hot rows; got shape (2,).",
    ),
    "targets with three axes": (
        lambda: xai.Probe(X, np.zeros((3, 2, 2))),
        "`targets` must name one class an example. Expected shape [3] of class indices "
        "or [3, classes] of one-hot rows; got shape (3, 2, 2).",
    ),
    "not one-hot": (
        lambda: xai.Probe(X, [[0, 1], [1, 1], [1, 0]]),
        "`targets` must be one-hot where it has two axes. "
        "Expected a single 1 in each row; got other rows.",
    ),
    "smoothed one-hot": (
        lambda: xai.Probe(X, [[0.1, 0.9]] * 3),
        "`targets` must be one-hot where it has two axes. "
        "Expected a single 1 in each row; got other rows.",
    ),
    "negative targets": (
        lambda: xai.Probe(X, [0, 1, -1]),
        "`targets` must be class indices. Expected whole numbers from 0; got [0, 1, -1].",
    ),
    "fractional targets": (
        lambda: xai.Probe(X, [0, 0.5, 1]),
        "`targets` must be class indices. Expected whole numbers from 0; got [0.0, 0.5, 1.0].",
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
        "`y` must name one class an example. Expected shape [3] of class indices "
        "or [3, classes] of one-hot rows; got shape (2,).",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_probe_message(case: str) -> None:
    make, text = CASES[case]
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        make()
    assert str(caught.value) == text
