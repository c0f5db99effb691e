"""A log of `TF_XAI_LONG` explained steps opens, here and in TensorBoard; `make soak`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import logs
from gauges import linux_only, resident_kib
from processes import Start
from tensorboard_client import PREFIX, client_of

import tf_xai as xai
from tf_xai import schema

STEPS = int(os.environ.get("TF_XAI_LONG", "400"))
SERIES = "grad_cam"


def open_it(directory: Path) -> None:
    """In a process that has opened nothing before; writes what it took."""
    took: dict[str, tuple[float, float]] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        began, before = time.process_time(), resident_kib()
        found = act()
        took[name] = (time.process_time() - began, (resident_kib() - before) / 1024)
        return found

    log = timed("load", lambda: xai.load(directory))
    series = log[SERIES]
    assert len(series.steps) == STEPS
    drift = timed("drift to the first", lambda: series.drift("spearman", "first"))
    assert drift.shape[0] == STEPS
    client = timed("TensorBoard reads", lambda: client_of(directory))
    overview = schema.Overview.FromString(timed("overview", lambda: asked(client, "overview")))
    assert overview.runs[0].last_step == STEPS - 1
    steps = timed("steps", lambda: asked(client, f"steps?run=run%2Fxai&series={SERIES}"))
    assert [at.step for at in schema.StepList.FromString(steps).steps] == list(range(STEPS))
    last = timed(
        "values", lambda: asked(client, f"values?run=run%2Fxai&series={SERIES}&step={STEPS - 1}")
    )
    assert len(schema.ValuesList.FromString(last).steps) == 1
    (directory / "took.json").write_text(json.dumps(took))


def asked(client: Any, route: str) -> bytes:
    response = client.get(PREFIX + route)
    assert response.status_code == 200, response.data
    return response.data


@linux_only
def test_a_long_log_opens(start: Start, tmp_path: Path) -> None:
    recipe = logs.Recipe(steps=STEPS, examples=8, side=8, methods=(SERIES,), extras=False)
    logs.write(tmp_path / "run" / "xai", recipe)
    size = sum(file.stat().st_size for file in tmp_path.rglob("*tfevents*")) / 2**20
    process = start(open_it, tmp_path)
    process.join()
    assert process.exitcode == 0
    print(f"\n{STEPS} steps, {size:.0f} MiB:")
    for name, (seconds, mebibytes) in json.loads((tmp_path / "took.json").read_text()).items():
        print(f"  {name}: {seconds:.2f} s of CPU, {mebibytes:+.0f} MiB")
