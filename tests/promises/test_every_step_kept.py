"""Promise 4, as far as the log goes: every explained step is there, first and last always."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import small_trainings

import tf_xai as xai

EPOCHS = 20
BATCHES = 25


def test_500_steps_written_and_500_seen(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    callback = xai.Explain(
        small_trainings.probe(2), ["grad_cam", "sensitivity"], log_dir=log_dir, every_n_batches=1
    )
    pictures, labels = small_trainings.examples(2 * BATCHES)
    model.fit(pictures, labels, epochs=EPOCHS, batch_size=2, verbose=0, callbacks=[callback])
    everything = list(range(EPOCHS * BATCHES + 1))
    log = xai.load(log_dir)
    for name in ("grad_cam", "sensitivity"):
        series = log[name]
        assert series.steps.tolist() == everything
        assert len(series.values) == len(series.scores) == len(everything)
        assert np.ptp(series.values, axis=0).any(), "the same map at every step"
    assert log["grad_cam"].epochs[[0, 1, 26, 51, 500]].tolist() == [0, 0, 1, 2, EPOCHS]
    points = small_trainings.stored_points(log_dir)
    for tag in ("predictions", "grad_cam/step", "grad_cam/values", "sensitivity/values"):
        assert points[tag] == everything


def test_a_long_interval_keeps_first_and_last(log_dir: Path) -> None:
    callback = xai.Explain(small_trainings.probe(), log_dir=log_dir, every_n_epochs=1000)
    small_trainings.fit(small_trainings.small_cnn(), [callback])
    assert small_trainings.steps_of(log_dir) == [0, 4]
