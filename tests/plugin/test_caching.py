"""Answers that a browser has already are not sent again, and none is out of date."""

from __future__ import annotations

from pathlib import Path

import logs
import pytest
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client, TestResponse

from tf_xai.schema.event_pb2 import Event, SessionLog

SERIES = "run=run1/xai&series=grad_cam"
ROUTES = [
    "overview",
    "probe?run=run1/xai",
    "predictions?run=run1/xai",
    "notes?run=run1/xai",
    "alarms?run=run1/xai",
    f"steps?{SERIES}",
    f"values?{SERIES}&step=3&step=4",
    f"drift?{SERIES}&measure=spearman&reference=last&step=3",
    f"matrix?{SERIES}&measure=spearman&example=1&step=3&step=4",
    f"pairs?{SERIES}&step=3&example=1&{SERIES}&step=4&example=1",
    "scalars?run=run1/xai",
    f"animation?{SERIES}&example=1&format=gif",
    "index.js",
]


def ask(client: Client, route: str, encoding: str = "gzip", known: str = "") -> TestResponse:
    headers = {"Accept-Encoding": encoding, **({"If-None-Match": known} if known else {})}
    return client.get(PREFIX + route, headers=headers)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_is_known_is_not_sent_again(
    client: Client, route: str, encoding: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = ask(client, route, encoding)
    assert first.status_code == 200
    assert first.data
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Vary"] == "Accept-Encoding"
    etag = first.headers["ETag"]
    assert etag.startswith('"')  # a weak one starts with W/
    again = ask(client, route, encoding, known=etag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert not caplog.records  # TensorBoard warns of answers that it finds unsafe
    assert ask(client, route, encoding, known='"another"').data == first.data


@pytest.mark.parametrize("route", ROUTES)
def test_an_etag_is_of_the_bytes_that_were_sent(client: Client, route: str) -> None:
    packed, plain = ask(client, route), ask(client, route, "identity")
    same_bytes = packed.data == plain.data
    assert (packed.headers["ETag"] == plain.headers["ETag"]) == same_bytes


def test_other_answers_have_other_etags(client: Client) -> None:
    etags = {ask(client, route).headers["ETag"] for route in ROUTES}
    assert len(etags) == len(ROUTES)


def test_a_step_that_is_written_anew_is_sent_anew(tmp_path: Path) -> None:
    folder = tmp_path / "run1" / "xai"
    logs.write_events(folder, [session(0), *logs.events_of(logs.Recipe(steps=5, event=None))])
    changing, staying = (f"values?{SERIES}&step={step}" for step in (4, 0))
    before = {route: ask(client_of(tmp_path), route) for route in (changing, staying)}
    anew = [event for event in logs.events_of(logs.Recipe(steps=5, event=4)) if event.step == 4]
    logs.write_events(folder, [session(4), *anew])
    client = client_of(tmp_path)
    assert ask(client, staying, known=before[staying].headers["ETag"]).status_code == 304
    answer = ask(client, changing, known=before[changing].headers["ETag"])
    assert answer.status_code == 200
    assert answer.data != before[changing].data


def session(step: int) -> Event:
    """What each file of a run begins with, one that resumes it too."""
    return Event(step=step, session_log=SessionLog(status=SessionLog.START))


@pytest.mark.parametrize("route", ["probe?run=run1/xai", f"values?{SERIES}&step=3"])
def test_compressed_data_is_not_gzipped_again(client: Client, route: str) -> None:
    answer = ask(client, route)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == ask(client, route, "identity").data
