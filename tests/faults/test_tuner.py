"""Keras Tuner copies its callbacks for each trial."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import keras_tuner
import pytest
import small_trainings

import tf_xai as xai

pytestmark = [
    # Keras 3.15 reads variables in a way that NumPy 2 warns of.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    # Keras Tuner 1.4
    pytest.mark.filterwarnings("ignore:currentThread\\(\\) is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:getName\\(\\) is deprecated:DeprecationWarning"),
]

TRIALS = 3
EPOCHS = 2


def explain(log_dir: Path) -> xai.Explain:
    return xai.Explain(small_trainings.probe(), ["grad_cam", "sensitivity"], log_dir=log_dir)


def build(hp: keras_tuner.HyperParameters) -> keras.Model:
    rate = hp.Choice("rate", [0.0, 0.1, 0.2])
    return small_trainings.small_cnn(optimizer=keras.optimizers.SGD(rate))


class EachInItsOwn(keras_tuner.HyperModel):
    """What the troubleshooting page advises."""

    def __init__(self, logs: Path) -> None:
        super().__init__()
        self._logs = logs

    def build(self, hp: keras_tuner.HyperParameters) -> keras.Model:
        return build(hp)

    def fit(
        self, hp: keras_tuner.HyperParameters, model: keras.Model, *data: Any, **options: Any
    ) -> Any:
        options["callbacks"] = [*options["callbacks"], explain(self._logs / f"rate-{hp['rate']}")]
        return model.fit(*data, **options)


def searched(directory: Path, hypermodel: Any, callbacks: list[Any]) -> None:
    tuner = keras_tuner.GridSearch(
        hypermodel, "loss", max_trials=TRIALS, directory=directory, project_name="search"
    )
    tuner.search(*small_trainings.examples(), epochs=EPOCHS, verbose=0, callbacks=callbacks)
    assert len(tuner.oracle.trials) == TRIALS


def test_one_callback_for_all_trials_keeps_the_log_of_the_last(
    tmp_path: Path, log_dir: Path
) -> None:
    searched(tmp_path, build, [explain(log_dir)])
    assert small_trainings.steps_of(log_dir) == [0, 1, 2]
    assert len([*(log_dir / small_trainings.RUN).glob("*replaced*")]) == TRIALS - 1


def test_a_log_for_each_trial(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    searched(tmp_path, EachInItsOwn(logs), [])
    log = xai.load(logs)
    assert log.runs == ["rate-0.0", "rate-0.1", "rate-0.2"]
    for run in log.runs:
        assert log[f"{run}/grad_cam"].steps.tolist() == [0, 1, 2]
    assert not log["rate-0.0/sensitivity"].drift("cosine", "first")[1:].any()
    assert log["rate-0.2/sensitivity"].drift("cosine", "first")[1:].all()
