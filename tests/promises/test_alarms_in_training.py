"""Alarms while a model trains: in the log, in Keras' `logs`, and to whoever waits for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
from small_trainings import AtEpoch

import tf_xai as xai

STEP = 9  # at which the weights are no longer what they were
EPOCHS = 12


def standing_still() -> keras.Model:
    model = small_trainings.small_cnn()
    model.optimizer.learning_rate.assign(0.0)
    return model


def shaken(model: keras.Model) -> AtEpoch:
    """Other weights, all at once."""

    def shake() -> None:
        random = np.random.default_rng(0)
        model.set_weights([random.normal(size=weight.shape) for weight in model.get_weights()])

    return AtEpoch({STEP - 1: shake})


def train(log_dir: Path, *others: Any, epochs: int = EPOCHS, **options: Any) -> Any:
    model = standing_still()
    explain = xai.Explain(
        small_trainings.probe(), options.pop("methods", "sensitivity"), log_dir=log_dir, **options
    )
    return small_trainings.fit(model, [shaken(model), explain, *others], epochs=epochs)


def test_one_alarm_on_each_series_by_default(
    log_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    history = train(log_dir, methods=["sensitivity", "integrated_gradients"]).history
    log = xai.load(log_dir)
    alarms = log.alarms()
    assert {alarm.series for alarm in alarms} == {"sensitivity", "integrated_gradients"}
    for alarm in alarms:
        assert (alarm.step, alarm.epoch, alarm.measure) == (STEP, STEP, "spearman")
        assert alarm.detector == "robust_z"
        assert alarm.statistic > alarm.threshold == 6
        drift = log.drift(alarm.series, "spearman", "previous")
        assert alarm.drift == pytest.approx(drift[STEP], abs=1e-6)
        assert set(alarm.examples) <= set(range(4))
    assert history["xai/alarms"] == [0] * (STEP - 1) + [2] * (EPOCHS - STEP + 1)
    told = [record.message for record in caplog.records if record.name == "tf_xai"]
    assert len(told) == 2
    assert told[0].startswith("alarm at step 9: the drift of sensitivity is ")


def test_no_alarm_where_nothing_changes(log_dir: Path) -> None:
    explain = xai.Explain(small_trainings.probe(), log_dir=log_dir)
    history = small_trainings.fit(standing_still(), [explain], epochs=EPOCHS).history
    assert xai.load(log_dir).alarms() == []
    assert history["xai/alarms"] == [0] * EPOCHS


def test_none_are_wanted(log_dir: Path) -> None:
    history = train(log_dir, alarms=()).history
    assert xai.load(log_dir).alarms() == []
    assert "xai/alarms" not in history


def test_the_one_who_waits_is_called_on_the_training_thread(log_dir: Path) -> None:
    heard: list[xai.AlarmEvent] = []
    train(log_dir, alarms=xai.Alarm(on_alarm=heard.append))
    assert heard == xai.load(log_dir).alarms()
    assert len(heard) == 1


def test_an_alarm_stops_the_training(log_dir: Path) -> None:
    history = train(log_dir, alarms=[xai.Alarm(detector=0.5, on_alarm="stop")])
    assert history.epoch[-1] == STEP - 1
    assert xai.load(log_dir)["sensitivity"].steps[-1] == STEP


def test_a_function_that_raises_is_reported_and_training_continues(log_dir: Path) -> None:
    def fail(event: xai.AlarmEvent) -> None:
        raise LookupError("nobody at home")

    with pytest.warns(RuntimeWarning, match="nobody at home"):
        history = train(log_dir, alarms=xai.Alarm(on_alarm=fail))
    assert len(history.epoch) == EPOCHS
    log = xai.load(log_dir)
    assert len(log.alarms()) == 1
    assert any("nobody at home" in text for _, _, text in log.notes())


def test_a_resumed_training_restores_its_alarms(log_dir: Path, tmp_path: Path) -> None:
    model = standing_still()
    for first, last in ((0, 4), (4, 8), (8, EPOCHS)):
        explain = xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir)
        options = {"initial_epoch": first, "epochs": last}
        history = small_trainings.fit(model, [explain, shaken(model)], **options).history
    train(tmp_path / "whole")
    assert xai.load(log_dir).alarms() == xai.load(tmp_path / "whole").alarms() != []
    assert history["xai/alarms"][-1] == 1


def test_a_measure_is_compared_because_an_alarm_wants_it(log_dir: Path) -> None:
    train(log_dir, drift="top_k_iou", alarms=xai.Alarm("cosine", detector=0.3))
    frame = xai.load(log_dir)["sensitivity"].to_dataframe()
    assert {"top_k_iou_to_previous", "cosine_to_previous"} <= set(frame)
    assert "spearman_to_previous" not in frame
    assert [alarm.measure for alarm in xai.load(log_dir).alarms()] == ["cosine"]


def test_the_default_alarm_watches_the_requested_measure(log_dir: Path) -> None:
    train(log_dir, drift="cosine")
    assert [alarm.measure for alarm in xai.load(log_dir).alarms()] == ["cosine"]


@pytest.mark.parametrize(
    ("alarm", "message"),
    [
        (
            xai.Alarm(method="cam"),
            r"`method` of an alarm must be the name.*Expected .*'sensitiv.*got 'cam'",
        ),
        (
            xai.Alarm("cka"),
            r"`measure` of an alarm must be a drift measure of any series. .*got 'cka'",
        ),
    ],
)
def test_an_alarm_that_can_never_be_triggered_fails_before_the_first_batch(
    log_dir: Path, alarm: xai.Alarm, message: str
) -> None:
    model = standing_still()
    model.optimizer.learning_rate.assign(1.0)
    before = [weight.copy() for weight in model.get_weights()]
    explain = xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir, alarms=alarm)
    with pytest.raises(ValueError, match=message):
        small_trainings.fit(model, [explain])
    for weight, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, now)


def test_a_continued_training_does_not_repeat_alarms(log_dir: Path) -> None:
    model, heard = standing_still(), []
    alarm = xai.Alarm(on_alarm=heard.append)
    explain = xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir, alarms=alarm)
    small_trainings.fit(model, [shaken(model), explain], epochs=STEP)
    assert [event.step for event in heard] == [STEP]
    small_trainings.fit(model, [explain], initial_epoch=STEP, epochs=EPOCHS)
    assert [event.step for event in heard] == [STEP]
    assert [event.step for event in xai.load(log_dir).alarms()] == [STEP]


def test_alarms_of_one_step_are_kept_together(log_dir: Path) -> None:
    methods = [xai.Sensitivity(), xai.GradientXInput(every_n_epochs=2)]
    alarm = xai.Alarm(detector=0.05)
    train(log_dir, methods=methods, alarms=alarm, epochs=STEP)
    assert {event.series for event in xai.load(log_dir).alarms()} == {
        "sensitivity",
        "gradient_x_input",
    }


def test_a_method_that_fails_at_first_makes_no_alarm_idle(log_dir: Path) -> None:
    def fail() -> None:
        raise LookupError("out of breath")

    failing = small_trainings.Hooked(name="failing", hook=small_trainings.at_calls([0], fail))
    alarm = xai.Alarm(method="failing")
    with pytest.warns(RuntimeWarning, match="out of breath"):
        train(log_dir, methods=["sensitivity", failing], alarms=alarm, epochs=2)
    assert xai.load(log_dir)["failing"].steps.tolist() == [1, 2]
