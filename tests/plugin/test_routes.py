"""Each route: what it answers, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import drawn_digits
import logs
import numpy as np
import pytest
from google.protobuf.message import Message
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tf_xai.schema import (
    AlarmsList,
    NotesList,
    Overview,
    PredictionsList,
    Probe,
    Series,
    Step,
    StepList,
    ValuesList,
    unpack,
    unpack_pictures,
)
from tf_xai.schema.event_pb2 import Event

RUN = "run=run1/xai"
SERIES = f"{RUN}&series=grad_cam"


def ask(client: Client, address: str, kind: type[Message]) -> Message:
    answer = client.get(PREFIX + address, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, answer.text
    return kind.FromString(answer.data)


def test_overview_names_runs_and_series(client: Client) -> None:
    run, other = ask(client, "overview", Overview).runs
    assert [run.name, other.name] == ["run1/xai", "run2/xai"]
    assert [series.name for series in run.series] == ["grad_cam", "integrated_gradients"]
    assert run.series[1] == logs.series_of("integrated_gradients")
    assert run.last_step == 20
    assert run.last_wall_time == logs.START + 20 * logs.SECONDS_A_STEP


def test_probe_is_what_was_written(client: Client) -> None:
    probe = ask(client, f"probe?{RUN}", Probe)
    pictures = unpack_pictures(probe.pictures, len(probe.targets))
    np.testing.assert_array_equal(pictures, drawn_digits.pictures(logs.Recipe()))


def test_every_step_is_served(client: Client) -> None:
    steps = ask(client, f"steps?{SERIES}", StepList).steps
    assert [step.step for step in steps] == list(range(21))
    assert len(steps[5].drift) == 6
    assert steps[20].quality[-1].of == "conv2d"
    predictions = ask(client, f"predictions?{RUN}", PredictionsList).steps
    assert [at.step for at in predictions] == list(range(21))
    assert predictions[20].metrics[0].name == "loss"
    assert predictions[20].quality[0].check == "no watermark"


def test_notes_are_served(client: Client) -> None:
    (at,) = ask(client, f"notes?{RUN}", NotesList).steps
    assert at.notes[0].source == "grad_cam"


def test_alarms_are_served(client: Client) -> None:
    (at,) = ask(client, f"alarms?{RUN}", AlarmsList).steps
    assert at.step == 14
    assert [alarm.series for alarm in at.alarms] == ["grad_cam", "integrated_gradients"]


def test_a_run_without_notes_and_alarms_has_none(tmp_path: Path) -> None:
    logs.write(tmp_path / "run1" / "xai", logs.Recipe(steps=1, notes=False))
    client = client_of(tmp_path)
    assert not ask(client, f"notes?{RUN}", NotesList).steps
    assert not ask(client, f"alarms?{RUN}", AlarmsList).steps


def test_values_come_in_the_requested_order(client: Client) -> None:
    found = ask(client, f"values?{SERIES}&step=7&step=0&step=20", ValuesList).steps
    assert [at.step for at in found] == [7, 0, 20]
    assert unpack(found[0].values).shape == (16, 7, 7)


def test_answers_are_gzipped(client: Client) -> None:
    answer = client.get(f"{PREFIX}steps?{SERIES}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"] == "application/x-protobuf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_empty_log_has_no_runs(tmp_path: Path) -> None:
    assert not ask(client_of(tmp_path), "overview", Overview).runs


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("probe?run=", 400, "`run` must be given once; got ['']."),
        (f"probe?{RUN}&{RUN}", 400, "`run` must be given once; got ['run1/xai', 'run1/xai']."),
        (f"steps?{RUN}", 400, "`series` must be given once; got []."),
        ("notes?run=../xai", 404, "Expected one of ['run1/xai', 'run2/xai']; got '../xai'."),
        (f"steps?{RUN}&series=../probe", 404, "got '../probe'."),
        (f"steps?{RUN}&series=", 400, "`series` must be given once; got ['']."),
        (f"values?{SERIES}", 400, "`step` must be given 1 to 64 times; got 0."),
        (f"values?{SERIES}{'&step=1' * 65}", 400, "`step` must be given 1 to 64 times; got 65."),
        (f"values?{SERIES}&step=1.5", 400, "`step` must be a whole number; got '1.5'."),
        (f"values?{SERIES}&step=1%0a", 400, "`step` must be a whole number; got '1\\n'."),
        (f"values?{SERIES}&step=%D9%A1", 400, "must be a whole number; got '\u0661'."),
        (f"values?{SERIES}&step={'9' * 30}", 400, "`step` must be a whole number"),
        (f"values?{SERIES}&step=-1", 404, "got [-1]."),
        (f"values?{SERIES}&step=1&step=99", 404, "and 9 more; got [99]."),
        ("probe?run=%00%ff<script>", 404, "got '\\x00"),
    ],
)
def test_wrong_arguments_are_refused(client: Client, address: str, status: int, text: str) -> None:
    answer = client.get(PREFIX + address)
    assert answer.status_code == status
    assert text in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("route", ["overview", "index.js", f"values?{SERIES}&step=1"])
def test_only_get_is_answered(client: Client, method: str, route: str) -> None:
    answer = client.open(PREFIX + route, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize(
    "path",
    [
        "../plugin.py",
        "%2e%2e/plugin.py",
        "%2e%2e%2fplugin.py",
        "..%5cplugin.py",
        "static/../plugin.py",
        "index.js/../../plugin.py",
        "index.js%00.html",
        "./plugin.py",
        "//etc/hostname",
        "%2fetc%2fhostname",
        "....//plugin.py",
        "..;/plugin.py",
        "static/index.js",
        "file:///etc/hostname",
    ],
)
def test_only_known_files_are_served(tmp_path: Path, path: str) -> None:
    page = tmp_path / "static"
    page.mkdir()
    (page / "index.js").write_text("export function render() {}")
    (page / "secret.txt").write_text("no page needs this")
    (tmp_path / "plugin.py").write_text("secret")
    client = client_of(tmp_path, page)
    assert client.get(PREFIX + "index.js").status_code == 200
    for address in (path, "secret.txt"):
        answer = client.get(PREFIX + address)
        assert answer.status_code == 404
        assert "secret" not in answer.text.replace("secret.txt", "")


def test_without_a_page_the_tab_says_how_to_build_it(tmp_path: Path) -> None:
    answer = client_of(tmp_path, tmp_path / "absent").get(PREFIX + "index.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "export function render()" in answer.text
    assert "not built" in answer.text
    assert "pip install ." in answer.text


def test_of_a_step_logged_twice_the_later_counts(tmp_path: Path) -> None:
    content = Series(name="s", kind="maps").SerializeToString()

    def at(step: int, batch: int, late: float) -> Event:
        message = Step(step=step, batch=batch).SerializeToString()
        return logs.event(step, logs.tensor("s/step", message, content), late=late)

    logs.write_events(
        tmp_path / "run1", [at(0, 1, 0.0), at(1, 2, 0.0), at(1, 4, 900.0), at(1, 3, 5.0)]
    )
    steps = ask(client_of(tmp_path), "steps?run=run1&series=s", StepList).steps
    assert [(step.step, step.batch) for step in steps] == [(0, 1), (1, 4)]


@pytest.mark.parametrize("route", ["steps?run=r&series=s", "values?run=r&series=s&step=0"])
def test_a_damaged_record_is_named(tmp_path: Path, route: str) -> None:
    content = Series(name="s", kind="maps").SerializeToString()
    broken = b"\xff\xff\xff"
    values = [logs.tensor("s/step", broken, content), logs.blob("s/values", broken, content)]
    logs.write_events(tmp_path / "r", [logs.event(0, *values)])
    answer = client_of(tmp_path).get(PREFIX + route)
    assert answer.status_code == 422
    assert answer.text.startswith("Damaged log: step 0 of 's")


def test_a_run_without_a_probe_says_so(tmp_path: Path) -> None:
    logs.write_events(tmp_path / "r", [logs.event(0, logs.tensor("predictions", b""))])
    answer = client_of(tmp_path).get(PREFIX + "probe?run=r")
    assert answer.status_code == 404
    assert "run 'r' has no probe yet" in answer.text
