"""A damaged log stops no training, and what is whole of it stays readable."""

from __future__ import annotations

import warnings
from pathlib import Path

import promised
import pytest
import tensorflow as tf

import tf_xai as xai
from tf_xai.log.events import read_events
from tf_xai.log.run_log import RUN_DIRECTORY


def damage(log_dir: Path, tag: str, step: int) -> None:
    """Puts garbage where one value was, in a file that is otherwise whole."""
    (path,) = (log_dir / RUN_DIRECTORY).glob("*tfevents*")
    events = [event for _, event in read_events(path)]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for event in events:
            for value in event.summary.value:
                if event.step == step and value.tag == tag:
                    value.tensor.string_val[0] = b"\xff garbage"
            writer.write(event.SerializeToString())


@pytest.mark.parametrize("tag", ["grad_cam/step", "grad_cam/values", "predictions"])
def test_what_is_whole_is_read_and_training_goes_on(log_dir: Path, tag: str) -> None:
    model = promised.small_cnn()
    pictures, labels = promised.examples(8)

    def fit(epochs: int, initial_epoch: int = 0) -> None:
        explain = xai.Explain(promised.probe(3), ["grad_cam", "sensitivity"], log_dir=log_dir)
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
    noted = [text for *_, text in log.notes() if "The log was damaged" in text]
    assert [f"'{tag}' at step 1" in text for text in noted] == [True] * is_found_at_once


def test_a_damaged_probe_is_not_taken_for_another(log_dir: Path) -> None:
    model = promised.small_cnn()

    def fit(epochs: int, initial_epoch: int = 0) -> None:
        explain = xai.Explain(promised.probe(), ["grad_cam"], log_dir=log_dir)
        promised.fit(model, [explain], epochs=epochs, initial_epoch=initial_epoch)

    fit(1)
    damage(log_dir, "probe", step=0)
    before = promised.state(model)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        fit(2, initial_epoch=1)
    told = str(caught.value)
    assert told.startswith(
        "`log_dir` must hold the probe that it was begun with. Expected one whose beginning is "
        f"whole; got '{log_dir / RUN_DIRECTORY}': 'probe' at step 0 is not a Probe message"
    )
    assert told.endswith("or begin the log anew: at epoch 0, with a new Explain.")
    assert promised.state(model) == before
