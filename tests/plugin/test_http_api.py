"""Every example of http_api.md is replayed, and every route has one."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from tensorboard_client import PREFIX
from werkzeug.test import Client

from tb_plugin.page import PAGE_FOLDER
from tb_plugin.plugin import Plugin
from tf_xai import schema

TEXT = (files("tb_plugin") / "http_api.md").read_text()
EXAMPLES = re.findall(r"^    GET (\S+)\n    (\d{3}) (.+)$", TEXT, re.MULTILINE)
ASKED_AGAIN = re.findall(r"^    GET (\S+)\n    If-None-Match: .+\n    304$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("address", "status", "answered"), EXAMPLES)
def test_example(client: Client, address: str, status: str, answered: str) -> None:
    answer = client.get(PREFIX + address, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == int(status)
    if int(status) != 200:
        assert (
            answer.text.removeprefix("Not found: ").removeprefix("Invalid argument: ") == answered
        )
    elif "/" in answered:
        assert answer.headers["Content-Type"].startswith(answered)
        assert answer.data
    else:
        message = getattr(schema, answered).FromString(answer.data)
        assert message.ByteSize() > 0


@pytest.mark.parametrize("address", ASKED_AGAIN)
def test_repeated_requests_for_an_example(client: Client, address: str) -> None:
    before = client.get(PREFIX + address)
    again = client.get(PREFIX + address, headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_every_route_is_described() -> None:
    class Context:
        data_provider = None

    files = {f"/{file.name}" for file in PAGE_FOLDER.iterdir()} - {"/index.js"}
    routes = {route.strip("/") for route in Plugin(Context()).get_plugin_apps().keys() - files}
    assert routes == {re.split(r"\?", address)[0] for address, _, _ in EXAMPLES}
