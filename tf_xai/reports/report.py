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

from tf_xai.answers import Experiment, overview
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

    It holds the answers of the tab's server. If there is no room for all steps, it keeps every
    second, fourth, eighth ... of them, the last, those with alarms and the ones before these, and a
    note in the page says how many. It includes drift to the previous step, the first, the last, the
    best by each metric, and the same step of other runs, by the logged measures, and, by the first
    of these, drift of each map between any two of at most 32 steps; but not to a step that is
    pinned by hand.

    Args:
        log_dir: the directory given to `Explain`, or one above several of them.
        output: the file; an existing one is replaced.
        limit: the largest size of the file, in MB (10^6 bytes).

    Returns:
        The file.

    Raises:
        ValueError: if there is no log, the file cannot be written, or the limit is too small.
        FileNotFoundError: if the page of the tab was not built.
        tensorboard.errors.PublicError: if the log is damaged.
    """
    target = Path(output)
    if not limit > 0:
        raise ValueError(f"`limit` must be a size in MB. Expected a number above 0; got {limit!r}.")
    if target.is_dir() or not target.parent.is_dir():
        raise _not_writable(
            target, ("a folder") if target.is_dir() else "which is not in an existing folder"
        )
    start = _START.format(_base64(_page()))
    room = limit * _MB - len(_HEAD) - len(start)
    kept = _fitting(_opened(log_path(log_dir)), room)
    if kept is None:
        raise ValueError(
            "`limit` must leave room for the first step, the last one and those with alarms. "
            f"Expected a larger number of MB; got {limit!r}."
        )
    try:
        target.write_text("".join([_HEAD, *kept, start]), encoding="utf-8")
    except OSError as error:
        raise _not_writable(target, str(error.strerror)) from error
    return target


def _not_writable(target: Path, why: str) -> ValueError:
    return ValueError(
        "`output` must be a file that can be written. "
        f"Expected a path in a folder that is there; got '{target}' ({why})."
    )


def _page() -> bytes:
    """The built page, which is data of the plugin; none of its code is imported."""
    page = PAGE_FOLDER / "report.js"
    if not page.is_file():
        raise FileNotFoundError(
            "The page of tf-xai is not built. Run `pip install .` in its source folder."
        )
    return page.read_bytes()


def _opened(directory: LogPath) -> Experiment:
    """The log as TensorBoard passes it to its plugins."""
    allowed = "a directory that Explain wrote to"
    if not directory.is_dir():
        raise ValueError(
            f"`log_dir` must be an existing directory. Expected {allowed}; got '{directory}'."
        )
    multiplexer = EventMultiplexer(tensor_size_guidance={PLUGIN_NAME: 0})
    multiplexer.AddRunsFromDirectory(str(directory))
    with _quiet():
        multiplexer.Reload()
    experiment = Experiment(
        MultiplexerDataProvider(multiplexer, str(directory)), RequestContext(), ""
    )
    if not any(run.series for run in overview(experiment).runs):
        raise ValueError(
            "`log_dir` must contain a log of tf_xai. "
            f"Expected {allowed}; got '{directory}', which has none."
        )
    return experiment


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppresses TensorBoard's messages about resumed trainings that logged steps again."""
    logger = tb_logging.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _fitting(experiment: Experiment, room: float) -> list[str] | None:
    """As many answers as fit; None if not even the fewest fit."""
    stride, most = 1, most_steps(experiment)
    while (found := _up_to(room, _written(experiment, stride))) is None and stride < most:
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


def _written(experiment: Experiment, stride: int) -> Iterator[str]:
    for address, message in addressed_answers(experiment, stride):
        packed = gzip.compress(message.SerializeToString(), _FAST, mtime=0)
        yield _ANSWER.format(html.escape(address), _base64(packed))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
