"""A log of version 0.1 is read as it was when it was written; see golden/write_golden.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from golden import write_golden
from google.protobuf.message import Message
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tf_xai import schema

TOLD = json.loads(write_golden.TOLD.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    return write_golden.told(write_golden.LOGS)


@pytest.fixture(scope="module")
def client() -> Client:
    return client_of(write_golden.LOGS)


def assert_same(found: Any, kept: Any) -> None:
    """Numbers up to the last digits, which depend on the machine's arithmetic; the rest exactly."""
    if isinstance(kept, dict):
        assert set(kept) <= set(found)
        for key in kept:
            assert_same(found[key], kept[key])
    elif isinstance(kept, list) and kept and _is_numeric(kept):
        np.testing.assert_allclose(
            np.array(found, float), np.array(kept, float), rtol=1e-6, atol=1e-9
        )
    elif isinstance(kept, list):
        assert len(found) == len(kept)
        for one, other in zip(found, kept, strict=True):
            assert_same(one, other)
    else:
        assert found == kept


def _is_numeric(kept: list[Any]) -> bool:
    return all(isinstance(one, (int, float)) for one in kept)


def test_it_holds_every_kind() -> None:
    """Else it would keep less than it promises."""
    methods = {series["method"] for series in TOLD["series"].values()}
    assert {"grad_cam", "pdp", "surrogate_tree", "decision", "representation"} <= methods
    assert TOLD["alarms"]["pictures"]
    assert TOLD["notes"]["pictures"]
    assert TOLD["series"]["pictures/grad_cam"]["quality"]


@pytest.mark.parametrize("key", TOLD["series"])
def test_python_reads_the_same(said: dict[str, Any], key: str) -> None:
    assert_same(said["series"][key], TOLD["series"][key])


@pytest.mark.parametrize("part", ["notes", "alarms", "flips"])
def test_python_reads_the_same_remarks(said: dict[str, Any], part: str) -> None:
    assert_same(said[part], TOLD[part])


@pytest.mark.parametrize("key", TOLD["series"])
def test_the_server_answers_the_same(client: Client, key: str) -> None:
    run, name = key.split("/")
    kept = TOLD["series"][key]
    where = f"run={run}/xai&series={name}"
    query = "".join(f"&step={step}" for step in kept["steps"])
    values = ask(client, f"values?{where}{query}", schema.ValuesList).steps
    arrays = np.stack([schema.unpack(at.values) for at in values])
    assert list(arrays.shape) == kept["shape"]
    sums = arrays.reshape(*arrays.shape[:2], -1).sum(2, dtype=np.float64)
    np.testing.assert_allclose(sums, kept["sums"], rtol=1e-6, atol=1e-9)
    steps = ask(client, f"steps?{where}", schema.StepList).steps
    assert [step.step for step in steps] == kept["steps"]
    np.testing.assert_allclose([step.magnitude for step in steps], kept["magnitude"])
    drift = next(list(said.values) for said in steps[-1].drift if said.reference == schema.FIRST)
    np.testing.assert_allclose(drift, kept["drift"]["first"][-1], rtol=1e-5, atol=1e-6)
    said = ask(client, f"predictions?run={run}/xai", schema.PredictionsList).steps
    np.testing.assert_allclose([at.score for at in said], kept["scores"])


def test_the_server_answers_the_same_remarks(client: Client) -> None:
    notes = ask(client, "notes?run=pictures/xai", schema.NotesList).steps
    texts = [[at.step, note.source, note.text] for at in notes for note in at.notes]
    assert texts == TOLD["notes"]["pictures"]
    alarms = ask(client, "alarms?run=pictures/xai", schema.AlarmsList).steps
    rung = [(at.step, alarm.series, alarm.measure) for at in alarms for alarm in at.alarms]
    assert rung == [tuple(one[:3]) for one in TOLD["alarms"]["pictures"]]


def test_it_is_small() -> None:
    files = [path for path in Path(write_golden.HERE).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files if path.suffix != ".pyc") < 200_000


def ask(client: Client, address: str, kind: type[Message]) -> Any:
    answer = client.get(PREFIX + address, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, answer.text
    return kind.FromString(answer.data)
