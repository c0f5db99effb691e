"""A probe takes what people have, and tells probes apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tf_xai as xai

X = np.random.default_rng(0).random((7, 4, 4, 1)).astype(np.float32)
Y = np.array([0, 1, 2, 0, 1, 2, 0])


def test_dataset_is_read_once() -> None:
    reads: list[int] = []

    def batches() -> Any:
        reads.append(1)
        for start in (0, 3, 6):
            yield X[start : start + 3], Y[start : start + 3]

    signature = (tf.TensorSpec((None, 4, 4, 1)), tf.TensorSpec((None,), tf.int64))
    probe = xai.Probe(tf.data.Dataset.from_generator(batches, output_signature=signature))
    assert reads == [1]
    np.testing.assert_array_equal(probe.inputs, X)
    np.testing.assert_array_equal(probe.targets, Y)


def test_dataset_without_targets() -> None:
    probe = xai.Probe(tf.data.Dataset.from_tensor_slices(X).batch(4), Y)
    np.testing.assert_array_equal(probe.inputs, X)
    np.testing.assert_array_equal(probe.targets, Y)
    assert xai.Probe(tf.data.Dataset.from_tensor_slices(X).batch(4)).targets is None


@pytest.mark.parametrize(
    "targets",
    [Y, Y.tolist(), Y.astype(np.float32), Y[:, None], np.eye(3)[Y], np.eye(3, dtype=bool)[Y]],
    ids=["array", "list", "floats", "column", "one-hot", "booleans"],
)
def test_targets(targets: Any) -> None:
    probe = xai.Probe(X, targets)
    assert probe.targets is not None
    assert probe.targets.dtype == np.int64
    np.testing.assert_array_equal(probe.targets, Y)
    assert probe.fingerprint == xai.Probe(X, Y).fingerprint


def test_absent_targets_are_fixed_at_the_first_explained_step(
    small_model: Any, tmp_path: Any
) -> None:
    model = small_model()
    model.compile(tf.keras.optimizers.SGD(5.0), "mse")
    first = np.asarray(model(X)).argmax(axis=1)
    other = np.eye(3, dtype=np.float32)[(first + 1) % 3]
    callback = xai.Explain(xai.Probe(X), "sensitivity", log_dir=tmp_path)
    model.fit(X, other, epochs=3, verbose=0, callbacks=[callback])
    series = xai.load(tmp_path)["sensitivity"]
    np.testing.assert_array_equal(series.targets, first)
    np.testing.assert_array_equal(series.predicted[0], first)
    assert (series.predicted[-1] != first).any()
    again = xai.explain(model, X, "sensitivity", first)
    np.testing.assert_allclose(series.scores[-1], again.scores, rtol=1e-5)
    np.testing.assert_allclose(series.values[-1], again.values, rtol=1e-2, atol=1e-5)


def test_other_targets_of_a_probe(cnn: Any, digits: Any) -> None:
    given = xai.explain(cnn, xai.Probe(digits.x[:3], [0, 1, 2]), "sensitivity", [5, 6, 7])
    same = xai.explain(cnn, digits.x[:3], "sensitivity", [5, 6, 7])
    np.testing.assert_array_equal(given.targets, [5, 6, 7])
    np.testing.assert_array_equal(given.values, same.values)


def test_per_class() -> None:
    probe = xai.Probe.per_class(X, Y, 2, class_names=["a", "b", "c"])
    np.testing.assert_array_equal(probe.targets, [0, 0, 1, 1, 2, 2])
    np.testing.assert_array_equal(probe.inputs, X[[0, 3, 1, 4, 2, 5]])
    assert probe.class_names == ["a", "b", "c"]
    one_hot = xai.Probe.per_class(X, np.eye(3)[Y], 2, class_names=["a", "b", "c"])
    assert one_hot.fingerprint == probe.fingerprint


def changed(array: Any, place: Any, value: Any) -> Any:
    copy = np.array(array)
    copy[place] = value
    return copy


OTHERS: dict[str, Callable[[], xai.Probe]] = {
    "one pixel": lambda: xai.Probe(changed(X, (6, 3, 3, 0), 0.5), Y),
    "a pixel by one bit": lambda: xai.Probe(
        changed(X, (0, 0, 0, 0), np.nextafter(X[0, 0, 0, 0], np.float32(2))), Y
    ),
    "one target": lambda: xai.Probe(X, changed(Y, 6, 1)),
    "no targets": lambda: xai.Probe(X),
    "order": lambda: xai.Probe(X[::-1], Y[::-1]),
    "fewer": lambda: xai.Probe(X[:6], Y[:6]),
    "shape": lambda: xai.Probe(X.reshape(7, 16), Y),
    "type": lambda: xai.Probe((X * 255).astype(np.uint8), Y),
    "background": lambda: xai.Probe(X, Y, background=X[:3]),
}


@pytest.mark.parametrize("change", OTHERS)
def test_fingerprint_tells_probes_apart(change: str) -> None:
    assert OTHERS[change]().fingerprint != xai.Probe(X, Y).fingerprint


def test_fingerprint_depends_on_what_is_explained() -> None:
    named = xai.Probe(X.astype(np.float64), Y.tolist(), names=list("abcdefg"))
    assert named.fingerprint == xai.Probe(X, Y).fingerprint == xai.Probe(X.copy(), Y).fingerprint


def test_defaults() -> None:
    probe = xai.Probe(X)
    assert probe.names == ["#0", "#1", "#2", "#3", "#4", "#5", "#6"]
    assert probe.background is probe.inputs
    assert len(probe) == 7
    assert probe.kind == "image"
    assert xai.Probe(X.reshape(7, 16)).kind == "table"
    assert xai.Probe(X.reshape(7, 2, 2, 2, 2)).kind == "array"


@pytest.mark.parametrize("masks", [np.ones((7, 4, 4)), np.ones((7, 4, 4, 1), np.uint8)])
def test_masks(masks: Any) -> None:
    probe = xai.Probe(X, masks=masks)
    assert probe.masks is not None
    assert probe.masks.dtype == bool
    assert probe.masks.shape == (7, 4, 4)
