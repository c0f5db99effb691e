"""What messages about wrong arguments name, and that they come before the first batch."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from refusals import refusal

import tf_xai as xai
from tf_xai import drift, methods
from tf_xai.errors import one_of

X = np.random.default_rng(0).random((6, 4, 4, 1)).astype(np.float32)
ONE_HOT = np.eye(3, dtype=np.float32)[np.arange(6) % 3]
PROBE = xai.Probe(X[:2], [0, 2])
ROWS = xai.Probe(np.zeros((2, 6)), [0, 1])

Model = Callable[..., Any]


class CountBatches(keras.callbacks.Callback):
    """How many batches were begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self.begun += 1


CONSTRUCTED: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "probe": (
        lambda: xai.Explain(X, log_dir="x"),
        TypeError,
        refusal("probe", "ndarray", "tf_xai.Probe"),
    ),
    "method": (
        lambda: xai.Explain(PROBE, ["grad_cam", "gradcam"], log_dir="x"),
        ValueError,
        refusal("methods", "'gradcam'", one_of(methods.registry())),
    ),
    "no methods": (
        lambda: xai.Explain(PROBE, [], log_dir="x"),
        ValueError,
        refusal("methods", "[]", one_of(methods.registry())),
    ),
    "method of another type": (
        lambda: xai.Explain(PROBE, [3], log_dir="x"),
        TypeError,
        refusal("methods", "3", one_of(methods.registry())),
    ),
    "every_n_epochs": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_epochs=0),
        ValueError,
        refusal("every_n_epochs", "0", "1"),
    ),
    "every_n_epochs fractional": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_epochs=1.5),
        ValueError,
        refusal("every_n_epochs", "1.5", "1"),
    ),
    "every_n_batches": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_batches=-2),
        ValueError,
        refusal("every_n_batches", "-2", "1"),
    ),
    "every_n_batches boolean": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_batches=True),
        ValueError,
        refusal("every_n_batches", "True", "1"),
    ),
    "log_dir with NUL": (
        lambda: xai.Explain(PROBE, log_dir="a\0b"),
        ValueError,
        refusal("log_dir", "'a\\x00b'", "UTF-8"),
    ),
    "log_dir of bytes that are no text": (
        lambda: xai.Explain(PROBE, log_dir=os.fsdecode(b"run\xff")),
        ValueError,
        refusal("log_dir", "'run\\udcff'", "UTF-8"),
    ),
    "on_error": (
        lambda: xai.Explain(PROBE, log_dir="x", on_error="ignore"),
        ValueError,
        refusal("on_error", "'ignore'", "['warn', 'raise']"),
    ),
    "drift": (
        lambda: xai.Explain(PROBE, log_dir="x", drift=["spearman", "pearsn"]),
        ValueError,
        refusal("drift", "'pearsn'", one_of(drift.measures())),
    ),
    "samples": (
        lambda: xai.IntegratedGradients(samples=0),
        ValueError,
        refusal("samples", "0", "1", "'auto'"),
    ),
    "samples of expected gradients": (
        lambda: xai.ExpectedGradients(samples=2.5),
        ValueError,
        refusal("samples", "2.5", "1"),
    ),
    "seed": (
        lambda: xai.ExpectedGradients(seed=-1),
        ValueError,
        refusal("seed", "-1", "0"),
    ),
    "tolerance": (
        lambda: xai.IntegratedGradients(tolerance=0),
        ValueError,
        refusal("tolerance", "0", "0", "1"),
    ),
    "quadrature": (
        lambda: xai.IntegratedGradients(quadrature="simpson"),
        ValueError,
        refusal("quadrature", "'simpson'", "['gauss_legendre', 'midpoint', 'left']"),
    ),
    "baseline": (
        lambda: xai.IntegratedGradients(baseline="ones"),
        ValueError,
        refusal("baseline", "'ones'", "['auto', 'zeros', 'mean', 'blur']"),
    ),
}


@pytest.mark.parametrize("case", CONSTRUCTED)
def test_at_construction(case: str) -> None:
    make, error_type, message = CONSTRUCTED[case]
    with pytest.raises(error_type, match=message):
        make()


def refused(model: Any, callback: xai.Explain, x: Any = X, y: Any = ONE_HOT) -> str:
    """What `fit` is refused with; nothing may have been trained."""
    weights, count = model.get_weights(), CountBatches()
    with pytest.raises(ValueError) as error:  # noqa: PT011  the callers check the text
        model.fit(x, y, epochs=1, verbose=0, callbacks=[callback, count])
    assert count.begun == 0
    assert int(model.optimizer.iterations.numpy()) == 0
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    return str(error.value)


LAYERS = "['conv', 'flatten', 'dense']"

BEFORE_TRAINING: dict[str, tuple[Callable[..., xai.Explain], str]] = {
    "layer": (
        lambda log_dir: xai.Explain(PROBE, xai.GradCAM(layer="conv9"), log_dir=log_dir),
        refusal("layer", "'conv9'", LAYERS),
    ),
    "layer of Activation": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(layer="conv9"), log_dir=log_dir),
        refusal("layer", "'conv9'", LAYERS),
    ),
    "layer without maps": (
        lambda log_dir: xai.Explain(PROBE, xai.GradCAM(layer="dense"), log_dir=log_dir),
        refusal("layer", "'dense' of shape [3]", "['conv']"),
    ),
    "channels": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(channels=[0, 4]), log_dir=log_dir),
        refusal("channels", "[0, 4]", "0", "3"),
    ),
    "negative channels": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(channels=[-1]), log_dir=log_dir),
        refusal("channels", "[-1]", "0", "3"),
    ),
    "no channels": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(channels=[]), log_dir=log_dir),
        refusal("channels", "[]", "0", "3"),
    ),
    "shape": (
        lambda log_dir: xai.Explain(xai.Probe(np.zeros((2, 5, 4, 1))), log_dir=log_dir),
        refusal("inputs", "shape (None, 5, 4, 1)", "(None, 4, 4, 1)"),
    ),
    "number of axes": (
        lambda log_dir: xai.Explain(xai.Probe(np.zeros((2, 4, 4))), log_dir=log_dir),
        refusal("inputs", "shape (None, 4, 4)", "(None, 4, 4, 1)"),
    ),
    "targets": (
        lambda log_dir: xai.Explain(xai.Probe(X[:2], [1, 3]), log_dir=log_dir),
        refusal("targets", "3", "0", "2"),
    ),
    "class names": (
        lambda log_dir: xai.Explain(xai.Probe(X[:2], class_names=["a", "b"]), log_dir=log_dir),
        refusal("class_names", "2", "3"),
    ),
    "baseline": (
        lambda log_dir: xai.Explain(
            PROBE, xai.IntegratedGradients(baseline=np.zeros((5, 4, 1))), log_dir=log_dir
        ),
        refusal(
            "baseline",
            "shape (5, 4, 1)",
            "['auto', 'zeros', 'mean', 'blur']",
            "[4, 4, 1]",
            "[rows, 4, 4, 1]",
        ),
    ),
    "same series twice": (
        lambda log_dir: xai.Explain(PROBE, ["sensitivity", "sensitivity"], log_dir=log_dir),
        refusal("methods", "2 named 'sensitivity'", "`name=`"),
    ),
    "same name": (
        lambda log_dir: xai.Explain(
            PROBE, ["sensitivity", xai.IntegratedGradients(name="sensitivity")], log_dir=log_dir
        ),
        refusal("methods", "2 named 'sensitivity'", "`name=`"),
    ),
    "name with a slash": (
        lambda log_dir: xai.Explain(PROBE, xai.Sensitivity(name="a/b"), log_dir=log_dir),
        refusal("methods", "1 named 'a/b'", "`name=`"),
    ),
    "name with a quote": (
        lambda log_dir: xai.Explain(PROBE, xai.Sensitivity(name='a"b'), log_dir=log_dir),
        refusal("methods", "1 named 'a\"b'", "`name=`"),
    ),
}


@pytest.mark.parametrize("case", BEFORE_TRAINING)
def test_before_the_first_batch(case: str, small_model: Model, tmp_path: Path) -> None:
    make, message = BEFORE_TRAINING[case]
    assert re.search(message, refused(small_model(), make(tmp_path)))


def test_log_dir_that_cannot_be_written(small_model: Model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    text = refused(small_model(), xai.Explain(PROBE, log_dir=tmp_path / "file" / "run"))
    place = tmp_path / "file" / "run" / "xai"
    assert text.startswith(
        "`log_dir` must be a directory that can be written to. "
        f"Expected a writable path; got {str(place)!r} ("
    )


def dense_model() -> Any:
    keras.utils.set_random_seed(0)
    layers = [keras.Input((6,)), keras.layers.Dense(4, name="hidden"), keras.layers.Dense(3)]
    model = keras.Sequential(layers, name="rows")
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("method", ["grad_cam", "activation"])
def test_no_feature_map(method: str, tmp_path: Path) -> None:
    text = refused(
        dense_model(), xai.Explain(ROWS, method, log_dir=tmp_path), np.zeros((6, 6)), ONE_HOT
    )
    assert text.startswith(f"`{method}` needs a convolution")
    assert "'rows'" in text
    assert "['integrated_gradients', 'expected_gradients', 'sensitivity']" in text


def test_blur_of_rows(tmp_path: Path) -> None:
    callback = xai.Explain(ROWS, xai.IntegratedGradients(baseline="blur"), log_dir=tmp_path)
    text = refused(dense_model(), callback, np.zeros((6, 6)), ONE_HOT)
    assert re.search(refusal("baseline", "'blur'", "'zeros'", "'mean'"), text)


def test_several_outputs(tmp_path: Path) -> None:
    inputs = keras.Input((4, 4, 1))
    flat = keras.layers.Flatten()(inputs)
    outputs = [keras.layers.Dense(3, name=name)(flat) for name in ("a", "b")]
    model = keras.Model(inputs, outputs, name="forked")
    model.compile("sgd", ["mse", "mse"])
    for output in (None, "c", 2):
        callback = xai.Explain(PROBE, log_dir=tmp_path, output=output)
        text = refused(model, callback, X, [ONE_HOT, ONE_HOT])
        assert re.search(refusal("output", repr(output), "['a', 'b']"), text)


def test_output_that_is_not_a_row_of_scores(small_model: Model, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(3, 1)], name="maps")
    model.compile("sgd", "mse")
    text = refused(model, xai.Explain(PROBE, log_dir=tmp_path), X, np.zeros((6, 4, 4, 3)))
    assert re.search(refusal("model", "shape (2, 4, 4, 3)", "[batch, classes]"), text)


NOT_BUILT = refusal("model", "'empty' without weights", "`model.build(input_shape)`")


def unbuilt_model() -> Any:
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3)], name="empty")
    model.compile("sgd", "mse")
    return model


def test_model_without_weights(tmp_path: Path) -> None:
    callback = xai.Explain(PROBE, "sensitivity", log_dir=tmp_path)
    assert re.search(NOT_BUILT, refused(unbuilt_model(), callback))
    with pytest.raises(ValueError, match=NOT_BUILT):
        xai.explain(unbuilt_model(), PROBE, "sensitivity")


def test_something_that_is_not_a_model() -> None:
    with pytest.raises(TypeError, match=refusal("model", "builtin_function_or_method")):
        xai.explain(len, PROBE, "sensitivity")


def test_other_probe_where_a_log_is_continued(small_model: Model, tmp_path: Path) -> None:
    model = small_model()
    model.fit(X, ONE_HOT, verbose=0, callbacks=[xai.Explain(PROBE, log_dir=tmp_path)])
    other = xai.Probe(X[2:4], [0, 2])
    with pytest.raises(
        ValueError,
        match=refusal("probe", f"{other.fingerprint}. Choose another `log_dir`", PROBE.fingerprint),
    ):
        model.fit(
            X,
            ONE_HOT,
            epochs=2,
            initial_epoch=1,
            verbose=0,
            callbacks=[xai.Explain(other, log_dir=tmp_path)],
        )


def test_load_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=refusal("log_dir", f"'{tmp_path / 'none'}'")):
        xai.load(tmp_path / "none")
    with pytest.raises(ValueError, match=refusal("log_dir", f"'{tmp_path}', which has none")):
        xai.load(tmp_path)


def test_unknown_attribute() -> None:
    with pytest.raises(AttributeError, match="Explane"):
        xai.Explane  # noqa: B018


@pytest.mark.parametrize("wrong", ["True", "nonsense", 1.5])
def test_jit_compile(wrong: object, tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=refusal("jit_compile", repr(wrong), "True, False or 'auto'")
    ):
        xai.Explain(xai.Probe(np.zeros((2, 3))), log_dir=tmp_path, jit_compile=wrong)
