"""What wrong arguments are answered with, word for word, and that it is before the first batch."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

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
        "`probe` must be a Probe. Expected tf_xai.Probe(inputs, targets); got ndarray.",
    ),
    "method": (
        lambda: xai.Explain(PROBE, ["grad_cam", "gradcam"], log_dir="x"),
        ValueError,
        f"`methods` must name methods. Expected {one_of(methods.registry())}; got 'gradcam'.",
    ),
    "no methods": (
        lambda: xai.Explain(PROBE, [], log_dir="x"),
        ValueError,
        f"`methods` must hold at least one method. Expected {one_of(methods.registry())}; got [].",
    ),
    "method of another type": (
        lambda: xai.Explain(PROBE, [3], log_dir="x"),
        TypeError,
        f"`methods` must hold methods. Expected names ({one_of(methods.registry())}) "
        "or instances of a method; got 3.",
    ),
    "every_n_epochs": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_epochs=0),
        ValueError,
        "`every_n_epochs` must be a whole number. Expected at least 1; got 0.",
    ),
    "every_n_epochs fractional": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_epochs=1.5),
        ValueError,
        "`every_n_epochs` must be a whole number. Expected at least 1; got 1.5.",
    ),
    "every_n_batches": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_batches=-2),
        ValueError,
        "`every_n_batches` must be a whole number. Expected at least 1; got -2.",
    ),
    "every_n_batches boolean": (
        lambda: xai.Explain(PROBE, log_dir="x", every_n_batches=True),
        ValueError,
        "`every_n_batches` must be a whole number. Expected at least 1; got True.",
    ),
    "log_dir with NUL": (
        lambda: xai.Explain(PROBE, log_dir="a\0b"),
        ValueError,
        "`log_dir` must be a name that TensorFlow can write. "
        "Expected UTF-8 without NUL; got 'a\\x00b'.",
    ),
    "log_dir of bytes that are no text": (
        lambda: xai.Explain(PROBE, log_dir=os.fsdecode(b"run\xff")),
        ValueError,
        "`log_dir` must be a name that TensorFlow can write. "
        "Expected UTF-8 without NUL; got 'run\\udcff'.",
    ),
    "on_error": (
        lambda: xai.Explain(PROBE, log_dir="x", on_error="ignore"),
        ValueError,
        "`on_error` must be one of 2 names. Expected one of ['warn', 'raise']; got 'ignore'.",
    ),
    "drift": (
        lambda: xai.Explain(PROBE, log_dir="x", drift=["spearman", "pearsn"]),
        ValueError,
        f"`drift` must name measures. Expected {one_of(drift.measures())}; got 'pearsn'.",
    ),
    "samples": (
        lambda: xai.IntegratedGradients(samples=0),
        ValueError,
        "`samples` must be a whole number. Expected at least 1, or 'auto'; got 0.",
    ),
    "samples of expected gradients": (
        lambda: xai.ExpectedGradients(samples=2.5),
        ValueError,
        "`samples` must be a whole number. Expected at least 1; got 2.5.",
    ),
    "seed": (
        lambda: xai.ExpectedGradients(seed=-1),
        ValueError,
        "`seed` must be a whole number. Expected at least 0; got -1.",
    ),
    "tolerance": (
        lambda: xai.IntegratedGradients(tolerance=0),
        ValueError,
        "`tolerance` must be a share. Expected a number between 0 and 1; got 0.",
    ),
    "quadrature": (
        lambda: xai.IntegratedGradients(quadrature="simpson"),
        ValueError,
        "`quadrature` must be one of 3 names. "
        "Expected one of ['gauss_legendre', 'midpoint', 'left']; got 'simpson'.",
    ),
    "baseline": (
        lambda: xai.IntegratedGradients(baseline="ones"),
        ValueError,
        "`baseline` must be one of 4 names. "
        "Expected one of ['auto', 'zeros', 'mean', 'blur']; got 'ones'.",
    ),
}


@pytest.mark.parametrize("case", CONSTRUCTED)
def test_at_construction(case: str) -> None:
    make, kind, text = CONSTRUCTED[case]
    with pytest.raises(kind) as caught:
        make()
    assert str(caught.value) == text


def refused(model: Any, callback: xai.Explain, x: Any = X, y: Any = ONE_HOT) -> str:
    """What `fit` is refused with; nothing may have been trained."""
    weights, count = model.get_weights(), CountBatches()
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        model.fit(x, y, epochs=1, verbose=0, callbacks=[callback, count])
    assert count.begun == 0
    assert int(model.optimizer.iterations.numpy()) == 0
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    return str(caught.value)


LAYERS = "['conv', 'flatten', 'dense']"

BEFORE_TRAINING: dict[str, tuple[Callable[..., xai.Explain], str]] = {
    "layer": (
        lambda log_dir: xai.Explain(PROBE, xai.GradCAM(layer="conv9"), log_dir=log_dir),
        f"`layer` must name a layer of 'small'. Expected one of {LAYERS}; got 'conv9'.",
    ),
    "layer of Activation": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(layer="conv9"), log_dir=log_dir),
        f"`layer` must name a layer of 'small'. Expected one of {LAYERS}; got 'conv9'.",
    ),
    "layer without maps": (
        lambda log_dir: xai.Explain(PROBE, xai.GradCAM(layer="dense"), log_dir=log_dir),
        "`layer` must name a layer of 'small' that puts out maps. "
        "Expected one of ['conv']; got 'dense' of shape [3].",
    ),
    "channels": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(channels=[0, 4]), log_dir=log_dir),
        "`channels` must be channels of 'conv'. Expected indices from 0 to 3; got [0, 4].",
    ),
    "negative channels": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(channels=[-1]), log_dir=log_dir),
        "`channels` must be channels of 'conv'. Expected indices from 0 to 3; got [-1].",
    ),
    "no channels": (
        lambda log_dir: xai.Explain(PROBE, xai.Activation(channels=[]), log_dir=log_dir),
        "`channels` must be channels of 'conv'. Expected indices from 0 to 3; got [].",
    ),
    "shape": (
        lambda log_dir: xai.Explain(xai.Probe(np.zeros((2, 5, 4, 1))), log_dir=log_dir),
        "`inputs` must have the shape that 'small' takes. "
        "Expected shape (None, 4, 4, 1); got shape (None, 5, 4, 1).",
    ),
    "number of axes": (
        lambda log_dir: xai.Explain(xai.Probe(np.zeros((2, 4, 4))), log_dir=log_dir),
        "`inputs` must have the shape that 'small' takes. "
        "Expected shape (None, 4, 4, 1); got shape (None, 4, 4).",
    ),
    "targets": (
        lambda log_dir: xai.Explain(xai.Probe(X[:2], [1, 3]), log_dir=log_dir),
        "`targets` must be classes of 'small'. Expected indices from 0 to 2; got 3.",
    ),
    "class names": (
        lambda log_dir: xai.Explain(xai.Probe(X[:2], class_names=["a", "b"]), log_dir=log_dir),
        "`class_names` must name every class of 'small'. Expected 3 names; got 2.",
    ),
    "baseline": (
        lambda log_dir: xai.Explain(
            PROBE, xai.IntegratedGradients(baseline=np.zeros((5, 4, 1))), log_dir=log_dir
        ),
        "`baseline` must fit the inputs. Expected one or several of ['auto', 'zeros', 'mean', "
        "'blur'], or an array of shape [4, 4, 1] or [rows, 4, 4, 1]; got shape (5, 4, 1).",
    ),
    "same series twice": (
        lambda log_dir: xai.Explain(PROBE, ["sensitivity", "sensitivity"], log_dir=log_dir),
        "`methods` must give each series a name of its own, without '/', '\"', '\\' and control "
        "signs. "
        "Expected `name=` where a method is used twice; got 2 named 'sensitivity'.",
    ),
    "same name": (
        lambda log_dir: xai.Explain(
            PROBE, ["sensitivity", xai.IntegratedGradients(name="sensitivity")], log_dir=log_dir
        ),
        "`methods` must give each series a name of its own, without '/', '\"', '\\' and control "
        "signs. "
        "Expected `name=` where a method is used twice; got 2 named 'sensitivity'.",
    ),
    "name with a slash": (
        lambda log_dir: xai.Explain(PROBE, xai.Sensitivity(name="a/b"), log_dir=log_dir),
        "`methods` must give each series a name of its own, without '/', '\"', '\\' and control "
        "signs. "
        "Expected `name=` where a method is used twice; got 1 named 'a/b'.",
    ),
    "name with a quote": (
        lambda log_dir: xai.Explain(PROBE, xai.Sensitivity(name='a"b'), log_dir=log_dir),
        "`methods` must give each series a name of its own, without '/', '\"', '\\' and control "
        "signs. Expected `name=` where a method is used twice; got 1 named 'a\"b'.",
    ),
}


@pytest.mark.parametrize("case", BEFORE_TRAINING)
def test_before_the_first_batch(case: str, small_model: Model, tmp_path: Path) -> None:
    make, text = BEFORE_TRAINING[case]
    assert refused(small_model(), make(tmp_path)) == text


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
    assert text == (
        f"`{method}` needs a convolution that puts out maps; 'rows' has none. "
        "Methods that work without: ['integrated_gradients', 'expected_gradients', 'sensitivity']."
    )


def test_blur_of_rows(tmp_path: Path) -> None:
    callback = xai.Explain(ROWS, xai.IntegratedGradients(baseline="blur"), log_dir=tmp_path)
    assert refused(dense_model(), callback, np.zeros((6, 6)), ONE_HOT) == (
        "`baseline` must suit the inputs. "
        "Expected 'zeros', 'mean' or an array where they are no images; got 'blur'."
    )


def test_several_outputs(tmp_path: Path) -> None:
    inputs = keras.Input((4, 4, 1))
    flat = keras.layers.Flatten()(inputs)
    outputs = [keras.layers.Dense(3, name=name)(flat) for name in ("a", "b")]
    model = keras.Model(inputs, outputs, name="forked")
    model.compile("sgd", ["mse", "mse"])
    for output in (None, "c", 2):
        callback = xai.Explain(PROBE, log_dir=tmp_path, output=output)
        assert refused(model, callback, X, [ONE_HOT, ONE_HOT]) == (
            "`output` must name one of the outputs of 'forked'. "
            f"Expected one of ['a', 'b']; got {output!r}."
        )


def test_output_that_is_no_row_of_scores(small_model: Model, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(3, 1)], name="maps")
    model.compile("sgd", "mse")
    text = refused(model, xai.Explain(PROBE, log_dir=tmp_path), X, np.zeros((6, 4, 4, 3)))
    assert text == (
        "`model` must put out class scores. "
        "Expected an output of shape [batch, classes]; got shape (2, 4, 4, 3)."
    )


NOT_BUILT = (
    "`model` must be built. Expected a model that was called or built, "
    "e.g. by `model.build(input_shape)`; got 'empty' without weights."
)


def unbuilt_model() -> Any:
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3)], name="empty")
    model.compile("sgd", "mse")
    return model


def test_model_without_weights(tmp_path: Path) -> None:
    callback = xai.Explain(PROBE, "sensitivity", log_dir=tmp_path)
    assert refused(unbuilt_model(), callback) == NOT_BUILT
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        xai.explain(unbuilt_model(), PROBE, "sensitivity")
    assert str(caught.value) == NOT_BUILT


def test_something_that_is_no_model() -> None:
    with pytest.raises(TypeError) as caught:
        xai.explain(len, PROBE, "sensitivity")
    assert str(caught.value) == (
        "`model` must be a Keras model. Expected keras.Model; got builtin_function_or_method."
    )


def test_other_probe_where_a_log_is_continued(small_model: Model, tmp_path: Path) -> None:
    model = small_model()
    model.fit(X, ONE_HOT, verbose=0, callbacks=[xai.Explain(PROBE, log_dir=tmp_path)])
    other = xai.Probe(X[2:4], [0, 2])
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        model.fit(
            X,
            ONE_HOT,
            epochs=2,
            initial_epoch=1,
            verbose=0,
            callbacks=[xai.Explain(other, log_dir=tmp_path)],
        )
    assert str(caught.value) == (
        f"`probe` must be the one that the log in '{tmp_path / 'xai'}' was begun with. "
        f"Expected fingerprint {PROBE.fingerprint}; got {other.fingerprint}. "
        "Give another `log_dir`, or begin the log anew: at epoch 0, with a new Explain."
    )


def test_load_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        xai.load(tmp_path / "none")
    assert str(caught.value) == (
        "`log_dir` must be a directory. Expected a directory that Explain wrote to; "
        f"got '{tmp_path / 'none'}'."
    )
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        xai.load(tmp_path)
    assert str(caught.value) == (
        "`log_dir` must hold a log of tf_xai. Expected a directory that Explain wrote to; "
        f"got '{tmp_path}' with none."
    )


def test_unknown_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'tf_xai' has no attribute 'Explane'"):
        xai.Explane  # noqa: B018


@pytest.mark.parametrize("wrong", ["True", "nonsense", 1.5])
def test_jit_compile(wrong: object, tmp_path: Path) -> None:
    rule = "`jit_compile` must say whether to compile by XLA."
    text = f"{rule} Expected True, False or 'auto'; got {wrong!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        xai.Explain(xai.Probe(np.zeros((2, 3))), log_dir=tmp_path, jit_compile=wrong)
