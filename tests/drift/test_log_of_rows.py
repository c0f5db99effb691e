"""A log of series that are about features or repeats, not about examples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest

import tf_xai as xai
from tf_xai.session.alarm_monitor import alarm_sentence

EPOCHS = 8
JUMP = 7  # the epoch after which one weight is another
EXAMPLES = 8
X = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
Y = (X[:, 0] + X[:, 1] > 0).astype(int)
NAMES = ["age", "height", "weight"]
COUNTS = {
    "permutation_importance": 4,
    "pdp": 3,
    "ale": 3,
    "pairs": 1,
    "surrogate_tree": 1,
    "interventional_effect": EXAMPLES,
}
METHODS = [
    xai.PermutationImportance(repeats=4),
    xai.PDP(grid=7, lines=2),
    xai.ALE(bins=6),
    xai.ALE(pairs=[("age", "height")], bins=4, name="pairs"),
    xai.SurrogateTree(depth=2),
    "interventional_effect",
]

every_series = pytest.mark.parametrize("name", COUNTS)


class TurnOne(keras.callbacks.Callback):
    """Lets the model see height and weight the other way round, and larger."""

    def __init__(self, epoch: int) -> None:
        super().__init__()
        self.epoch = epoch

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if epoch + 1 == self.epoch:
            layer = self.model.layers[0]
            kernel, bias = layer.get_weights()
            kernel[1:] *= [[-9], [-3]]
            layer.set_weights([kernel, bias])


@pytest.fixture(scope="module")
def reported() -> list[xai.AlarmEvent]:
    return []


@pytest.fixture(scope="module")
def log(reported: list[xai.AlarmEvent], tmp_path_factory: pytest.TempPathFactory) -> Any:
    keras.utils.set_random_seed(4)
    layers = [keras.layers.Dense(8, "tanh"), keras.layers.Dense(2, "softmax")]
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
    probe = xai.Probe(
        X[:EXAMPLES],
        Y[:EXAMPLES],
        background=X,
        feature_names=NAMES,
        class_names=["low", "high"],
    )
    alarms = [
        xai.Alarm("l2", method=name, detector=0.4, by_class=True, on_alarm=reported.append)
        for name in ("pdp", "ale")
    ]
    directory = tmp_path_factory.mktemp("logs") / "run"
    explain = xai.Explain(probe, METHODS, log_dir=directory, alarms=alarms)
    callbacks = [TurnOne(JUMP), explain]
    model.fit(X, Y, batch_size=16, epochs=EPOCHS, verbose=0, callbacks=callbacks)
    return xai.load(directory)


@every_series
def test_there_is_one_of_everything_a_row(name: str, log: Any) -> None:
    series = log[name]
    assert series.values.shape[:2] == (EPOCHS + 1, COUNTS[name])
    assert series.degenerate.shape == series.magnitude.shape == (EPOCHS + 1, COUNTS[name])
    assert len(series.rows) == (0 if name == "interventional_effect" else COUNTS[name])
    assert len(series.labels) in (0, series.values.shape[2])
    assert series.scores.shape == (EPOCHS + 1, EXAMPLES)


def test_rows_grids_and_labels(log: Any) -> None:
    assert log["pdp"].rows == log["ale"].rows == log["surrogate_tree"].labels == NAMES
    assert log["permutation_importance"].labels == NAMES
    assert log["pairs"].rows == ["age x height"]
    assert [[len(at) for at in grids] for grids in log["pdp"].grids] == [[7]] * 3
    assert [[len(at) for at in grids] for grids in log["pairs"].grids] == [[5, 5]]
    assert log["ale"].grids[1][0][[0, -1]].tolist() == [X[:, 1].min(), X[:, 1].max()]


@every_series
@pytest.mark.parametrize("reference", ["previous", "first"])
def test_drift_equals_what_was_logged(name: str, reference: str, log: Any) -> None:
    series, frame = log[name], log[name].to_dataframe()
    measures = ("l2", "pearson") if name in ("pdp", "ale", "pairs") else ("spearman", "top_k_iou")
    for measure in measures:
        found = series.drift(measure, reference, per_example=True)
        logged = frame[f"{measure}_to_{reference}"].to_numpy().reshape(EPOCHS + 1, -1)
        np.testing.assert_array_equal(found[1:].astype(np.float32), logged[1:])
        assert np.isnan(logged[0]).all()
    assert np.isfinite(logged[1:]).any()


@every_series
def test_drift_between_all_steps(name: str, log: Any) -> None:
    drift = log[name].drift("magnitude", per_example=True)
    assert drift.shape == (EPOCHS + 1, EPOCHS + 1, COUNTS[name])
    assert log[name].summary("magnitude").middle.shape == (EPOCHS + 1,)
    assert log[name].settled("magnitude") is None or COUNTS[name]


def test_l2_is_the_distance_of_the_first_lines(log: Any) -> None:
    """Of the partial dependence, not of the single rows beside it."""
    series = log["pdp"]
    curves = series.values[:, :, 0].astype(np.float64)
    expected = np.sqrt(((curves[1:] - curves[:-1]) ** 2).mean(axis=(2, 3)))
    found = series.drift("l2", "previous", per_example=True)[1:]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_dataframe(log: Any) -> None:
    frame = log.to_dataframe()
    assert len(frame) == (EPOCHS + 1) * sum(COUNTS.values())
    pdp = frame[frame["series"] == "pdp"]
    assert pdp["example"].tolist() == NAMES * (EPOCHS + 1)
    assert pdp["score"].isna().all()
    effect = frame[frame["series"] == "interventional_effect"]
    assert effect["score"].notna().all()
    assert effect["example"].nunique() == EXAMPLES
    own = log["pdp"].to_dataframe()
    assert not {"score", "target", "predicted", "confidence"} & set(own)
    assert isinstance(own, pd.DataFrame)


def test_rules(log: Any) -> None:
    series = log["surrogate_tree"]
    last = series.rules()
    assert last == series.rules(EPOCHS)
    assert series.rules(0) != last
    assert 1 < len(last) <= 4
    assert all(rule.count("low") == rule.count("high") == 1 for rule in last)
    assert series.quality["fidelity"].shape == (EPOCHS + 1, 1)


def test_a_series_without_rules_is_refused(log: Any) -> None:
    message = r"`series` must have trees. Expected a series of `surrogate_tree`; got 'pdp' of pdp\."
    with pytest.raises(ValueError, match=message):
        log["pdp"].rules()
    message = r"`step` must be an explained step. Expected one of \[0, 1, .*\]; got 77\."
    with pytest.raises(ValueError, match=message):
        log["surrogate_tree"].rules(77)


def test_rows_have_no_class(log: Any) -> None:
    message = r"`of_class` must be left out for 'pdp'. Expected None, since it .*; got 1\."
    with pytest.raises(ValueError, match=message):
        log["pdp"].summary("l2", of_class=1)


def test_an_alarm_names_the_rows_that_caused_it(log: Any, reported: list[xai.AlarmEvent]) -> None:
    assert [(event.series, event.step) for event in reported] == [("pdp", JUMP), ("ale", JUMP)]
    for event in reported:
        assert event.rows[0] != "age"
        assert set(event.rows) >= {"height", "weight"}
        assert [NAMES[place] for place in event.examples] == list(event.rows)
        assert event.target is None
    assert log.alarms() == reported


def test_the_sentence_about_an_alarm_names_rows(log: Any, reported: list[xai.AlarmEvent]) -> None:
    event = reported[0]
    assert alarm_sentence(event).endswith(f"Most unusual: {', '.join(event.rows)}")
    about_examples = replace(event, rows=())
    assert alarm_sentence(about_examples).endswith(f"Most unusual: examples {list(event.examples)}")


def test_a_continued_log_knows_its_rows(tmp_path: Path) -> None:
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    probe = xai.Probe(X[:EXAMPLES], Y[:EXAMPLES], background=X)
    for first, last in ((0, 2), (2, 4)):
        alarm = xai.Alarm("l2", detector=0.5, method="pdp")
        explain = xai.Explain(probe, ["pdp", "surrogate_tree"], log_dir=tmp_path, alarms=[alarm])
        options = {"initial_epoch": first, "epochs": last, "verbose": 0}
        model.fit(X, Y, callbacks=[TurnOne(4), explain], **options)
    log = xai.load(tmp_path)
    assert log["pdp"].steps.tolist() == log["surrogate_tree"].steps.tolist() == [0, 1, 2, 3, 4]
    found = log["pdp"].drift("l2", "previous", per_example=True)[1:]
    logged = log["pdp"].to_dataframe()["l2_to_previous"].to_numpy().reshape(5, 3)[1:]
    np.testing.assert_array_equal(found.astype(np.float32), logged)
    assert [event.step for event in log.alarms()] == [4]
    assert log.alarms()[0].rows == ("feature 1",)
