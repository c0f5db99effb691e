"""Every request about a log, and the answers that are allowed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from tensorboard_client import PREFIX
from werkzeug.test import Client

from tf_xai.schema import CorruptLogError, Overview

REFUSALS = {400, 404, 405, 422}
MAX = 4  # steps asked for at once: one that is damaged hides the others


def checked_answer(client: Client, address: str) -> tuple[int, bytes]:
    """Status and body; fails if it is neither an answer nor a refusal with a reason."""
    reply = client.get(PREFIX + address, headers={"Accept-Encoding": "identity"})
    assert reply.status_code == 200 or reply.status_code in REFUSALS, (address, reply.status_code)
    if reply.status_code != 200:
        assert reply.headers["Content-Type"].startswith("text/plain")
        assert reply.text.strip(), address
        assert "Traceback" not in reply.text
        assert len(reply.data) < 100_000
    return reply.status_code, reply.data


def addresses(run: str, series: str, steps: list[int], other: tuple[str, str]) -> Iterator[str]:
    """Addresses of every route about a series of a run."""
    for route in ("probe", "predictions", "notes", "alarms", "scalars"):
        yield f"{route}?{urlencode({'run': run})}"
    of = [("run", run), ("series", series)]
    wanted = [("step", step) for step in steps[-MAX:]]
    yield f"steps?{urlencode(of)}"
    yield f"values?{urlencode([*of, *wanted])}"
    yield f"values?{urlencode([*of, *wanted, ('example', 0)])}"
    measured = [*of, ("measure", "cosine")]
    for reference in ("first", "last", f"run:{other[0]}", "best:loss"):
        yield f"drift?{urlencode([*measured, ('reference', reference), *wanted])}"
    yield f"matrix?{urlencode([*measured, ('example', 1), *wanted])}"
    first = ("to", steps[0] if steps else 0)
    yield f"animation?{urlencode([*of, ('example', 0), ('format', 'gif'), first])}"
    at = [("step", steps[-1] if steps else 0), ("example", 0)]
    yield f"pairs?{urlencode([*of, *at, ('run', other[0]), ('series', other[1]), *at])}"


def read_everything(log: Any) -> None:
    """Reads everything that a loaded log offers; NumPy may warn of numbers that are NaN."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        _read_everything(log)


def _read_everything(log: Any) -> None:
    for run in log.runs:
        log.notes(run)
        log.alarms(run)
        answer_or_refusal(lambda run=run: log.flips("negative", run))
    for key in log:
        series = log[key]
        for name in dir(type(series)):
            if isinstance(getattr(type(series), name), property):
                answer_or_refusal(lambda name=name, series=series: getattr(series, name))
        answer_or_refusal(lambda series=series: series.values)
        answer_or_refusal(lambda series=series: series.drift("cosine", "previous"))
        answer_or_refusal(lambda series=series: series.rules())
        answer_or_refusal(lambda series=series: series.best_step("loss"))
        answer_or_refusal(lambda series=series: series.to_dataframe())


def answer_or_refusal(ask: Callable[[], object]) -> None:
    """`ask` returns, or raises an error that explains itself."""
    message = "must"
    try:
        ask()
    except CorruptLogError:
        return
    except (KeyError, ValueError) as error:
        message = str(error)
    assert "must" in message, message


def runs_in(client: Client) -> list[Any]:
    status, data = checked_answer(client, "overview")
    assert status == 200
    return list(Overview.FromString(data).runs)
