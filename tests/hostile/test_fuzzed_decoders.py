"""Whatever bytes come, a decoder answers or says that they are corrupt, in bounded memory.

`TF_XAI_FUZZ` is how many inputs each is given; those that once broke one are kept as cases.
"""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from golden import write_golden
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tf_xai import schema
from tf_xai.comparison.history import drift_between, logged_moment
from tf_xai.drift import logged_classes, measures, subject_of
from tf_xai.log.checksum import masked_crc32c
from tf_xai.log.events import read_events
from tf_xai.log.run_log import RunLog
from tf_xai.log.tree_rules import rules
from tf_xai.schema import CorruptLogError

TIMES = 5 * int(os.environ.get("TF_XAI_FUZZ", "500"))  # half a minute; by `make fuzz`, minutes
hard = settings(
    max_examples=TIMES,
    derandomize="TF_XAI_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)

GOOD = schema.pack(schema.quantise(np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 3, 4)))
STORED = [
    value.tensor.string_val[0]
    for path in write_golden.LOGS.rglob("*tfevents*")
    for _, event in read_events(path)
    for value in event.summary.value
    if value.tensor.string_val
]


@st.composite
def near(draw: Callable[..., Any], seeds: list[bytes]) -> bytes:
    """Bytes that were good until a few of them were changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        action = draw(st.sampled_from(["set", "flip", "cut", "put", "end"]))
        if action == "set" and data:
            data[place] = draw(st.integers(0, 255))
        elif action == "flip" and data:
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif action == "cut":
            del data[place : place + draw(st.integers(1, 9))]
        elif action == "put":
            data[place:place] = draw(st.binary(max_size=9))
        else:
            del data[place:]
    return bytes(data)


@hard
@given(near([GOOD.SerializeToString()]) | st.binary(max_size=60), st.integers(-1, 3))
def test_values(data: bytes, place: int) -> None:
    with suppress(CorruptLogError):
        packed = schema.parse(schema.Packed, data)
        values = schema.unpack(packed)
        assert values.shape == tuple(packed.shape)
        with suppress(IndexError):
            part = schema.unpack(schema.one_example(packed, place))
            np.testing.assert_array_equal(part[0], values[place])


PICTURES = schema.pack_pictures(np.arange(96, dtype=np.uint8).reshape(2, 4, 4, 3))


@hard
@given(near([PICTURES.SerializeToString()]), st.integers(0, 3))
def test_pictures(data: bytes, examples: int) -> None:
    with suppress(CorruptLogError):
        pictures = schema.parse(schema.Pictures, data)
        assert len(schema.unpack_pictures(pictures, examples)) == examples


KINDS = (schema.Probe, schema.Predictions, schema.Step, schema.Series, schema.Notes, schema.Alarms)


@hard
@given(st.sampled_from(KINDS), near(STORED))
def test_messages(kind: Any, data: bytes) -> None:
    with suppress(CorruptLogError):
        message = schema.parse(kind, data)
        if kind is schema.Probe:
            schema.check_probe(message)
            assert len(logged_classes(message)) == len(message.names)
        elif kind is schema.Predictions:
            schema.check_predictions(message)
            assert len(message.predicted) == len(message.score)


def series_and_steps() -> list[tuple[bytes, bytes, bytes]]:
    """Descriptions, steps and values that belong together."""
    found: dict[tuple[str, str, int], tuple[bytes, bytes]] = {}
    for path in sorted(write_golden.LOGS.rglob("*tfevents*")):
        for _, event in read_events(path):
            for value in event.summary.value:
                content = value.metadata.plugin_data.content
                if content and value.tensor.string_val:
                    key = (str(path), value.tag, event.step)
                    found[key] = content, value.tensor.string_val[0]
    return [
        (content, data, found[path, tag.removesuffix("step") + "values", step][1])
        for (path, tag, step), (content, data) in found.items()
        if tag.endswith("/step")
    ]


TOGETHER = series_and_steps()


@hard
@given(st.data())
def test_what_is_compared(data: Any) -> None:
    """What has passed the checks can be measured, drawn as rules, and told."""
    place = data.draw(st.integers(0, len(TOGETHER) - 1))
    parts = list(TOGETHER[place])
    changed = data.draw(st.integers(0, 2))
    parts[changed] = data.draw(near([parts[changed]]))
    with suppress(CorruptLogError), np.errstate(all="ignore"):
        series = schema.parse(schema.Series, parts[0])
        step = schema.parse(schema.Step, parts[1])
        schema.check_step(series, step)
        values = schema.unpack(schema.parse(schema.Packed, parts[2]))
        moment = logged_moment(series, step, values)
        subject = subject_of(series, series.kind, values.shape[1:], None)
        for measure in measures().values():
            if subject.kind in measure.kinds:
                drift = drift_between(moment, moment, measure, subject)
                assert len(drift) == (len(values) if measure.per_example else 1)
        if step.tree.nodes:
            rules(step.tree.nodes, series.labels)


GOLDEN_FILE = next(write_golden.LOGS.glob("text/xai/*")).read_bytes()


def claimed(length: int) -> bytes:
    """A record of a length that is a lie, with the right checksum."""
    packed = struct.pack("<Q", length)
    return packed + struct.pack("<I", masked_crc32c(packed)) + b"data"


@hard
@given(near([GOLDEN_FILE]) | st.binary(max_size=100))
@example(claimed(2**63))
@example(claimed(2**64 - 1))
@example(claimed(2 * 2**30))
@example(claimed(0))
@example(GOLDEN_FILE + claimed(2**31))
@example(bytes(4096))
def test_files(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.out.tfevents.1"
        path.write_bytes(data)
        lost: list[str] = []
        places = [offset for offset, _ in read_events(path, lost=lost.append)]
        assert places == sorted(set(places))
        log = RunLog(Path(folder))
        for stored in log.stored.values():
            for at in stored.values():
                with suppress(CorruptLogError):
                    at.values()


@hard
@given(st.text(max_size=80) | st.just('{"a": 1}').flatmap(st.permutations).map("".join))
@example("[" * 100_000)
@example('{"a": 1e999}')
@example("null")
def test_settings(text: str) -> None:
    from tf_xai.log.series import Series

    with suppress(UnicodeEncodeError):
        log = RunLog(Path("/nowhere"))
        log.series["s"] = schema.Series(name="s", params_json=text)
        with suppress(CorruptLogError):
            assert isinstance(Series("run", log, "s").params, dict)
