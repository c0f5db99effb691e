"""A log read back: drift equals what was logged live, and needs no TensorFlow."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest

import tf_xai as xai

EPOCHS = 4
METHODS = ["grad_cam", "integrated_gradients", "sensitivity", xai.Activation(layer="conv")]
SERIES = ["activation", "grad_cam", "integrated_gradients", "sensitivity"]
MEASURES = ["spearman", "top_k_iou"]
X = np.random.default_rng(0).random((24, 4, 4, 1)).astype(np.float32)
Y = np.eye(3, dtype=np.float32)[np.arange(24) % 3]
NAMES = ["one", "two", "three", "four", "five"]


class KeepLogs(keras.callbacks.Callback):
    """What Keras was told at the end of each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.epochs: list[dict[str, float]] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.epochs.append(dict(logs or {}))


@pytest.fixture(scope="module")
def probe() -> xai.Probe:
    return xai.Probe(X[:5], [0, 1, 2, 0, 1], names=NAMES, class_names=["a", "b", "c"])


@pytest.fixture(scope="module")
def kept() -> KeepLogs:
    return KeepLogs()


@pytest.fixture(scope="module")
def log_dir(probe: xai.Probe, kept: KeepLogs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    keras.utils.set_random_seed(5)
    layers = [
        keras.Input((4, 4, 1)),
        keras.layers.Conv2D(12, 3, padding="same", activation="relu", name="conv"),
        keras.layers.Flatten(),
        keras.layers.Dense(3, "softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.SGD(0.5), "categorical_crossentropy")
    directory = tmp_path_factory.mktemp("logs") / "run1"
    callbacks = [xai.Explain(probe, METHODS, log_dir=directory), kept]
    model.fit(X, Y, batch_size=8, epochs=EPOCHS, verbose=0, callbacks=callbacks)
    return directory


@pytest.fixture(scope="module")
def log(log_dir: Path) -> Any:
    return xai.load(log_dir)


def test_runs_and_keys(log: Any, log_dir: Path) -> None:
    assert log.runs == ["run1"]
    assert sorted(log.keys()) == sorted(log) == SERIES
    assert xai.load(log_dir.parent).runs == ["run1"]
    with pytest.raises(
        KeyError, match=r"`key` must be the name of a series. Expected one of .*; got 'cam'"
    ):
        log["cam"]


def test_series(log: Any, probe: xai.Probe) -> None:
    series = log["integrated_gradients"]
    assert series.method == "integrated_gradients"
    assert series.params["quadrature"] == "gauss_legendre"
    assert series.axes == ["y", "x", "channel"]
    assert series.values.shape == (EPOCHS + 1, 5, 4, 4, 1)
    assert log["grad_cam"].values.shape == (EPOCHS + 1, 5, 4, 4)
    np.testing.assert_array_equal(series.steps, np.arange(EPOCHS + 1))
    np.testing.assert_array_equal(series.epochs, np.arange(EPOCHS + 1))
    np.testing.assert_array_equal(series.targets, probe.targets)
    assert (np.diff(series.wall_times) >= 0).all()
    for array in (series.scores, series.predicted, series.confidence, series.magnitude):
        assert array.shape == (EPOCHS + 1, 5)
    expected = np.abs(series.values).reshape(EPOCHS + 1, 5, -1).sum(axis=-1)
    np.testing.assert_allclose(series.magnitude, expected, rtol=1e-3)


def logged(log: Any, name: str, measure: str, reference: str) -> Any:
    frame = log[name].to_dataframe()
    return frame[f"{measure}_to_{reference}"].to_numpy().reshape(EPOCHS + 1, 5)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("measure", MEASURES)
def test_drift_equals_what_was_logged(name: str, measure: str, log: Any) -> None:
    matrix = log[name].drift(measure, per_example=True)
    steps = np.arange(1, EPOCHS + 1)
    for reference, columns in (("previous", steps - 1), ("first", 0 * steps)):
        said = logged(log, name, measure, reference)[1:]
        np.testing.assert_array_equal(matrix[steps, columns].astype(np.float32), said)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("measure", MEASURES)
def test_drift_equals_what_is_in_keras_logs(
    name: str, measure: str, log: Any, kept: KeepLogs
) -> None:
    matrix = log.drift(name, measure)
    for epoch, said in enumerate(kept.epochs, 1):
        previous, first = matrix[epoch, epoch - 1], matrix[epoch, 0]
        assert said[f"xai/{name}/{measure}"] == pytest.approx(previous, abs=1e-6)
        assert said[f"xai/{name}/{measure}_to_first"] == pytest.approx(first, abs=1e-6)


@pytest.mark.parametrize("measure", MEASURES)
def test_drift_is_a_distance_matrix(measure: str, log: Any) -> None:
    matrix = log.drift("integrated_gradients", measure=measure)
    assert matrix.shape == (EPOCHS + 1, EPOCHS + 1)
    np.testing.assert_allclose(np.diag(matrix), 0, atol=1e-12)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert matrix[-1, 0] > 0


def test_dataframe(log: Any) -> None:
    frame = log.to_dataframe()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == len(SERIES) * (EPOCHS + 1) * 5
    assert set(frame["series"]) == set(SERIES)
    one = frame.query("series == 'sensitivity' and step == 2 and example == 'three'").iloc[0]
    series = log["sensitivity"]
    assert one["score"] == series.scores[2, 2]
    assert one["run"] == "run1"
    assert one["target"] == 2


def test_several_runs(log_dir: Path, tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        shutil.copytree(log_dir, tmp_path / name)
    log = xai.load(tmp_path)
    assert log.runs == ["a", "b/c"]
    assert "b/c/grad_cam" in log.keys()  # noqa: SIM118
    np.testing.assert_array_equal(log["a/grad_cam"].values, log["b/c/grad_cam"].values)


class Blind(keras.callbacks.Callback):
    """Takes the last layer's weights away for one epoch."""

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        layer = self.model.layers[-1]
        if epoch == 1:
            self.weights = layer.get_weights()
            layer.set_weights([np.zeros_like(weight) for weight in self.weights])
        elif epoch == 2:
            layer.set_weights(self.weights)


def test_maps_of_nothing_are_counted_and_not_compared(
    small_model: Any, probe: xai.Probe, tmp_path: Path
) -> None:
    model = small_model()
    model.compile(keras.optimizers.SGD(0.0), "mse")
    methods = ["grad_cam", "sensitivity"]
    callbacks = [Blind(), xai.Explain(probe, methods, log_dir=tmp_path), KeepLogs()]
    model.fit(X, Y, epochs=4, verbose=0, callbacks=callbacks)
    series = xai.load(tmp_path)["sensitivity"]
    blind = np.array([False, False, True, False, False])
    np.testing.assert_array_equal(series.degenerate.all(axis=1), blind)
    np.testing.assert_array_equal(series.degenerate.any(axis=1), blind)
    matrix = series.drift()
    assert np.isnan(matrix[2]).all()
    seen = np.flatnonzero(~blind)
    np.testing.assert_allclose(matrix[np.ix_(seen, seen)], 0, atol=1e-12)
    (last,) = callbacks[-1].epochs[1:2]
    assert "xai/sensitivity/spearman" in last


def test_a_model_without_probabilities_is_logged(tmp_path: Path, probe: xai.Probe) -> None:
    keras.utils.set_random_seed(0)
    layers = [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(1)]
    model = keras.Sequential(layers)
    model.compile("sgd", "mse")
    rows = xai.Probe(X[:5], [0] * 5)
    callback = xai.Explain(rows, "sensitivity", log_dir=tmp_path)
    model.fit(X, Y[:, :1], verbose=0, callbacks=[callback])
    series = xai.load(tmp_path)["sensitivity"]
    assert series.confidence.shape == series.scores.shape
    assert np.isnan(series.confidence).all()
    assert len(series.to_dataframe()) == 10


BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name.split(".")[0])
sys.meta_path.insert(0, Block())
"""


def run_without(blocked: list[str], code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = BLOCK.format(blocked=blocked) + code
    command = [sys.executable, "-W", "error", "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True)


READ = """
import tf_xai as xai
log = xai.load(sys.argv[1])
series = log["grad_cam"]
print(series.drift().shape, len(series.to_dataframe()), series.values.sum())
assert not {"tensorflow", "keras", "tensorboard"} & set(sys.modules)
"""


def test_load_needs_neither_tensorflow_nor_tensorboard(log_dir: Path, log: Any) -> None:
    answer = run_without(["tensorflow", "keras", "tensorboard"], READ, str(log_dir))
    assert answer.returncode == 0, answer.stderr
    rows = (EPOCHS + 1) * 5
    assert answer.stdout.split() == [
        *f"({EPOCHS + 1}, {EPOCHS + 1}) {rows}".split(),
        str(log["grad_cam"].values.sum()),
    ]


def test_importing_loads_no_tensorflow() -> None:
    code = "import tf_xai, sys; dir(tf_xai); tf_xai.Probe; tf_xai.load; print(*sys.modules)"
    answer = run_without([], code)
    assert answer.returncode == 0, answer.stderr
    assert not {"tensorflow", "keras", "tensorboard", "pandas"} & set(answer.stdout.split())


@pytest.mark.parametrize("name", ["Explain", "explain", "GradCAM"])
def test_missing_tensorflow_says_what_to_install(name: str) -> None:
    answer = run_without(["tensorflow", "keras"], f"import tf_xai; tf_xai.{name}")
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == (
        f"ImportError: tf_xai.{name} needs TensorFlow 2.16 or newer. Install it in the "
        "folder of tf-xai's source with `pip install '.[cpu]'` or `pip install '.[gpu]'`."
    )
