"""What the server keeps from question to question never answers for a log that has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import logs
import numpy as np
import pytest
from all_requests import checked_answer
from drawn_digits import Recipe
from tensorboard.backend import application
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

from tb_plugin.plugin import Plugin
from tf_xai import schema
from tf_xai.answers import logged_values
from tf_xai.schema.event_pb2 import Event

RECIPE = Recipe(steps=6, examples=3, event=None, methods=("integrated_gradients",), side=8)
OTHER = Recipe(steps=6, examples=3, event=3, seed=5, methods=("integrated_gradients",), side=8)
SERIES = "run=run/xai&series=integrated_gradients"

Reload = Callable[[], object]


@pytest.fixture
def served(tmp_path: Path) -> tuple[Path, Client, Reload]:
    """A log, who asks about it, and TensorBoard's reload."""
    folder = tmp_path / "logs" / "run" / "xai"
    logs.write_events(folder, [start(0), *logs.events_of(RECIPE)])
    multiplexer = EventMultiplexer(tensor_size_guidance={schema.PLUGIN_NAME: 0})

    def reload() -> None:
        multiplexer.AddRunsFromDirectory(str(tmp_path / "logs"))
        multiplexer.Reload()

    reload()
    provider = MultiplexerDataProvider(multiplexer, str(tmp_path))
    plugin = Plugin(TBContext(data_provider=provider))
    return folder, Client(application.TensorBoardWSGI([plugin], data_provider=provider)), reload


def start(step: int) -> Event:
    return Event(step=step, session_log={"status": 1})


def values(client: Client, *steps: int) -> dict[int, bytes]:
    query = "".join(f"&step={step}" for step in steps)
    status, data = checked_answer(client, f"values?{SERIES}{query}")
    assert status == 200, data
    found = schema.ValuesList.FromString(data).steps
    return {at.step: schema.unpack(at.values).tobytes() for at in found}


def written(recipe: Recipe, step: int) -> bytes:
    (data,) = [
        value.tensor.string_val[0]
        for event in logs.events_of(recipe)
        for value in event.summary.value
        if event.step == step and value.tag.endswith("/values")
    ]
    return schema.unpack(schema.Packed.FromString(data)).tobytes()


def test_a_step_that_is_new(served: tuple[Path, Client, Reload]) -> None:
    folder, client, reload = served
    values(client, 0, 5)
    assert checked_answer(client, f"values?{SERIES}&step=6")[0] == 404
    more = logs.events_of(Recipe(**{**vars(RECIPE), "steps": 7}))
    logs.write_events(folder, [event for event in more if event.step == 6])
    reload()
    assert set(values(client, 6, 0)) == {0, 6}


def test_a_step_that_is_logged_again(served: tuple[Path, Client, Reload]) -> None:
    folder, client, reload = served
    assert values(client, 2, 4) == {step: written(RECIPE, step) for step in (2, 4)}
    again = [event for event in logs.events_of(OTHER) if event.step >= 4]
    logs.write_events(folder, [start(4), *again])
    reload()
    assert values(client, 4)[4] == written(OTHER, 4) != written(RECIPE, 4)
    assert values(client, 2)[2] == written(RECIPE, 2)


def test_a_step_that_is_void(served: tuple[Path, Client, Reload]) -> None:
    folder, client, reload = served
    values(client, 5)
    logs.write_events(folder, [start(3), *[e for e in logs.events_of(OTHER) if e.step == 3]])
    reload()
    status, text = checked_answer(client, f"values?{SERIES}&step=5")
    assert status == 404
    assert b"Expected one of [0, 1, 2, 3]; got [5]." in text
    assert values(client, 3)[3] == written(OTHER, 3)


def test_a_run_that_is_deleted(served: tuple[Path, Client, Reload]) -> None:
    folder, client, reload = served
    values(client, 5)
    shutil.rmtree(folder.parent)
    reload()
    assert checked_answer(client, f"values?{SERIES}&step=5")[0] == 404


def test_many_series_are_not_all_kept(
    served: tuple[Path, Client, Reload], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, client, reload = served
    monkeypatch.setattr(logged_values, "_MAX_LOCATIONS", 2)
    for number in range(5):
        logs.write(folder.parents[1] / f"other{number}" / "xai", RECIPE)
    reload()
    for number in [*range(5), *range(5)]:
        where = SERIES.replace("run/xai", f"other{number}/xai")
        status, data = checked_answer(client, f"values?{where}&step=1")
        assert status == 200
        (at,) = schema.ValuesList.FromString(data).steps
        np.testing.assert_array_equal(schema.unpack(at.values).tobytes(), written(RECIPE, 1))
