"""Promise 3: nothing is compiled twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest
import small_trainings

import tf_xai as xai


class Counting(keras.layers.Layer):
    """Counts how often Python runs its `call`: once a trace."""

    calls = 0

    def call(self, inputs: Any) -> Any:
        type(self).calls += 1
        return inputs * 1.0


def counted(epochs: int, callbacks: list[Any], **explained: Any) -> int:
    keras.utils.set_random_seed(small_trainings.SEED)
    layers = [
        keras.Input((small_trainings.SIDE, small_trainings.SIDE, 1)),
        keras.layers.Conv2D(4, 3),
        Counting(),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(small_trainings.CLASSES, activation="softmax"),
    ]
    model = small_trainings.compiled(keras.Sequential(layers))
    before = Counting.calls
    small_trainings.fit(model, callbacks, epochs=epochs, **explained)
    return Counting.calls - before


@pytest.mark.parametrize("every_n_batches", [None, 1])
def test_one_trace_a_primitive_over_20_epochs(log_dir: Path, every_n_batches: int | None) -> None:
    callback = xai.Explain(
        small_trainings.probe(),
        small_trainings.EVERY_METHOD,
        log_dir=log_dir,
        every_n_batches=every_n_batches,
    )
    runs = counted(20, [callback]) - counted(20, [])
    survey, shared_pass, path_gradients, forward_of_baselines = 1, 1, 1, 1
    assert runs == survey + shared_pass + path_gradients + forward_of_baselines
    assert len(small_trainings.steps_of(log_dir)) == 1 + (20 if every_n_batches is None else 60)


def test_methods_share_their_pass(log_dir: Path) -> None:
    methods = ["grad_cam", "sensitivity", "activation"]
    callback = xai.Explain(small_trainings.probe(), methods, log_dir=log_dir)
    assert counted(2, [callback]) - counted(2, []) == 2


def test_absent_targets_cost_no_trace(log_dir: Path) -> None:
    probe = small_trainings.probe(with_targets=False)
    callback = xai.Explain(probe, small_trainings.EVERY_METHOD, log_dir=log_dir)
    assert counted(2, [callback]) - counted(2, []) == 4


def test_overlays_cost_no_trace(log_dir: Path) -> None:
    callback = xai.Explain(small_trainings.probe(), "grad_cam", log_dir=log_dir, overlays=True)
    assert counted(3, [callback]) - counted(3, []) == 2
