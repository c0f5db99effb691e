"""Each step says which of its series' steps in the log it is, so that gaps are seen."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_trainings
import tensorflow as tf

import tf_xai as xai
from tf_xai import answers, schema
from tf_xai.log.events import read_events

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def explain(log_dir: Path) -> xai.Explain:
    methods = ["grad_cam", xai.Sensitivity(every_n_epochs=2)]
    return xai.Explain(small_trainings.probe(), methods, log_dir=log_dir)


def numbers(log_dir: Path, series: str = "grad_cam") -> dict[int, int]:
    steps = answers.steps(small_trainings.served(log_dir), small_trainings.RUN, series).steps
    return {said.step: said.number for said in steps}


def test_steps_are_counted_from_1(log_dir: Path) -> None:
    small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=5)
    assert numbers(log_dir) == {step: step + 1 for step in range(6)}
    assert numbers(log_dir, "sensitivity") == {0: 1, 2: 2, 4: 3, 5: 4}


def test_a_continued_training_counts_on(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir)], epochs=3)
    small_trainings.fit(
        model, [explain(log_dir)], epochs=5, initial_epoch=2
    )  # step 2 is logged again
    assert numbers(log_dir) == {step: step + 1 for step in range(6)}
    assert numbers(log_dir, "sensitivity") == {0: 1, 2: 2, 4: 3, 5: 4}


def test_several_fits_count_on(log_dir: Path) -> None:
    model, callback = small_trainings.small_cnn(), explain(log_dir)
    for _ in range(2):
        small_trainings.fit(model, [callback], epochs=2)
    assert numbers(log_dir) == {step: step + 1 for step in range(5)}


def test_a_new_training_counts_from_zero(log_dir: Path) -> None:
    for _ in range(2):
        small_trainings.fit(small_trainings.small_cnn(), [explain(log_dir)], epochs=2)
    assert numbers(log_dir) == {0: 1, 1: 2, 2: 3}


def test_what_a_check_adds_at_the_end_keeps_the_number(log_dir: Path) -> None:
    callback = xai.Explain(
        small_trainings.probe(), ("grad_cam"), quality="randomisation", log_dir=log_dir
    )
    small_trainings.fit(small_trainings.small_cnn(), [callback], epochs=2)
    assert numbers(log_dir) == {0: 1, 1: 2, 2: 3}


def test_an_old_log_that_nobody_counted_is_counted_on(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    small_trainings.fit(model, [explain(log_dir)], epochs=3)
    for path in (log_dir / small_trainings.RUN).iterdir():
        forget_numbers(path)
    assert set(numbers(log_dir).values()) == {0}
    small_trainings.fit(model, [explain(log_dir)], epochs=5, initial_epoch=3)
    assert numbers(log_dir) == {0: 0, 1: 0, 2: 0, 3: 4, 4: 5, 5: 6}


def forget_numbers(path: Path) -> None:
    found = [event for _, event in read_events(path)]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for event in found:
            for value in event.summary.value:
                if value.tag.endswith("/step"):
                    said = schema.Step.FromString(value.tensor.string_val[0])
                    said.ClearField("number")
                    value.tensor.string_val[0] = said.SerializeToString()
            writer.write(event.SerializeToString())
