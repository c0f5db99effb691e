"""Event files are TensorBoard's and TensorFlow's, in both directions."""

from __future__ import annotations

import struct
import tempfile
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
from tf_xai.log import checksum, events
from tf_xai.log.events import read_events
from tf_xai.log.remote import LogPath, RemotePath
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


def test_the_message_keeps_everything_that_is_written(written: Path) -> None:
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


@given(st.binary(max_size=300), st.integers(1, 256))
def test_checksums_of_windows_are_those_of_each(data: bytes, length: int) -> None:
    found = checksum.masked_crc32c_of_windows(data, length).tolist()
    windows = [data[at : at + length] for at in range(len(data) - length + 1)]
    assert found == [checksum.masked_crc32c(window) for window in windows]


def read_and_told(path: LogPath) -> tuple[list[Event], list[str]]:
    lost: list[str] = []
    return [event for _, event in read_events(path, lost=lost.append)], lost


@pytest.mark.parametrize("cut", [1, 3, 4, 5, 40])
def test_an_unfinished_event_ends_the_file(cut: int, written: Path, tmp_path: Path) -> None:
    """In silence: it may be being written."""
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(written.read_bytes()[:-cut])
    assert read_and_told(path) == (own_events(written)[:-1], [])


def with_length(length: int, data: bytes) -> bytes:
    """The records, the first of which claims another length with the right checksum."""
    packed = struct.pack("<Q", length)
    return packed + struct.pack("<I", masked_crc32c(packed)) + data[12:]


DAMAGES: list[Callable[[bytes], bytes]] = [
    lambda data: struct.pack("<Q", 2**62) + data[8:],
    lambda data: data[:11] + bytes([data[11] ^ 1]) + data[12:],
    lambda data: with_length(2**64 - 1, data),
    lambda data: with_length(len(data), data),
    lambda data: with_length(len(data) - 16, data),
    lambda data: with_length(100, data),
    lambda data: data[:30] + data[35:],
    lambda data: data[:20] + b"put in" + data[20:],
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("is_first", [True, False])
def test_damage_hides_no_later_event(
    damage: Callable[[bytes], bytes], is_first: bool, written: Path, tmp_path: Path
) -> None:
    path = tmp_path / "events.out.tfevents.1"
    before, data = b"" if is_first else written.read_bytes(), written.read_bytes()
    path.write_bytes(before + damage(data))
    every = own_events(written)
    told = f"the event at byte {len(before)} of {path.name} is damaged"
    assert read_and_told(path) == ([*([] if is_first else every), *every[1:]], [told])


def test_damage_hides_no_later_event_on_other_file_systems(written: Path) -> None:
    path = RemotePath("ram://test_framing/events.out.tfevents.1")
    path.write_bytes(b"\1" + written.read_bytes()[1:])
    told = f"the event at byte 0 of {path.name} is damaged"
    assert read_and_told(path) == (own_events(written)[1:], [told])


def test_an_unreadable_rest_is_reported(written: Path, tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    data = written.read_bytes()
    path.write_bytes(data + bytes(99))
    told = f"{path.name} cannot be read from byte {len(data)} on"
    assert read_and_told(path) == (own_events(written), [told])


def record(event: Event) -> bytes:
    data = event.SerializeToString()
    return with_length(len(data), bytes(12) + data + struct.pack("<I", masked_crc32c(data)))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.binary(max_size=40), st.integers(0, 99), st.integers(0, 30))))
def test_every_whole_event_is_read(parts: list[tuple[bytes, int, int]]) -> None:
    """Whatever is between them: bytes, and events that were cut off."""
    data, expected = b"", {}
    for between, step, cut in parts:
        event = Event(step=step, file_version="words" * step)
        data += between
        if cut == 0:
            expected[len(data)] = event
        data += record(event)[: -cut or None]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.out.tfevents.1")
        path.write_bytes(data)
        assert dict(read_events(path)) == expected


@pytest.mark.parametrize("near", [1024, 3 * 1024, 2**18, 2**20])
def test_an_event_is_found_behind_any_number_of_bytes(near: int, tmp_path: Path) -> None:
    """Also where a part that is searched at once ends in its header."""
    path, event = tmp_path / "events.out.tfevents.1", Event(step=1)
    for many in range(near - 26, near + 3):
        path.write_bytes(bytes(many) + record(event))
        assert list(read_events(path)) == [(many, event)]


def test_lengths_that_are_lies_cost_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is over all the others, and would be read once for each of them."""
    path, counted = tmp_path / "events.out.tfevents.1", list[int]()
    path.write_bytes(with_length(50_000, b"") * 10_000)

    def count(data: bytes) -> int:
        counted.append(len(data))
        return checksum.masked_crc32c(data)

    monkeypatch.setattr(events, "masked_crc32c", count)
    found, lost = read_and_told(path)
    assert found == []
    assert lost[-1].startswith(f"{path.name} cannot be read from byte ")
    assert sum(counted) < 10 * path.stat().st_size


@pytest.mark.parametrize("end", [b"\x0c", b"\x0c" + b"rest", b"\xff"])
def test_a_record_that_is_not_an_event_is_reported(end: bytes, tmp_path: Path) -> None:
    """Under a checksum that is right."""
    path = tmp_path / "events.out.tfevents.1"
    parts = [Event(step=step).SerializeToString() for step in (1, 2, 3)]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for data in (parts[0], parts[1] + end, parts[2]):
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
