"""Many people at one server: what they wait for while the run they look at goes on, and its memory.

python benchmarks/load.py [--load_fast=false]
"""

from __future__ import annotations

import multiprocessing
import re
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field, replace
from itertools import groupby
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import numpy as np
import tensorflow as tf
from _measure import table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import logs
from drawn_digits import Recipe
from tensorboard_process import tensorboard

from tf_xai.schema import Overview
from tf_xai.schema.event_pb2 import Event

STEPS, EXAMPLES, SIDE = 1000, 64, 14
CLIENTS, SECONDS = 50, 30.0
STEPS_A_SECOND = 4  # of the training that goes on
PAUSE_S = 0.2  # between two moves of one person
FAR = 0.05  # of the moves lead anywhere, as a click on a chart does
AHEAD = 16  # steps in a batch of what comes next
RECIPE = Recipe(
    steps=STEPS, event=600, examples=EXAMPLES, methods=("integrated_gradients",), side=SIDE
)
RUN, SERIES = "run0", "integrated_gradients"


@dataclass
class Waited:
    """Milliseconds, by what was asked, and what went wrong."""

    for_a_step: list[float] = field(default_factory=list)
    for_a_batch: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main(options: list[str]) -> None:
    """Prints two tables."""
    with tempfile.TemporaryDirectory() as folder:
        log_dir = Path(folder) / "logs"
        for number in range(10):
            logs.write(log_dir / f"run{number}", RECIPE)
        with tensorboard(log_dir, "--reload_interval", "5", *options) as address:
            _await(address)
            _list(address)
            _scrub(address, log_dir, Path(folder))


def _await(address: str) -> None:
    while (found := _overview(address)) and not (
        len(found.runs) == 10 and all(run.last_step == STEPS - 1 for run in found.runs)
    ):
        time.sleep(0.5)


def _overview(address: str) -> Overview:
    return Overview.FromString(_ask(address, "overview"))


def _list(address: str) -> None:
    found = [_timed(address, "overview") for _ in range(15)]
    row: list[object] = ["10 x 1,000 steps", float(np.median(found)), max(found)]
    table("Listing ten runs", ["log", "median, ms", "worst, ms"], [row])


def _scrub(address: str, log_dir: Path, folder: Path) -> None:
    before = _memory(folder)
    going = multiprocessing.Value("b", 1)
    longer = replace(RECIPE, steps=STEPS + int(STEPS_A_SECOND * SECONDS))
    to_come = [one for one in logs.events_of(longer) if one.step >= STEPS]
    writer = multiprocessing.Process(target=_train, args=(log_dir / RUN, to_come, going))
    writer.start()
    waited = [Waited() for _ in range(CLIENTS)]
    people = [
        threading.Thread(target=_move, args=(address, one, number))
        for number, one in enumerate(waited)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    going.value = 0
    writer.join()
    after = _memory(folder)
    steps = [ms for one in waited for ms in one.for_a_step]
    batches = [ms for one in waited for ms in one.for_a_batch]
    errors = [text for one in waited for text in one.errors]
    rows: list[list[object]] = [
        ["one step", len(steps), *np.percentile(steps, [50, 95]).tolist(), max(steps)],
        ["16 steps ahead", len(batches), *np.percentile(batches, [50, 95]).tolist(), max(batches)],
    ]
    title = (
        f"{CLIENTS} people, each {1 / PAUSE_S:.0f} moves a second, while their run goes on: "
        f"{len(errors)} errors in {len(steps) + len(batches)} questions, "
        f"the server's memory {before:.0f} MB before and {after:.0f} MB after"
    )
    table(title, ["asked for", "times", "median, ms", "95 %, ms", "worst, ms"], rows)
    if errors:
        print(f"\nThe first error: {errors[0]}")


def _train(folder: Path, to_come: list[Event], going: Synchronized[int]) -> None:
    """Goes on with a run, as a training does."""
    with tf.io.TFRecordWriter(str(folder / "events.out.tfevents.9999999999.live")) as writer:
        for _, of_step in groupby(to_come, key=lambda one: one.step):
            if not going.value:
                return
            for event in of_step:
                writer.write(event.SerializeToString())
            writer.flush()
            time.sleep(1 / STEPS_A_SECOND)


def _move(address: str, waited: Waited, seed: int) -> None:
    """Mostly near moves, as the page asks for them: the step in view, then what comes next."""
    random = np.random.default_rng(seed)
    step, known = int(random.integers(0, STEPS)), set[int]()
    time.sleep(PAUSE_S * random.random())
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        began = time.monotonic()
        near = np.clip(step + random.integers(-3, 8), 0, STEPS - 1)
        step = int(random.integers(0, STEPS) if random.random() < FAR else near)
        if step not in known:
            _note(waited.for_a_step, waited.errors, address, [step])
            known.add(step)
        ahead = [at for at in range(step, min(step + 2 * AHEAD, STEPS)) if at not in known]
        if len(ahead) >= AHEAD:
            _note(waited.for_a_batch, waited.errors, address, ahead[:AHEAD])
            known.update(ahead[:AHEAD])
        time.sleep(max(0, began + PAUSE_S - time.monotonic()))


def _note(waited: list[float], errors: list[str], address: str, steps: list[int]) -> None:
    where = [("run", RUN), ("series", SERIES), *(("step", step) for step in steps)]
    try:
        waited.append(_timed(address, f"values?{urllib.parse.urlencode(where)}"))
    except OSError as error:
        errors.append(str(error))


def _timed(address: str, question: str) -> float:
    began = time.perf_counter()
    _ask(address, question)
    return 1000 * (time.perf_counter() - began)


def _ask(address: str, question: str) -> bytes:
    where = f"{address}/data/plugin/tf_xai/{question}"
    with urllib.request.urlopen(where, timeout=60) as answer:  # noqa: S310  # on this machine
        data: bytes = answer.read()
    return data


def _memory(folder: Path) -> float:
    """Resident MB of the processes that serve that folder."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            status = (process / "status").read_text()
        except OSError:
            continue
        if str(folder).encode() in command and (said := re.search(r"VmRSS:\s+(\d+)", status)):
            found += int(said[1])
    return found / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
