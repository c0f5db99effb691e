"""Whatever is asked, of every route: an answer or a refusal in words, never an error of ours.

`TF_XAI_FUZZ` is how many questions each route is asked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from all_requests import checked_answer
from golden import write_golden
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tb_plugin.plugin import Plugin

TIMES = int(os.environ.get("TF_XAI_FUZZ", "60"))

RUN, SERIES = "pictures/xai", "grad_cam"
GOOD = {
    "run": [RUN, "table/xai", "text/xai"],
    "series": [SERIES, "decision", "representation", "pdp", "surrogate_tree", "kernel_shap"],
    "step": ["0", "1", "2", "3"],
    "example": ["0", "1", "5"],
    "measure": ["spearman", "cosine", "kl", "l2", "cka", "ssim", "flip", "kendall"],
    "reference": ["first", "last", "step:2", "best:loss", "run:pictures/xai", "run:text/xai"],
    "format": ["gif", "webp"],
    "from": ["0", "2"],
    "to": ["2", "3"],
}
NUMBERS = ["", " 1", "1\n", "\0", "9" * 18, "-" + "9" * 18]
NUMBERS += ["0", "-1", "99", "1e3", "1.5", "0x1", "+1", "NaN", "\u0661"]
PATHS = ["../..", "..\\..", "%2e%2e", "//", "/etc/passwd", "C:\\", "file:///etc/passwd", "%00"]
SCRIPTS = ["<script>alert(1)</script>", "'; drop table runs; --", "\u202e", "\ud800"]
REFERENCES = [
    "step:",
    "step:-1",
    "step:\u0661",
    "best:",
    "run:",
    "run:../..",
    ":",
    "::::",
    "step:1:1",
    "previous",
]
HOSTILE = [*NUMBERS, *PATHS, *SCRIPTS, *REFERENCES]


class _NoContext:
    data_provider = None


ROUTES = sorted(Plugin(_NoContext()).get_plugin_apps())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "logs"
    shutil.copytree(write_golden.LOGS, folder)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Client:
    return client_of(folder)


def tree_hash(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        stat = path.stat()
        found.update(repr((str(path), stat.st_size, stat.st_mtime_ns)).encode())
    return found.hexdigest()


@pytest.fixture(scope="module", autouse=True)
def changes_nothing(folder: Path) -> Any:
    """All that this module asks leaves every file as it was."""
    before = tree_hash(folder.parent)
    yield
    assert tree_hash(folder.parent) == before


VALUES = {
    name: st.one_of(st.sampled_from(good), st.sampled_from(HOSTILE), st.text(max_size=12))
    for name, good in GOOD.items()
}
QUESTIONS = st.lists(
    st.sampled_from(sorted(GOOD)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])),
    max_size=12,
)
NEARLY_RIGHT = st.fixed_dictionaries(
    {
        name: st.sampled_from(GOOD[name]) | st.sampled_from(GOOD[name]) | VALUES[name]
        for name in GOOD
    }
).flatmap(lambda found: st.permutations(list(found.items())))


def encoded(question: list[tuple[str, str]]) -> str:
    return urlencode(question, errors="surrogatepass")


@pytest.mark.parametrize("route", ROUTES)
def test_any_question(client: Client, route: str) -> None:
    @settings(
        max_examples=TIMES,
        derandomize="TF_XAI_FUZZ" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    @given(QUESTIONS | NEARLY_RIGHT)
    @example([])
    @example([("run", RUN)] * 500)
    @example([("run", RUN), ("series", SERIES)] + [("step", "1")] * 65)
    @example([("run", RUN), ("series", SERIES), ("step", "1"), ("step", "1"), ("example", "0")])
    def ask(question: list[tuple[str, str]]) -> None:
        checked_answer(client, f"{route.strip('/')}?{encoded(question)}")

    ask()


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "query",
    [b"%", b"%zz", b"\xff=\xfe", b"run=%ff%fe", b"&&&&", b"====", b"run", b"a" * 5000, b";" * 999],
)
def test_queries_that_are_none(client: Client, route: str, query: bytes) -> None:
    answer = client.get(PREFIX + route.strip("/"), query_string=query.decode("latin-1"))
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("route", ROUTES)
def test_too_long_a_query_is_refused_before_it_is_read(client: Client, route: str) -> None:
    query = (f"run={RUN}&series={SERIES}" + "&step=1" * 2**18)[: 2**20]
    status, text = checked_answer(client, f"{route.strip('/')}?{query}")
    assert status == 400
    assert text.decode().endswith(f"the query must have at most 65536 bytes; got {2**20}.")


SPELLINGS = [
    "..",
    "%2e%2e",
    "%252e%252e",
    "..%2f..",
    "..%5c..",
    "%c0%ae%c0%ae",
    ".%00.",
    "....//",
    "..;",
]
TARGETS = ["etc/passwd", "plugin.py", "reader.py", "../plugin.py", "xai", "told.json"]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("before", ["", "static/", "index.js/", "/", "//", "values/"])
def test_no_path_leads_out(client: Client, spelling: str, before: str) -> None:
    for target in TARGETS:
        for times in (1, 4):
            path = PREFIX + before + f"{spelling}/" * times + target
            answer = client.get(path)
            assert answer.status_code in (301, 302, 308, 400, 404), path
            assert b"root:" not in answer.data
            assert b"import" not in answer.data


def test_a_run_is_no_path(tmp_path: Path) -> None:
    """Names in a question are looked up among those that TensorBoard lists."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "events.out.tfevents.1").write_bytes(b"secret")
    client = client_of(write_golden.LOGS / "pictures")
    for name in ("../table/xai", str(write_golden.LOGS / "table/xai"), str(tmp_path / "secret")):
        for route in ROUTES:
            query = f"series=pdp&step=0&step=1&example=0&measure=l2&reference=run:{quote(name)}"
            status, _ = checked_answer(client, f"{route.strip('/')}?run={quote(name)}&{query}")
            is_file = route.endswith((".js", ".css"))
            assert status in ((200,) if route == "/overview" or is_file else (400, 404))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "X"]
)
def test_nothing_but_get(client: Client, route: str, method: str) -> None:
    answer = client.open(f"{PREFIX}{route.strip('/')}?run={RUN}", method=method, data=b"x" * 100)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("route", ROUTES)
def test_another_site_reads_nothing(client: Client, route: str) -> None:
    """No answer carries a permission for other origins, whatever they claim to be."""
    for origin in ("https://evil.example", "null", "http://localhost"):
        answer = client.get(
            f"{PREFIX}{route.strip('/')}?run={RUN}&series={SERIES}&step=1",
            headers={"Origin": origin, "Referer": origin, "Sec-Fetch-Site": "cross-site"},
        )
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-c")]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        kind = answer.headers["Content-Type"].split(";")[0]
        assert kind in ("application/x-protobuf", "text/plain", "text/javascript")


@pytest.mark.parametrize("name", ["Accept-Encoding", "If-None-Match", "Range", "Host", "Cookie"])
@pytest.mark.parametrize("value", ["", "*", "x" * 5000, "gzip;q=nan", 'W/"', "bytes=0-99999999999"])
def test_hostile_headers(client: Client, name: str, value: str) -> None:
    answer = client.get(f"{PREFIX}steps?run={RUN}&series={SERIES}", headers={name: value})
    assert answer.status_code in (200, 206, 304, 400, 416)
