"""Records that no version of ours has written: by a newer one, by others, or by hand to do harm."""

from __future__ import annotations

import json
import re
import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import logs
import numpy as np
import pytest
from all_requests import addresses, checked_answer, read_everything, runs_in
from drawn_digits import Recipe
from tensorboard_client import client_of

import tf_xai as xai
from tf_xai import schema
from tf_xai.schema import Packed, event_pb2, pack, quantise, summaries
from tf_xai.schema.event_pb2 import Event

RUN = "run/xai"
SMALL = Recipe(steps=4, examples=3, event=None, methods=("integrated_gradients",), side=8)
SERIES = "integrated_gradients"
MEGABYTE = 2**20
BOUND = 150 * MEGABYTE

NAMES = {
    "html": "<img src=x onerror=alert(1)>",
    "nul": "a\0b",
    "right to left": "\u202egnp.exe",
    "path parts": "../../etc/passwd",
    "backslashes": "..\\..\\windows",
    "slashes": "//a//b/",
    "percent": "%2e%2e%2f%00",
    "quotes": "'\"`${alert(1)}`",
    "new lines": "a\r\nSet-Cookie: x=1",
    "long": "n" * MEGABYTE,
    "empty": "",
    "only the suffix": "/step",
    "unusual": "\U0001f600\ufeff\u200b\u0301",
}


def write(folder: Path, found: list[Event]) -> Path:
    logs.write_events(folder / RUN, found)
    logs.write(folder / "whole" / "xai", SMALL)
    return folder


def small() -> list[Event]:
    return logs.events_of(SMALL)


def look_at(folder: Path) -> list[int]:
    """Reads the log in every way there is; returns what the server said."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            read_everything(xai.load(folder / "run"))
        except ValueError as error:
            if "contain a log of tf_xai" not in str(error):
                raise
    client = client_of(folder)
    codes = []
    for run in runs_in(client):
        if run.name != RUN:
            continue
        for series in [one.name for one in run.series] or [SERIES]:
            status, data = checked_answer(client, _steps(run.name, series))
            listed = schema.StepList.FromString(data).steps if status == 200 else []
            steps = [step.step for step in listed]
            requests = addresses(run.name, series, steps, ("whole/xai", SERIES))
            codes += [checked_answer(client, address)[0] for address in requests]
    return codes


def _steps(run: str, series: str) -> str:
    from urllib.parse import urlencode

    return f"steps?{urlencode({'run': run, 'series': series})}"


def edited(change: Callable[[schema.Step], object], step: int = 2) -> list[Event]:
    """A small log in which one Step message is another."""
    return _edited(schema.Step, f"{SERIES}/step", step, change)


def _edited(kind: type, tag: str, step: int, change: Callable) -> list[Event]:
    found = small()
    for event in found:
        for value in event.summary.value:
            if value.tag == tag and event.step == step:
                message = kind.FromString(value.tensor.string_val[0])
                change(message)
                value.tensor.string_val[0] = message.SerializeToString()
    return found


def with_values(packed: bytes, step: int = 2) -> list[Event]:
    found = small()
    for event in found:
        for value in event.summary.value:
            if value.tag == f"{SERIES}/values" and event.step == step:
                value.tensor.string_val[0] = packed
    return found


def described(change: Callable[[schema.Series], object]) -> list[Event]:
    found = small()
    for event in found:
        for value in event.summary.value:
            if value.tag.startswith(f"{SERIES}/"):
                series = schema.Series.FromString(value.metadata.plugin_data.content)
                change(series)
                value.metadata.plugin_data.content = series.SerializeToString()
    return found


def predicted(change: Callable[[schema.Predictions], object]) -> list[Event]:
    return _edited(schema.Predictions, "predictions", 2, change)


def probed(change: Callable[[schema.Probe], object]) -> list[Event]:
    return _edited(schema.Probe, "probe", 0, change)


def of_shape(*shape: int) -> bytes:
    return pack(quantise(np.ones(shape, np.float32))).SerializeToString()


UNKNOWN = b"\xaa\x3e\x05hello" + b"\xb0\x3e\x2a"  # fields 997 and 998
NEWER: dict[str, Callable[[], list[Event]]] = {
    "unknown fields": lambda: edited(lambda step: step.MergeFromString(UNKNOWN)),
    "unknown fields of a series": lambda: described(lambda one: one.MergeFromString(UNKNOWN)),
    "an unknown reference": lambda: edited(lambda step: _unknown_reference(step)),
    "an unknown task": lambda: probed(lambda probe: setattr(probe, "task", 77)),
    "an unknown severity": lambda: [
        *small(),
        logs.event(
            3,
            logs.tensor(
                "notes",
                schema.Notes(step=3, notes=[{"severity": 9}]).SerializeToString(),
            ),
        ),
    ],
    "an unknown kind of probe": lambda: probed(lambda probe: setattr(probe, "kind", "video")),
    "an unknown kind of series": lambda: described(lambda one: setattr(one, "kind", "holograms")),
    "an unknown tag": lambda: [*small(), logs.event(2, logs.tensor("holograms/of", b"\0\1\2"))],
    "an unknown blob": lambda: [*small(), logs.event(2, logs.blob("holograms/of", b"\0\1\2"))],
    "a measure that is not known": lambda: edited(
        lambda step: step.drift.add(measure="vibes", reference=1, values=[1, 2, 3])
    ),
}


def _unknown_reference(step: schema.Step) -> None:
    step.drift.add(measure="spearman", reference=77, values=[1, 2, 3])


@pytest.mark.parametrize("case", NEWER)
def test_a_newer_version(tmp_path: Path, case: str) -> None:
    folder = write(tmp_path, NEWER[case]())
    look_at(folder)
    log = xai.load(folder / "run")  # without a warning: nothing is damaged
    assert log[SERIES].steps.tolist() == [0, 1, 2, 3]
    drift = log[SERIES].values
    np.testing.assert_array_equal(drift, xai.load(folder / "whole")[SERIES].values)


FOREIGN = {
    "scalars": summaries.scalar("loss", 0.5),
    "a scalar with a tag of ours": summaries.scalar("predictions", 0.5),
    "a scalar named as a series": summaries.scalar("grad_cam/step", 0.5),
    "text": summaries.text_tensor("note", "text", b"words"),
    "a tag of ours by another plugin": summaries.text_tensor("notes", "text", b"words"),
    "an image": summaries.image("picture", [b"1", b"1", b"png"], "said"),
    "a blob of ours as a tensor": logs.tensor("probe", b"words"),
    "a tensor of ours as a blob": logs.blob("notes", b"words"),
    "no metadata": event_pb2.Summary.Value(tag="notes"),
    "our name alone": event_pb2.Summary.Value(
        tag="grad_cam/step",
        metadata={"plugin_data": {"plugin_name": "tf_xai"}, "data_class": 2},
    ),
    "our name on numbers": event_pb2.Summary.Value(
        tag="alarms",
        tensor={"dtype": 1, "tensor_shape": {}, "float_val": [1.0]},
        metadata={"plugin_data": {"plugin_name": "tf_xai"}, "data_class": 2},
    ),
    "our name on numbers as a blob": event_pb2.Summary.Value(
        tag="dense/values",
        tensor={"dtype": 1, "tensor_shape": {}, "float_val": [1.0]},
        metadata={"plugin_data": {"plugin_name": "tf_xai"}, "data_class": 3},
    ),
}


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("case", FOREIGN)
def test_events_of_others_in_our_directory(tmp_path: Path, case: str, place: str) -> None:
    foreign = [logs.event(step, FOREIGN[case]) for step in range(3)]
    found = [*foreign, *small()] if place == "before" else [*small(), *foreign]
    folder = write(tmp_path, found)
    codes = look_at(folder)
    assert "whole/xai" in [run.name for run in runs_in(client_of(folder))]
    if case != "our name alone":  # at that TensorBoard's own loader lists nothing of the run
        assert codes.count(200) >= 10, "what is whole is not shown"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert xai.load(folder / "run")[SERIES].steps.tolist() == [0, 1, 2, 3]


def huge(*shape: int) -> bytes:
    return Packed(shape=shape, exponent=[0] * 3, data=zlib.compress(b"\0" * 6)).SerializeToString()


def bomb(megabytes: int) -> bytes:
    data = zlib.compress(bytes(megabytes * MEGABYTE), 9)
    return Packed(shape=[3, 8, 8, 1], exponent=[0] * 3, data=data).SerializeToString()


def tree(*nodes: tuple[int, int, int]) -> Callable[[schema.Step], object]:
    def plant(step: schema.Step) -> None:
        for label, left, right in nodes:
            step.tree.nodes.add(label=label, left=left, right=right, value=[1.0])

    return plant


def numbers(step: schema.Step, value: float) -> None:
    for said in (step.magnitude, step.peak, step.largest):
        said[:] = [value] * len(said)
    for drift in step.drift:
        drift.values[:] = [value] * len(drift.values)


HUGE: dict[str, Callable[[], list[Event]]] = {
    "a huge shape": lambda: with_values(huge(3, 2**32 - 1, 2**32 - 1)),
    "a claim of 2 GB": lambda: with_values(huge(3, 2**15, 2**15)),
    "many axes": lambda: with_values(huge(3, *[1] * 200)),
    "a bomb": lambda: with_values(bomb(200)),
    "huge pictures": lambda: probed(lambda probe: _pictures(probe, 2**32 - 1)),
}

LYING: dict[str, Callable[[], list[Event]]] = {
    "no axes": lambda: with_values(Packed().SerializeToString()),
    "no examples": lambda: with_values(huge(0, 5)),
    "no cells": lambda: with_values(of_shape(3, 0, 0, 1)),
    "no values": lambda: with_values(b""),
    "fewer examples": lambda: with_values(of_shape(2, 8, 8, 1)),
    "more examples": lambda: with_values(of_shape(9, 8, 8, 1)),
    "another shape in mid-run": lambda: with_values(of_shape(3, 4, 4, 1)),
    "another shape at first": lambda: with_values(of_shape(3, 4, 4, 1), step=0),
    "another number of axes": lambda: with_values(of_shape(3, 64)),
    "more channels": lambda: with_values(of_shape(3, 8, 8, 5)),
    "values that are none": lambda: with_values(
        pack(quantise(np.full((3, 8, 8, 1), np.nan, np.float32))).SerializeToString()
    ),
    "infinite values": lambda: with_values(
        pack(quantise(np.full((3, 8, 8, 1), np.inf, np.float32))).SerializeToString()
    ),
    "exponents": lambda: with_values(
        Packed(
            shape=[3, 1, 1, 1], exponent=[2**31 - 1] * 3, data=zlib.compress(b"\0" * 3 + b"<" * 3)
        ).SerializeToString()
    ),
    "fewer marks": lambda: edited(lambda step: step.degenerate.pop()),
    "more marks": lambda: edited(lambda step: step.degenerate.extend([True] * 1000)),
    "fewer magnitudes": lambda: edited(lambda step: step.magnitude.pop()),
    "no magnitudes": lambda: edited(lambda step: step.ClearField("magnitude")),
    "fewer drifts": lambda: edited(lambda step: step.drift[0].values.pop()),
    "no drifts": lambda: edited(lambda step: step.drift[0].ClearField("values")),
    "another step": lambda: edited(lambda step: setattr(step, "step", 3)),
    "a negative step inside": lambda: edited(lambda step: setattr(step, "step", -5)),
    "nan": lambda: edited(lambda step: numbers(step, float("nan"))),
    "infinity": lambda: edited(lambda step: numbers(step, float("inf"))),
    "wall time": lambda: edited(lambda step: setattr(step, "wall_time", float("nan"))),
    "a tree in a circle": lambda: edited(tree((0, 0, 0))),
    "a tree out of bounds": lambda: edited(tree((0, 5, 9))),
    "a tree that doubles": lambda: edited(
        tree(*[(0, i + 1, i + 1) for i in range(60)], (-1, 0, 0))
    ),
    "a tree of no label": lambda: edited(tree((10**6, 1, 2), (-1, 0, 0), (-1, 0, 0))),
    "quality of another size": lambda: edited(lambda step: step.quality.add(values=[1, 2])),
    "fewer predictions": lambda: predicted(lambda said: said.predicted.pop()),
    "no predictions": lambda: predicted(lambda said: said.Clear()),
    "more scores": lambda: predicted(lambda said: said.score.extend([0.0] * 99)),
    "fewer confidences": lambda: predicted(lambda said: said.confidence.pop()),
    "classes that are none": lambda: predicted(
        lambda said: said.predicted.__setitem__(slice(None), [-(2**31), 2**31 - 1, 5])
    ),
    "metrics that are none": lambda: predicted(
        lambda said: said.metrics.add(name="loss", value=float("nan"))
    ),
    "fewer names": lambda: probed(lambda probe: probe.names.pop()),
    "more names": lambda: probed(lambda probe: probe.names.extend(["x"] * 1000)),
    "fewer targets": lambda: probed(lambda probe: probe.targets.pop()),
    "no examples in the probe": lambda: probed(lambda probe: probe.Clear()),
    "truth": lambda: probed(lambda probe: probe.truth.extend([1.0] * 7)),
    "truth that is none": lambda: probed(lambda probe: probe.truth.extend([float("nan")] * 3)),
    "texts": lambda: probed(lambda probe: probe.texts.add(words=["a"] * 9)),
    "no pictures": lambda: probed(lambda probe: _pictures(probe, 0)),
    "pictures without a size": lambda: probed(lambda probe: setattr(probe.pictures, "height", 0)),
    "inputs": lambda: probed(lambda probe: probe.inputs.shape.extend([9, 9])),
    "masks": lambda: probed(lambda probe: setattr(probe.masks, "height", 2**31)),
    "no JSON": lambda: described(lambda one: setattr(one, "params_json", "{'a': nan")),
    "deep JSON": lambda: described(lambda one: setattr(one, "params_json", "[" * 10**5)),
    "JSON of another kind": lambda: described(lambda one: setattr(one, "params_json", "[1e999]")),
    "no axes named": lambda: described(lambda one: one.ClearField("axes")),
    "other axes": lambda: described(lambda one: one.axes.extend(["y", "x", "line"])),
    "channels": lambda: described(lambda one: one.channels.extend(["a", "b"])),
    "rows": lambda: described(lambda one: one.rows.add(name="x")),
    "vectors that are maps": lambda: described(lambda one: setattr(one, "kind", "vectors")),
    "decisions that are maps": lambda: described(lambda one: setattr(one, "kind", "decisions")),
    "curves that are maps": lambda: described(lambda one: setattr(one, "kind", "curves")),
    "another name": lambda: described(lambda one: setattr(one, "name", "../other")),
    "alarms of nobody": lambda: [*small(), _alarm()],
    "tags twice in an event": lambda: [
        Event(
            step=event.step,
            wall_time=event.wall_time,
            summary=event_pb2.Summary(value=[*event.summary.value] * 2),
        )
        for event in small()
    ],
    "every event twice": lambda: [*small(), *small()],
    "steps that fall": lambda: small()[::-1],
    "negative steps": lambda: _moved(lambda step: step - 1000),
    "huge steps": lambda: _moved(lambda step: 2**63 - 10 + step),
    "everything void": lambda: [
        *small(),
        Event(step=0, session_log={"status": 1}),
        Event(step=0, session_log={"status": 1}),
    ],
}


def _pictures(probe: schema.Probe, side: int) -> None:
    probe.pictures.height = probe.pictures.width = side


def _alarm() -> Event:
    alarm = schema.Alarm(series="nobody", measure="vibes", examples=[2**32 - 1], target=2**31 - 1)
    message = schema.Alarms(step=3, alarms=[alarm])
    return logs.event(3, logs.tensor("alarms", message.SerializeToString()))


def _moved(change: Callable[[int], int]) -> list[Event]:
    """A log whose steps, within and without, are others."""
    found = small()
    kinds = {
        "predictions": schema.Predictions,
        "notes": schema.Notes,
        f"{SERIES}/step": schema.Step,
    }
    for event in found:
        event.step = change(event.step)
        for value in event.summary.value:
            if kind := kinds.get(value.tag):
                message = kind.FromString(value.tensor.string_val[0])
                message.step = event.step
                value.tensor.string_val[0] = message.SerializeToString()
    return found


@pytest.mark.parametrize("case", LYING)
def test_a_record_that_lies(tmp_path: Path, case: str) -> None:
    look_at(write(tmp_path, LYING[case]()))


@pytest.mark.parametrize("case", HUGE)
def test_a_record_that_claims_to_be_huge(tmp_path: Path, case: str) -> None:
    folder = write(tmp_path, HUGE[case]())
    tracemalloc.start()
    try:
        look_at(folder)
        assert tracemalloc.get_traced_memory()[1] < BOUND
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("case", NAMES)
def test_names_are_shown_as_they_are(tmp_path: Path, case: str) -> None:
    """Of series, classes, examples, metrics and features, in messages too."""
    name = NAMES[case]
    found = small()
    for event in found:
        for value in event.summary.value:
            if value.tag.startswith(f"{SERIES}/"):
                value.tag = value.tag.replace(SERIES, name)
                series = schema.Series.FromString(value.metadata.plugin_data.content)
                series.name = series.score = name
                series.params_json = json.dumps({"layer": name})
                value.metadata.plugin_data.content = series.SerializeToString()
            elif value.tag == "probe":
                probe = schema.Probe.FromString(value.tensor.string_val[0])
                probe.names[0] = probe.class_names[0] = probe.unit = name
                value.tensor.string_val[0] = probe.SerializeToString()
    folder = write(tmp_path, found)
    look_at(folder)
    client = client_of(folder)
    run = next(run for run in runs_in(client) if run.name == RUN)
    assert [series.name for series in run.series] == [name]
    log = xai.load(folder / "run")
    assert list(log) == [name]
    with pytest.raises(KeyError) as error:
        log["absent"]
    assert len(str(error.value)) < 10_000
    status, text = checked_answer(client, f"steps?run={RUN}&series=absent")
    assert status == 404
    assert len(text) < 10_000


def test_what_is_not_shown_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, edited(lambda step: step.degenerate.pop()))
    said = "a message with 3 numbers instead of 2"
    status, data = checked_answer(client_of(folder), _steps(RUN, SERIES))
    found = schema.StepList.FromString(data)
    assert status == 200
    assert [step.step for step in found.steps] == [0, 1, 3]
    assert list(found.damage) == [f"step 2 of '{SERIES}/step' in '{RUN}' is {said}"]
    where = f"'{SERIES}/step' at step 2 is {said}"
    text = f"The log of 'run' is damaged; the damaged parts are left out: {where}"
    with pytest.warns(UserWarning, match=f"^{re.escape(text)}$"):
        log = xai.load(folder / "run")
    assert log[SERIES].steps.tolist() == [0, 1, 3]
