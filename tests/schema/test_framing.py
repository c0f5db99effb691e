"""Event files are TensorBoard's and TensorFlow's, in both directions."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event as TensorBoardEvent
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

import tf_xai as xai
from tf_xai import schema
from tf_xai.log import checksum
from tf_xai.log.events import read_events
from tf_xai.schema.event_pb2 import Event

PLUGIN = schema.PLUGIN_NAME


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of a short training."""
    log_dir = tmp_path_factory.mktemp("run")
    keras.utils.set_random_seed(0)
    layers = [keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3), keras.layers.Flatten()]
    model = keras.Sequential([*layers, keras.layers.Dense(3, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = np.random.default_rng(0).random((12, 4, 4, 1)), np.arange(12) % 3
    probe = xai.Probe(x[:3], y[:3])
    model.fit(x, y, epochs=2, callbacks=[xai.Explain(probe, log_dir=log_dir)], verbose=0)
    (path,) = log_dir.rglob("*tfevents*")
    return path


def own_events(path: Path) -> list[Event]:
    return [event for _, event in read_events(path)]


def tensorboard_events(path: Path) -> list[TensorBoardEvent]:
    return [TensorBoardEvent.FromString(data) for data in RawEventFileLoader(str(path)).Load()]


def test_tensorboard_reads_what_is_written(written: Path) -> None:
    theirs, own = tensorboard_events(written), own_events(written)
    assert len(theirs) == len(own) >= 4
    assert [event.step for event in theirs] == [event.step for event in own]
    assert theirs[0].file_version == own[0].file_version == "brain.Event:2"
    for event, same in zip(theirs, own, strict=True):
        tags = [value.tag for value in event.summary.value]
        assert tags == [value.tag for value in same.summary.value]


def test_tensorboard_understands_the_metadata(written: Path) -> None:
    values = [value for event in tensorboard_events(written) for value in event.summary.value]
    classes = {value.tag: value.metadata.data_class for value in values}
    plugins = {value.tag: value.metadata.plugin_data.plugin_name for value in values}
    assert classes["probe"] == classes["grad_cam/values"] == 3
    assert classes["predictions"] == classes["grad_cam/step"] == 2
    assert classes["xai/grad_cam/spearman"] == 1
    assert plugins["grad_cam/values"] == plugins["probe"] == PLUGIN
    assert plugins["xai/grad_cam/spearman"] == "scalars"


def test_the_message_loses_nothing_of_what_is_written(written: Path) -> None:
    for event, same in zip(tensorboard_events(written), own_events(written), strict=True):
        assert Event.FromString(event.SerializeToString()) == same


def test_reads_what_tensorflow_writes(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    events_in = [Event(wall_time=1.5, step=step, file_version=f"v{step}") for step in range(5)]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for event in events_in:
            writer.write(event.SerializeToString())
    assert own_events(path) == events_in


def test_reads_what_tf_summary_writes(tmp_path: Path) -> None:
    writer = tf.summary.create_file_writer(str(tmp_path))
    with writer.as_default():
        for step in range(3):
            tf.summary.scalar("loss", 0.5 * step, step=step)
            tf.summary.text("note", "words", step=step)
    writer.close()
    (path,) = tmp_path.glob("*tfevents*")
    values = [(event.step, value) for event in own_events(path) for value in event.summary.value]
    assert [step for step, value in values if value.tag == "loss"] == [0, 1, 2]
    plugins = {value.tag: value.metadata.plugin_data.plugin_name for _, value in values}
    assert plugins == {"loss": "scalars", "note": "text"}


def test_reads_from_any_event_on(written: Path) -> None:
    every = list(read_events(written))
    for offset, event in every:
        assert next(read_events(written, offset)) == (offset, event)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_checksums_are_tensorboards(data: bytes, times: int) -> None:
    for one in (data, data * times):
        assert checksum.masked_crc32c(one) == masked_crc32c(one)


@pytest.mark.parametrize("cut", [1, 3, 4, 5, 40])
def test_an_unfinished_event_ends_the_file(cut: int, written: Path, tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(written.read_bytes()[:-cut])
    assert own_events(path) == own_events(written)[:-1]


def damaged_length(data: bytes) -> bytes:
    return data + struct.pack("<Q", 2**62) + data[8:]


def claimed_length(data: bytes) -> bytes:
    """A length that no file holds, with the right checksum."""
    length = struct.pack("<Q", 2**62)
    return data + length + struct.pack("<I", masked_crc32c(length)) + data[12:]


@pytest.mark.parametrize("damage", [damaged_length, claimed_length, lambda data: data + b"\0" * 99])
def test_damage_ends_the_file(
    damage: Callable[[bytes], bytes], written: Path, tmp_path: Path
) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(damage(written.read_bytes()))
    assert own_events(path) == own_events(written)


@pytest.mark.parametrize("end", [b"\x0c", b"\x0c" + b"rest", b"\xff"])
def test_what_is_no_event_is_told(end: bytes, tmp_path: Path) -> None:
    """Under a checksum that is right."""
    path = tmp_path / "events.out.tfevents.1"
    events = [Event(step=step).SerializeToString() for step in (1, 2, 3)]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for data in (events[0], events[1] + end, events[2]):
            writer.write(data)
    lost: list[str] = []
    assert [event.step for _, event in read_events(path, lost=lost.append)] == [1, 3]
    (told,) = lost
    assert told.endswith("of events.out.tfevents.1 is damaged")


@pytest.mark.parametrize("data", [b"", b"\0", b"garbage" * 9])
def test_a_file_that_holds_no_events(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(data)
    assert own_events(path) == []


def test_a_scalar_is_one_number(written: Path) -> None:
    values: list[Any] = [v for event in tensorboard_events(written) for v in event.summary.value]
    scalars = [v for v in values if v.metadata.plugin_data.plugin_name == "scalars"]
    assert scalars
    for value in scalars:
        assert tf.make_ndarray(value.tensor).shape == ()
