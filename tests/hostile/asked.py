"""All that may be asked of a log, and what may be answered."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from asking import PREFIX
from werkzeug.test import Client

from tf_xai.schema import CorruptLogError, Overview

REFUSALS = {400, 404, 405, 422}
MAX = 4  # steps asked for at once: one that is damaged hides the others


def answered(client: Client, address: str) -> tuple[int, bytes]:
    """Status and body; fails where it is neither an answer nor a refusal in words."""
    reply = client.get(PREFIX + address, headers={"Accept-Encoding": "identity"})
    assert reply.status_code == 200 or reply.status_code in REFUSALS, (address, reply.status_code)
    if reply.status_code != 200:
        assert reply.headers["Content-Type"].startswith("text/plain")
        assert reply.text.strip(), address
        assert "Traceback" not in reply.text
        assert len(reply.data) < 100_000
    return reply.status_code, reply.data


def questions(run: str, series: str, steps: list[int], other: tuple[str, str]) -> Iterator[str]:
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


def told(log: Any) -> None:
    """Asks a loaded log for all that it offers; NumPy may warn of numbers that are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        _told(log)


def _told(log: Any) -> None:
    for run in log.runs:
        log.notes(run)
        log.alarms(run)
        worded(lambda run=run: log.flips("negative", run))
    for key in log:
        series = log[key]
        for name in dir(type(series)):
            if isinstance(getattr(type(series), name), property):
                worded(lambda name=name, series=series: getattr(series, name))
        worded(lambda series=series: series.values)
        worded(lambda series=series: series.drift("cosine", "previous"))
        worded(lambda series=series: series.rules())
        worded(lambda series=series: series.best_step("loss"))
        worded(lambda series=series: series.to_dataframe())


def worded(ask: Callable[[], object]) -> None:
    """`ask` answers, or raises an error that is promised, in our words."""
    said = "must"
    try:
        ask()
    except CorruptLogError:
        return
    except (KeyError, ValueError) as error:
        said = str(error)
    assert "must" in said, said


def runs_in(client: Client) -> list[Any]:
    status, data = answered(client, "overview")
    assert status == 200
    return list(Overview.FromString(data).runs)
