"""Writes a log as one HTML file: the page of the tab, and what its server answers."""

from __future__ import annotations

import base64
import gzip
import html
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.util import tb_logging

from tf_xai.answers import Log, overview
from tf_xai.errors import expected
from tf_xai.log.remote import LogPath, log_path
from tf_xai.reports.contents import addressed_answers, most_steps
from tf_xai.schema import PLUGIN_NAME

PAGE_FOLDER = Path(__file__).resolve().parents[2] / "tb_plugin" / "static"
"""Where the page of the tab lies, beside this package: a report holds it as data."""

_MB = 1_000_000
_FAST = 1
_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob:; \
script-src 'unsafe-inline' data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Explanations over training</title>
<body>
"""
_ANSWER = '<script type="application/gzip" data-answer="{}">{}</script>\n'
_START = """<script type="module">
import {{ render }} from "data:text/javascript;base64,{}";
render();
</script>
"""


def report(
    log_dir: str | os.PathLike[str], output: str | Path = "report.html", *, limit: float = 50
) -> Path:
    """Writes a log as one HTML file: the tab, in any browser, without a server or a network.

    It holds what the tab's server answers. Where not all steps have room, it is every second,
    fourth, eighth ... of them, the last, those with alarms and the ones before these, and the notes
    in the page say how many. Drift is there to the previous step, the first, the last, the best by
    each metric, and the same step of other runs, by the measures that were logged, and of each
    map between any two of at most 32 steps by the first of these; not to a step that is pinned by
    hand.

    Args:
        log_dir: the directory given to `Explain`, or one above several of them.
        output: the file; one that is there is replaced.
        limit: the largest size of the file, in MB (10^6 bytes).

    Returns:
        The file.

    Raises:
        ValueError: if there is no log, the file cannot be written, or the limit is too small.
        FileNotFoundError: where the page of the tab was not built.
        tensorboard.errors.PublicError: where the log is damaged.
    """
    target = Path(output)
    if not limit > 0:
        raise ValueError(expected("limit", "be a number of MB", "more than 0", repr(limit)))
    if target.is_dir() or not target.parent.is_dir():
        raise _not_writable(target, "a folder" if target.is_dir() else "in no folder that is there")
    start = _START.format(_base64(_page()))
    room = limit * _MB - len(_HEAD) - len(start)
    kept = _fitting(_opened(log_path(log_dir)), room)
    if kept is None:
        rule = "leave room for the first step, the last and those with alarms"
        raise ValueError(expected("limit", rule, "a larger number of MB", repr(limit)))
    try:
        target.write_text("".join([_HEAD, *kept, start]), encoding="utf-8")
    except OSError as error:
        raise _not_writable(target, str(error.strerror)) from error
    return target


def _not_writable(target: Path, why: str) -> ValueError:
    rule, allowed = "be a file that can be written", "a path in a folder that is there"
    return ValueError(expected("output", rule, allowed, f"'{target}' ({why})"))


def _page() -> bytes:
    """The built page, which is data of the plugin: no code of it is loaded."""
    page = PAGE_FOLDER / "index.js"
    if not page.is_file():
        raise FileNotFoundError(
            "The page of tf-xai is not built. Run `pip install .` in its folder."
        )
    return page.read_bytes()


def _opened(directory: LogPath) -> Log:
    """The log as TensorBoard hands it to its plugins."""
    allowed = "a directory that Explain wrote to"
    if not directory.is_dir():
        raise ValueError(expected("log_dir", "be a directory", allowed, f"'{directory}'"))
    multiplexer = EventMultiplexer(tensor_size_guidance={PLUGIN_NAME: 0})
    multiplexer.AddRunsFromDirectory(str(directory))
    with _quiet():
        multiplexer.Reload()
    log = Log(MultiplexerDataProvider(multiplexer, str(directory)), RequestContext(), "")
    if not any(run.series for run in overview(log).runs):
        got = f"'{directory}' with none"
        raise ValueError(expected("log_dir", "hold a log of tf_xai", allowed, got))
    return log


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what TensorBoard says of trainings that went on: that steps were said again."""
    logger = tb_logging.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _fitting(log: Log, room: float) -> list[str] | None:
    """As many answers as there is room for; None if there is not enough for the fewest."""
    stride, most = 1, most_steps(log)
    while (found := _up_to(room, _written(log, stride))) is None and stride < most:
        stride *= 2
    return found


def _up_to(room: float, parts: Iterator[str]) -> list[str] | None:
    kept = []
    for part in parts:
        room -= len(part)
        if room < 0:
            return None
        kept.append(part)
    return kept


def _written(log: Log, stride: int) -> Iterator[str]:
    for address, message in addressed_answers(log, stride):
        packed = gzip.compress(message.SerializeToString(), _FAST, mtime=0)
        yield _ANSWER.format(html.escape(address), _base64(packed))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
