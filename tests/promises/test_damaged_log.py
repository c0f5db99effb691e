"""A damaged log stops no training, and what is whole of it stays readable."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import small_trainings
import tensorflow as tf

import tf_xai as xai
from tf_xai import schema
from tf_xai.log.events import read_events
from tf_xai.log.run_log import RUN_DIRECTORY
from tf_xai.schema.event_pb2 import Summary


def garbage(value: Summary.Value) -> None:
    """Where the value was."""
    value.tensor.string_val[0] = b"\xff garbage"


def garbled(value: Summary.Value) -> None:
    """Where it is told what the value is about."""
    value.metadata.plugin_data.content = b"\xff garbage"


def short(value: Summary.Value) -> None:
    """Drift of the first example alone."""
    said = schema.Step.FromString(value.tensor.string_val[0])
    for drift in said.drift:
        del drift.values[1:]
    value.tensor.string_val[0] = said.SerializeToString()


Harm = Callable[[Summary.Value], None]


def damage(log_dir: Path, tag: str, step: int, harm: Harm = garbage) -> None:
    """Harms one value in a file that is otherwise whole."""
    (path,) = (log_dir / RUN_DIRECTORY).glob("*tfevents*")
    events = [event for _, event in read_events(path)]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for event in events:
            for value in event.summary.value:
                if event.step == step and value.tag == tag:
                    harm(value)
            writer.write(event.SerializeToString())


@pytest.mark.parametrize("tag", ["grad_cam/step", "grad_cam/values", "predictions"])
def test_intact_parts_are_read_and_training_continues(log_dir: Path, tag: str) -> None:
    model = small_trainings.small_cnn()
    pictures, labels = small_trainings.examples(8)

    def fit(epochs: int, initial_epoch: int = 0) -> None:
        explain = xai.Explain(
            small_trainings.probe(3), [("grad_cam"), "sensitivity"], log_dir=log_dir
        )
        options = {"epochs": epochs, "initial_epoch": initial_epoch, "verbose": 0}
        model.fit(pictures, labels, callbacks=[explain], **options)

    fit(3)
    damage(log_dir, tag, step=1)
    fit(5, initial_epoch=3)
    expected = [0, 2, 3, 4, 5] if tag == "predictions" else [0, 1, 2, 3, 4, 5]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        log = xai.load(log_dir)
    assert log["sensitivity"].steps.tolist() == expected
    is_found_at_once = tag != "grad_cam/values"  # values are read when they are asked for
    assert [f"'{tag}' at step 1" in str(one.message) for one in told] == [True] * is_found_at_once
    noted = [text for *_, text in log.notes() if "the log is damaged" in text]
    assert [f"'{tag}' at step 1" in text for text in noted] == [True] * is_found_at_once


NAMES = ["sensitivity", "grad_cam", "integrated_gradients"]


def trained_in_parts(log_dir: Path, harm: Callable[[], None] = lambda: None) -> None:
    """Three epochs, the harm, two epochs, and one more."""
    model = small_trainings.small_cnn()
    for first, end in ((0, 3), (3, 5), (5, 6)):
        explain = xai.Explain(small_trainings.probe(), NAMES, log_dir=log_dir)
        small_trainings.fit(model, [explain], initial_epoch=first, epochs=end)
        if first == 0:
            harm()


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> small_trainings.Contents:
    log_dir = tmp_path_factory.mktemp("undamaged")
    trained_in_parts(log_dir)
    return small_trainings.contents(log_dir, NAMES)


@pytest.mark.parametrize("step", [0, 2])
@pytest.mark.parametrize(
    ("part", "harm", "reason"),
    [
        ("values", garbage, "'grad_cam/values' at byte "),
        ("values", garbled, "step {step} is incomplete"),
        ("step", garbage, "step {step} is incomplete"),
    ],
    ids=["values", "what values are about", "what is known of them"],
)
def test_a_damaged_series_starts_anew_and_does_not_affect_others(
    log_dir: Path,
    undamaged: small_trainings.Contents,
    step: int,
    part: str,
    harm: Harm,
    reason: str,
) -> None:
    """The steps that drift would be compared with, the first or the last, are not whole."""
    trained_in_parts(log_dir, lambda: damage(log_dir, f"grad_cam/{part}", step, harm))
    others = ["sensitivity", "integrated_gradients"]
    found = small_trainings.contents(log_dir, others)
    assert found == {tag: undamaged[tag] for tag in found}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that it is damaged
        notes = xai.load(log_dir).notes()
    ((at, told),) = [(at, text) for at, source, text in notes if source == "grad_cam"]
    assert at == 3
    assert told.startswith(
        f"the earlier steps of this series are damaged ({reason.format(step=step)}"
    )
    assert told.endswith("): its drift starts anew here")
    earlier = small_trainings.references(log_dir, "grad_cam")
    assert {at: earlier[at] for at in (3, 4, 5, 6)} == {3: set(), 4: {3}, 5: {3, 4}, 6: {3, 5}}


@pytest.mark.parametrize("step", [0, 2])
def test_a_series_starts_anew_only_once(log_dir: Path, step: int) -> None:
    model = small_trainings.small_cnn()
    for first, end in ((0, 3), (3, 4), (4, 6)):
        explain = xai.Explain(small_trainings.probe(), "grad_cam", log_dir=log_dir)
        small_trainings.fit(model, [explain], initial_epoch=first, epochs=end)
        if first == 0:
            damage(log_dir, "grad_cam/values", step)
    earlier = small_trainings.references(log_dir, "grad_cam")
    assert {at: earlier[at] for at in (3, 4, 5, 6)} == {3: set(), 4: {3}, 5: {3, 4}, 6: {3, 5}}


def test_alarms_ignore_damaged_drift(log_dir: Path) -> None:
    """It would not be as long as the drift that comes after."""
    model = small_trainings.small_cnn()
    model.optimizer.learning_rate.assign(0.0)

    def shake() -> None:
        random = np.random.default_rng(0)
        model.set_weights([random.normal(size=weight.shape) for weight in model.get_weights()])

    def fit(epochs: int, initial_epoch: int = 0) -> None:
        alarm = xai.Alarm("spearman", detector=0.01)
        explain = xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir, alarms=alarm)
        callbacks = [small_trainings.AtEpoch({4: shake}), explain]
        small_trainings.fit(model, callbacks, epochs=epochs, initial_epoch=initial_epoch)

    fit(3)
    damage(log_dir, "sensitivity/step", step=1, harm=short)
    fit(6, initial_epoch=3)
    assert small_trainings.steps_of(log_dir, "sensitivity") == [0, 1, 2, 3, 4, 5, 6]
    assert [alarm.step for alarm in xai.load(log_dir).alarms()] == [5]


def test_a_damaged_probe_is_not_mistaken_for_another(log_dir: Path) -> None:
    model = small_trainings.small_cnn()

    def fit(epochs: int, initial_epoch: int = 0) -> None:
        explain = xai.Explain(small_trainings.probe(), ["grad_cam"], log_dir=log_dir)
        small_trainings.fit(model, [explain], epochs=epochs, initial_epoch=initial_epoch)

    fit(1)
    damage(log_dir, "probe", step=0)
    before = small_trainings.state(model)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        fit(2, initial_epoch=1)
    message = str(caught.value)
    assert message.startswith("`log_dir` must hold the probe of the training that is continued.")
    problem = "'probe' at step 0 is not a Probe message"
    assert f"got '{log_dir / RUN_DIRECTORY}': {problem}" in message
    assert message.endswith("training from epoch 0 with a new Explain.")
    assert small_trainings.state(model) == before
