"""Drift of a log to any reference, and its sum over the probe."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
import pytest

import tf_xai as xai
from tf_xai import schema
from tf_xai.comparison.history import Moment, drift_to_partners
from tf_xai.comparison.references import is_better_larger, settled_at, summarise
from tf_xai.drift import Subject, measures, partners, subject_of

EPOCHS = 5
METHODS = ["integrated_gradients", "decision", xai.SmoothGrad(samples=4)]
X = np.random.default_rng(3).random((24, 4, 4, 1)).astype(np.float32)
Y = np.arange(24) % 3
TARGETS = [0, 1, 2, 0, 1, 2]


def train(log_dir: Path, seed: int, probe: xai.Probe) -> None:
    keras.utils.set_random_seed(seed)
    layers = [
        keras.Input((4, 4, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(8, "tanh"),
        keras.layers.Dense(3, "softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(
        keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    explain = xai.Explain(probe, METHODS, log_dir=log_dir)
    data = {"validation_data": (X, Y), "batch_size": 8, "epochs": EPOCHS, "verbose": 0}
    model.fit(X, Y, callbacks=[explain], **data)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("logs")
    for name, seed in (("a", 1), ("b", 2)):
        train(directory / name, seed, xai.Probe(X[:6], TARGETS))
    train(directory / "other", 1, xai.Probe(X[6:12], TARGETS))
    return directory


@pytest.fixture(scope="module")
def log(runs: Path) -> Any:
    return xai.load(runs)


@pytest.mark.parametrize("measure", ["spearman", "top_k_iou"])
def test_each_reference_is_a_column_of_the_matrix(log: Any, measure: str) -> None:
    series = log["a/integrated_gradients"]
    matrix = series.drift(measure, per_example=True)
    assert matrix.shape == (EPOCHS + 1, EPOCHS + 1, 6)
    for reference, column in (("first", 0), ("last", EPOCHS), (2, 2)):
        found = series.drift(measure, reference, per_example=True)
        np.testing.assert_array_equal(found, matrix[:, column])
    previous = series.drift(measure, "previous", per_example=True)
    assert np.isnan(previous[0]).all()
    steps = np.arange(1, EPOCHS + 1)
    np.testing.assert_array_equal(previous[1:], matrix[steps, steps - 1])
    medians = np.median(matrix[:, 0], axis=1)
    np.testing.assert_array_equal(series.drift(measure, "first"), medians)


def test_another_run(log: Any) -> None:
    series, other = log["a/integrated_gradients"], log["b/integrated_gradients"]
    found = series.drift("spearman", other, per_example=True)
    measure = measures()["spearman"]
    for step in range(EPOCHS + 1):
        rows = [one.values[step].reshape(6, -1) for one in (series, other)]
        np.testing.assert_array_equal(found[step], measure.drift(*rows, series.subject))
    np.testing.assert_allclose(series.drift("spearman", series), 0, atol=1e-12)


def test_another_example_says_how_far_unrelated_maps_are_apart(log: Any) -> None:
    series = log["a/integrated_gradients"]
    found = series.drift("spearman", "another_example", per_example=True)
    frame = series.to_dataframe()["spearman_to_another_example"].to_numpy().reshape(-1, 6)
    np.testing.assert_array_equal(found.astype(np.float32), frame)
    rows = series.values[3].reshape(6, -1)
    partner = partners(np.array(TARGETS))
    expected = measures()["spearman"].drift(rows, rows[partner], series.subject)
    np.testing.assert_array_equal(found[3], expected)
    assert np.median(found) > 0.3


@pytest.mark.parametrize("targets", [[0, 1], [0, 0, 1, 1, 2, 2], [2, 0, 1, 1], [3, 1, 2, 0]])
def test_partners_are_of_another_class(targets: list[int]) -> None:
    partner = partners(np.array(targets))
    assert sorted(partner) == list(range(len(targets)))
    assert (np.array(targets)[partner] != targets).all()


def test_partners_of_one_large_class_are_others_where_that_can_be() -> None:
    partner = partners(np.array([0, 0, 0, 1]))
    assert sorted(partner) == [0, 1, 2, 3]
    assert (partner != np.arange(4)).all()


def test_partners_where_there_is_one_class_or_one_example() -> None:
    partner = partners(np.zeros(4, np.int64))
    assert sorted(partner) == [0, 1, 2, 3]
    assert (partner != np.arange(4)).all()
    values = np.random.default_rng(0).normal(size=(1, 9)).astype(np.float32)
    moment = Moment(0, values, np.zeros(1, bool))
    subject = Subject("maps", (3, 3), targets=np.zeros(1, np.int64))
    assert np.isnan(drift_to_partners(moment, measures()["spearman"], subject)).all()


def test_a_quantity_is_not_a_decision() -> None:
    record = SimpleNamespace(
        kind="decisions",
        axes=["class"],
        channels=[],
        is_signed=True,
        input_multiplied=False,
        rows=(),
    )
    kinds = [
        subject_of(
            SimpleNamespace(**vars(record), score=score, task=task), record.kind, shape, None
        ).kind
        for score, shape, task in (
            ("output", (1,), "classes"),
            ("logit", (1,), "classes"),
            ("output", (3,), "classes"),
            ("output", (3,), "quantities"),
            ("output", (3,), schema.QUANTITIES),
        )
    ]
    assert kinds == ["vectors", "decisions", "decisions", "vectors", "vectors"]


def test_own_randomness_is_logged_for_methods_that_draw_numbers(log: Any) -> None:
    smooth = log["a/smooth_grad"].to_dataframe()
    noise = smooth["spearman_to_another_seed"].to_numpy().reshape(-1, 6)
    assert np.isfinite(noise[0]).all()
    assert 0 < np.median(noise[0]) < 0.3
    assert np.isnan(noise[1]).all()
    assert "spearman_to_another_seed" not in log["a/integrated_gradients"].to_dataframe()


def test_wrong_references(log: Any) -> None:
    series = log["a/integrated_gradients"]
    for reference in ("best", 17):
        with pytest.raises(ValueError, match=r"`reference` must be in the log\. Expected .*got"):
            series.drift("spearman", reference)
    with pytest.raises(ValueError, match=r"`reference` must explain the probe of .*got probe"):
        series.drift("spearman", log["other/integrated_gradients"])
    with pytest.raises(ValueError, match=r"`measure` must be valid for decisions, such as"):
        log["a/decision"].drift("spearman")
    with pytest.raises(
        ValueError, match=r"`measure` must be the names of drift measures\. .*got 'rho'"
    ):
        series.drift("rho")


def test_summary(log: Any) -> None:
    series = log["a/integrated_gradients"]
    drift = series.drift("spearman", "previous", per_example=True)
    found = series.summary("spearman")
    np.testing.assert_array_equal(found.middle[1:], np.median(drift[1:], axis=1))
    np.testing.assert_allclose(found.upper_quartile[1:], np.percentile(drift[1:], 75, axis=1))
    assert (found.low[1:] <= found.middle[1:]).all()
    assert (found.middle[1:] <= found.high[1:]).all()
    one = series.summary("spearman", of_class=2)
    np.testing.assert_array_equal(one.middle[1:], np.median(drift[1:, [2, 5]], axis=1))
    with pytest.raises(ValueError, match=r"`of_class` must be the target of an example.*got 7"):
        series.summary(of_class=7)


def test_intervals_cover_the_median_of_a_known_distribution() -> None:
    random = np.random.default_rng(0)
    found = summarise(random.normal(1.0, 0.2, (200, 40)), measures()["spearman"])
    covered = (found.low <= 1) & (found.high >= 1)
    assert 0.88 <= covered.mean() <= 0.99


@pytest.mark.parametrize(
    ("medians", "step"),
    [
        ([np.nan, 1, 0.5, 0.1, 0.05, 0.1, 0.1], 3),
        ([np.nan, 1, 0.05, 0.05, 0.3, 0.05, 0.05, 0.01], 5),
        ([np.nan, 1, 0.5, 0.4, 0.05, 0.05], None),
        ([np.nan, np.nan], None),
    ],
)
def test_settled(medians: list[float], step: int | None) -> None:
    assert settled_at(np.array(medians)) == step


def test_best_step(log: Any) -> None:
    series = log["a/integrated_gradients"]
    losses = series.metric("val_loss")
    assert np.isnan(losses[0])
    assert np.isfinite(losses[1:]).all()
    assert series.best_step("val_loss") == np.nanargmin(losses)
    assert series.best_step("val_loss", "max") == np.nanargmax(losses)
    accuracy = series.metric("val_accuracy")
    assert accuracy[series.best_step("val_accuracy")] == np.nanmax(accuracy)
    with pytest.raises(
        ValueError, match=r"`name` must be the name of a logged metric. Expected .*'val_loss'"
    ):
        series.best_step("auc")
    with pytest.raises(ValueError, match=r"`mode` must be a known mode"):
        series.best_step("val_loss", "best")


def test_names_of_metrics_tell_which_is_better() -> None:
    smaller = (
        "val_loss",
        "mse",
        "val_dice_loss",
        "brier_score",
        "val_acc_loss",
        "accumulated_error",
    )
    larger = ("accuracy", "val_AUC", "val_iou", "f1_score", "sparse_categorical_accuracy")
    assert not any(is_better_larger(name) for name in smaller)
    assert all(is_better_larger(name) for name in larger)


def test_decisions_are_logged(log: Any) -> None:
    series = log["a/decision"]
    assert series.values.shape == (EPOCHS + 1, 6, 3)
    np.testing.assert_array_equal(series.values.argmax(axis=-1), series.predicted)
    flips = series.drift("flip", "previous", per_example=True)[1:]
    np.testing.assert_array_equal(flips, series.predicted[1:] != series.predicted[:-1])
    np.testing.assert_array_equal(series.drift("flip", "previous")[1:], flips.mean(axis=1))


def test_truth_counts_whatever_is_explained(tmp_path: Path) -> None:
    """A probe may explain one class of every example: forgetting is about the right one."""
    x = np.random.default_rng(3).normal(size=(6, 4)).astype(np.float32)
    truth = np.array([0, 1, 2, 0, 1, 2])
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax")])
    model.compile(keras.optimizers.SGD(5.0), "sparse_categorical_crossentropy")
    names = ("forgetting", "margin")
    for name, probe in (
        ("one", xai.Probe(x, 1, truth=truth)),
        ("each", xai.Probe(x, truth)),
        ("one-hot", xai.Probe(x, 1, truth=np.eye(3)[truth])),
    ):
        keras.utils.set_random_seed(1)
        copy = keras.models.clone_model(model)
        copy.compile(keras.optimizers.SGD(5.0), "sparse_categorical_crossentropy")
        explain = xai.Explain(probe, "decision", drift=names, alarms=(), log_dir=tmp_path / name)
        copy.fit(x, (truth + 1) % 3, epochs=4, verbose=0, callbacks=[explain])
    logs = {name: xai.load(tmp_path / name)["decision"] for name in ("one", "each", "one-hot")}
    for measure in names:
        expected = logs["each"].drift(measure, "first", per_example=True)
        assert expected.any()
        for name in ("one", "one-hot"):
            said = logs[name].drift(measure, "first", per_example=True)
            np.testing.assert_array_equal(said, expected)
            logged = logs[name].to_dataframe()[f"{measure}_to_first"].to_numpy().reshape(-1, 6)
            np.testing.assert_allclose(logged[1:], expected[1:], rtol=1e-6)
