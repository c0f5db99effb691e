"""When the callback explains, and which log a training begins or continues."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
from small_trainings import Hooked, at_calls, raising

import tf_xai as xai
from tf_xai import answers

METHODS = ["grad_cam", "sensitivity"]


def explain(log_dir: Path, **options: Any) -> xai.Explain:
    return xai.Explain(small_trainings.probe(), METHODS, log_dir=log_dir, **options)


@pytest.mark.parametrize(
    ("options", "epochs", "steps"),
    [
        ({}, 3, [0, 1, 2, 3]),
        ({"every_n_epochs": 3}, 7, [0, 3, 6, 7]),
        ({"every_n_epochs": 3}, 6, [0, 3, 6]),
        ({"every_n_batches": 1}, 2, [0, 1, 2, 3, 4, 5, 6]),
        ({"every_n_batches": 2}, 3, [0, 2, 4, 6, 8, 9]),
        ({"every_n_batches": 100}, 2, [0, 6]),
    ],
    ids=str,
)
def test_the_interval(
    log_dir: Path, options: dict[str, int], epochs: int, steps: list[int]
) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir, **options)], epochs=epochs)
    assert small_trainings.steps_of(log_dir) == steps
    assert small_trainings.stored_points(log_dir)["grad_cam/values"] == steps


@pytest.mark.parametrize(("together", "steps"), [(2, [0, 2, 3, 5, 6]), (3, [0, 3, 6])])
def test_batches_that_are_executed_together(log_dir: Path, together: int, steps: list[int]) -> None:
    model = small_trainings.small_cnn(steps_per_execution=together)
    try:
        small_trainings.fit(model, [explain(log_dir, every_n_batches=1)], epochs=2)
    except UserWarning as warning:
        if "Your input ran out of data" not in str(warning):
            raise
        pytest.skip(f"Keras {keras.__version__} trains on batches that are not there")
    assert small_trainings.steps_of(log_dir) == steps


def test_step_0_is_the_untrained_model_and_the_last_the_trained_one(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    before = xai.explain(model, small_trainings.probe(), "grad_cam").scores
    small_trainings.fit(model, [explain(log_dir)])
    after = xai.explain(model, small_trainings.probe(), "grad_cam").scores
    scores = xai.load(log_dir)["grad_cam"].scores
    assert scores[0].tobytes() == before.tobytes()
    assert scores[-1].tobytes() == after.tobytes()


def test_three_fits_with_one_callback_form_one_series(log_dir: Path, tmp_path: Path) -> None:
    model, callback = small_trainings.small_cnn(), explain(log_dir)
    for _ in range(3):
        small_trainings.fit(model, [callback], epochs=2, shuffle=False)
    assert small_trainings.steps_of(log_dir) == list(range(7))
    assert small_trainings.stored_points(log_dir)["grad_cam/values"] == list(range(7))
    whole = tmp_path / "whole"
    small_trainings.fit(small_trainings.small_cnn(), [explain(whole)], epochs=6, shuffle=False)
    assert small_trainings.contents(log_dir) == small_trainings.contents(whole)
    known = small_trainings.metrics(whole)
    assert small_trainings.metrics(log_dir) == known
    names = [["learning_rate"], *[["accuracy", "learning_rate", "loss"]] * 6]
    assert [sorted(known[step]) for step in known] == names


def test_three_fits_counted_in_batches(log_dir: Path) -> None:
    model, callback = small_trainings.small_cnn(), explain(log_dir, every_n_batches=2)
    for _ in range(3):
        small_trainings.fit(model, [callback], epochs=1)
    assert small_trainings.steps_of(log_dir) == [0, 2, 3, 4, 6, 8, 9]


@pytest.mark.parametrize("options", [{}, {"every_n_batches": 3}], ids=str)
def test_initial_epoch_continues_in_a_new_callback(log_dir: Path, options: dict[str, int]) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir, **options)], epochs=3)
    small_trainings.fit(model, [explain(log_dir, **options)], epochs=5, initial_epoch=3)
    each = 3 if options else 1
    assert small_trainings.steps_of(log_dir) == [each * step for step in range(6)]
    assert small_trainings.stored_points(log_dir)[("predictions")] == [
        each * step for step in range(6)
    ]


def test_accumulated_gradients_count_batches_not_updates(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    optimizer = keras.optimizers.SGD(0.01, gradient_accumulation_steps=3)
    model.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=False)
    small_trainings.fit(model, [explain(log_dir, every_n_batches=3)], epochs=3)
    small_trainings.fit(model, [explain(log_dir, every_n_batches=3)], epochs=5, initial_epoch=3)
    assert small_trainings.steps_of(log_dir) == [0, 3, 6, 9, 12, 15]


def test_initial_epoch_in_an_empty_log(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=5, initial_epoch=3)
    assert small_trainings.steps_of(log_dir) == [3, 4, 5]


def test_a_rewound_training_logs_its_steps_again(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=5)
    first = xai.load(log_dir)["grad_cam"]
    small_trainings.fit(
        small_trainings.random_cnn(), [_with(log_dir, small_trainings.probe())], epochs=3
    )
    again = xai.load(log_dir)["grad_cam"]
    assert again.steps.tolist() == [0, 1, 2, 3]
    assert (again.scores[1] != first.scores[1]).all()
    assert small_trainings.stored_points(log_dir)["grad_cam/values"] == [0, 1, 2, 3]


def _with(log_dir: Path, probe: xai.Probe) -> xai.Explain:
    return xai.Explain(probe, METHODS, log_dir=log_dir)


def test_a_new_training_may_have_another_probe(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=4)
    other = small_trainings.probe(6)
    small_trainings.fit(small_trainings.small_cnn(), [_with(log_dir, other)], epochs=2)
    series = xai.load(log_dir)["grad_cam"]
    assert series.steps.tolist() == [0, 1, 2]
    assert series.targets.tolist() == small_trainings.examples(6)[1].tolist()
    small_trainings.fit(
        small_trainings.small_cnn(), [_with(log_dir, other)], epochs=3, initial_epoch=2
    )
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3]


def test_a_new_training_may_have_other_methods(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=3)
    methods = [xai.IntegratedGradients(samples=4, name="sensitivity")]
    callback = xai.Explain(small_trainings.probe(), methods, log_dir=log_dir)
    small_trainings.fit(small_trainings.small_cnn(), [callback], epochs=1)
    log = xai.load(log_dir)
    assert log.keys() == ["sensitivity"]
    assert log["sensitivity"].method == "integrated_gradients"
    assert log["sensitivity"].steps.tolist() == [0, 1]


def test_another_probe_is_refused_before_the_first_batch(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir)], epochs=2)
    before = small_trainings.state(model)
    with pytest.raises(ValueError, match=r"^`probe` must be the one that .* was started with"):
        small_trainings.fit(
            model, [_with(log_dir, small_trainings.probe(5))], epochs=4, initial_epoch=2
        )
    assert small_trainings.state(model) == before
    assert small_trainings.steps_of(log_dir) == [0, 1, 2]


@pytest.mark.parametrize("explained_before", [False, True])
def test_a_fit_without_epochs_writes_nothing(log_dir: Path, explained_before: bool) -> None:
    model, callback = small_trainings.small_cnn(), explain(log_dir)
    if explained_before:
        small_trainings.fit(model, [callback], epochs=2)
        before = small_trainings.contents(log_dir)
    small_trainings.fit(model, [callback], epochs=2, initial_epoch=2)
    if explained_before:
        assert small_trainings.contents(log_dir) == before
    else:
        assert [path for path in log_dir.rglob("*") if path.is_file()] == []
    small_trainings.fit(model, [callback], epochs=3, initial_epoch=2)
    assert small_trainings.steps_of(log_dir) == ([0, 1, 2, 3] if explained_before else [2, 3])


def swap_classes(model: keras.Model) -> None:
    kernel = model.get_layer("dense").kernel
    kernel.assign(keras.ops.flip(kernel, axis=1))


def test_absent_targets_stay_as_first_predicted(log_dir: Path) -> None:
    probe = small_trainings.probe(9, with_targets=False)
    model = small_trainings.small_cnn()
    first = xai.explain(model, probe, "grad_cam").predicted.tolist()
    swap = small_trainings.AtEpoch({1: lambda: swap_classes(model)})
    small_trainings.fit(model, [_with(log_dir, probe), swap], epochs=3)
    later = xai.explain(model, probe, "grad_cam").predicted.tolist()
    assert later != first, "where no prediction changes nothing is told"
    assert xai.load(log_dir)["grad_cam"].targets.tolist() == first
    small_trainings.fit(model, [_with(log_dir, probe)], epochs=5, initial_epoch=3)
    series = xai.load(log_dir)["grad_cam"]
    assert series.targets.tolist() == first
    assert series.steps.tolist() == list(range(6))
    chosen = xai.explain(model, probe, "grad_cam", targets=first)
    assert series.scores[-1].tobytes() == chosen.scores.tobytes()


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # in Keras
def test_a_training_broken_off_and_taken_up_again(log_dir: Path, tmp_path: Path) -> None:
    model = small_trainings.small_cnn()
    stopping = Hooked(name="stopping", hook=at_calls([3], raising(KeyboardInterrupt())))
    callback = xai.Explain(small_trainings.probe(), [*METHODS, stopping], log_dir=log_dir)
    backup = keras.callbacks.BackupAndRestore(tmp_path / "backup")
    with pytest.raises(KeyboardInterrupt):
        small_trainings.fit(model, [callback, backup], epochs=5, shuffle=False)
    assert small_trainings.steps_of(log_dir) == [0, 1, 2]
    small_trainings.fit(model, [callback, backup], epochs=5, shuffle=False)
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4, 5]
    whole = tmp_path / "whole"
    small_trainings.fit(small_trainings.small_cnn(), [explain(whole)], epochs=5, shuffle=False)
    assert small_trainings.contents(log_dir) == small_trainings.contents(whole)


def test_a_clock_that_was_set_back(log_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir)], epochs=3)
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    small_trainings.fit(model, [explain(log_dir)], epochs=4, initial_epoch=2)
    again = xai.load(log_dir)["grad_cam"]
    assert again.steps.tolist() == [0, 1, 2, 3, 4]
    assert np.unique(again.wall_times[2:]).tolist() == [1_000_000_000.0]
    assert small_trainings.stored_points(log_dir)["grad_cam/values"] == [0, 1, 2, 3, 4]


def test_a_resumed_run_must_explain_the_same(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    data = small_trainings.examples(8)
    first = xai.Explain(
        small_trainings.probe(3), xai.IntegratedGradients(samples=4), log_dir=log_dir
    )
    model.fit(*data, epochs=2, verbose=0, callbacks=[first])
    other = xai.Explain(
        small_trainings.probe(3), xai.IntegratedGradients(samples=8), log_dir=log_dir
    )
    with pytest.raises(ValueError, match=r"`methods` must explain 'integrated_gradients' as"):
        model.fit(*data, epochs=4, initial_epoch=2, verbose=0, callbacks=[other])
    model.fit(*data, epochs=1, verbose=0, callbacks=[other])
    assert xai.load(log_dir)["integrated_gradients"].params["samples"] == 8
    assert len(list((log_dir / "xai").glob("*replaced*"))) == 1


@pytest.mark.parametrize("scaled", [False, True])
def test_gathered_updates_are_counted_in_batches_however_they_are_scaled(
    log_dir: Path, scaled: bool
) -> None:
    optimizer: Any = keras.optimizers.SGD(0.1, gradient_accumulation_steps=2)
    if scaled:
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    model = small_trainings.small_cnn(optimizer=optimizer)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras' own, where an epoch gathers an odd number
        for first in (0, 2):
            callback = explain(log_dir, every_n_batches=3)
            small_trainings.fit(model, [callback], epochs=first + 2, initial_epoch=first)
    assert small_trainings.steps_of(log_dir) == [0, 3, 6, 9, 12]


def test_an_epoch_is_over_with_its_last_batch(log_dir: Path) -> None:
    small_trainings.fit(
        small_trainings.small_cnn(), [explain(log_dir, every_n_batches=3)], epochs=3
    )
    said = answers.steps(small_trainings.served(log_dir), small_trainings.RUN, "grad_cam").steps
    assert [(at.step, at.epoch, at.batch) for at in said] == [
        (3 * epoch, epoch, 3 * epoch) for epoch in range(4)
    ]


def test_the_log_notes_where_a_training_continued(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir)], epochs=4)
    other = xai.Explain(small_trainings.probe(), ["activation", "grad_cam"], log_dir=log_dir)
    small_trainings.fit(model, [other], epochs=3, initial_epoch=2)
    texts = [text for step, _, text in xai.load(log_dir).notes() if step == 2]
    assert texts[:3] == [
        "the training continues at step 2; steps 2 to 4 will be logged again",
        "sensitivity is no longer explained",
        "activation is explained from here on",
    ]


@pytest.mark.parametrize(
    "wrong", [{"drift": ["kendall"]}, {"alarms": xai.Alarm(method="lime")}], ids=["drift", "alarm"]
)
def test_a_refusal_at_the_first_step_keeps_the_older_log(
    log_dir: Path, wrong: dict[str, Any]
) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=2)
    before = sorted(path.name for path in (log_dir / small_trainings.RUN).iterdir())
    with pytest.raises(ValueError, match=r"^`(drift|alarms|method)`"):
        small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir, **wrong)], epochs=2)
    assert sorted(path.name for path in (log_dir / small_trainings.RUN).iterdir()) == before
    assert small_trainings.steps_of(log_dir) == [0, 1, 2]
