"""Bits that flip and files that end too soon, at places drawn by lot.

What is read is what was written and not touched since, number by number. `TF_XAI_DAMAGES` places
are drawn from `TF_XAI_SEED`; both are printed. The server is asked about a third of the logs.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import struct
import time
import urllib.parse
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import logs
import pytest
from all_requests import REFUSALS, addresses, checked_answer, read_everything, runs_in
from both_backends import served_by_data_server
from golden import write_golden
from tensorboard import errors
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard_client import client_of

import tf_xai as xai
from tf_xai import answers, schema
from tf_xai.log.events import read_events
from tf_xai.schema import CorruptLogError, event_pb2

DAMAGES = int(os.environ.get("TF_XAI_DAMAGES", "150"))
SEED = int(os.environ.get("TF_XAI_SEED", random.randrange(2**32)))
SLOW_S = 20.0  # of CPU, for one log; it takes some hundredths

RUNS = ("pictures", "table", "text")

T = TypeVar("T")


@pytest.fixture(scope="module", autouse=True)
def said() -> None:
    print(f"TF_XAI_SEED={SEED} TF_XAI_DAMAGES={DAMAGES}")


def whole(run: str) -> Path:
    (path,) = write_golden.LOGS.glob(f"{run}/xai/*tfevents*")
    return path


def frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the records of a whole file begin and end."""
    place = 0
    while place < len(data):
        end = place + 12 + struct.unpack_from("<Q", data, place)[0] + 4
        yield place, end
        place = end


def place_in(data: bytes, random: random.Random) -> int:
    """Anywhere, or in a header: these are few bytes of a file."""
    if random.random() < 0.8:
        return random.randrange(len(data))
    begin, _ = random.choice(list(frames(data)))
    return begin + random.randrange(12)


def damaged(data: bytes, random: random.Random) -> tuple[str, bytes]:
    place = place_in(data, random)
    if random.random() < 0.3:
        return f"cut at {place}", data[:place]
    others = [place_in(data, random) for _ in range(random.choice([0, 0, 5]))]
    bits = [(at, random.randrange(8)) for at in (place, *others)]
    changed = bytearray(data)
    for at, bit in bits:
        changed[at] ^= 1 << bit
    return f"bits {bits}", bytes(changed)


def changed_inside(path: Path, random: random.Random) -> tuple[str, list[bytes]]:
    """Serialised events, one of which has flipped bits under a checksum that is right.

    It still is an event, and no graph: TensorBoard's own loader ends at what is none.
    """
    events = [event.SerializeToString() for _, event in read_events(path)]
    while True:
        index = random.randrange(1, len(events))
        changed = bytearray(events[index])
        count = random.choice([1, 3, 30])
        bits = [(random.randrange(len(changed)), random.randrange(8)) for _ in range(count)]
        for at, bit in bits:
            changed[at] ^= 1 << bit
        with suppress(CorruptLogError):
            if "graph" in (schema.parse(Event, bytes(changed)).WhichOneof("what") or ""):
                continue
            return f"event {index} {bits}", [*events[:index], bytes(changed), *events[index + 1 :]]


def write_framed(path: Path, events: list[bytes]) -> None:
    import tensorflow as tf

    with tf.io.TFRecordWriter(str(path)) as writer:
        for event in events:
            writer.write(event)


def put(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(data)


@pytest.fixture(scope="module")
def flipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Logs that were damaged in the file, by what happened to them."""
    folder, generator, found = tmp_path_factory.mktemp("flipped"), random.Random(SEED), {}
    for number in range(DAMAGES):
        run = RUNS[number % len(RUNS)]
        what, data = damaged(whole(run).read_bytes(), generator)
        path = folder / f"{number}" / run / "xai" / whole(run).name
        put(data, path)
        found[f"{number}: {run} {what}"] = path
    return found


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Logs whose files are whole, but not what is in them."""
    folder, generator, found = tmp_path_factory.mktemp("changed"), random.Random(SEED + 1), {}
    for number in range(DAMAGES):
        run = RUNS[number % len(RUNS)]
        what, events = changed_inside(whole(run), generator)
        path = folder / f"{number}" / run / "xai" / whole(run).name
        path.parent.mkdir(parents=True)
        write_framed(path, events)
        found[f"{number}: {run} {what}"] = path
    return found


def untouched(run: str, data: bytes) -> dict[int, event_pb2.Event]:
    """The events that a damaged file holds as they were written, by their places."""
    original = whole(run).read_bytes()
    return {
        place: event_pb2.Event.FromString(original[place + 12 : end - 4])
        for place, end in frames(original)
        if data[place:end] == original[place:end]
    }


def by_tag(events: dict[int, event_pb2.Event]) -> dict[str, dict[int, list[bytes]]]:
    """What they say, by tag and step."""
    found: dict[str, dict[int, list[bytes]]] = {}
    for event in events.values():
        for value in event.summary.value:
            if value.tensor.string_val:
                steps = found.setdefault(value.tag, {})
                steps.setdefault(event.step, []).append(value.tensor.string_val[0])
    return found


def loaded(log_dir: Path) -> tuple[xai.log.Log | None, list[str]]:
    """The log, where there is anything whole in it, and what is told of the rest."""
    with warnings.catch_warnings(record=True) as caught, suppress(NoLogError):
        warnings.simplefilter("always")
        return load(log_dir), [str(one.message) for one in caught]
    return None, []


class NoLogError(Exception):
    """Nothing is left of it."""


def load(log_dir: Path) -> xai.log.Log:
    try:
        return xai.load(log_dir)
    except ValueError as error:
        if "`log_dir` must contain a log of tf_xai" not in str(error):
            raise
        raise NoLogError from error


def at_little_cost(ask: Callable[[], T], what: str) -> T:
    """What `ask` gives; a log that costs too much costs it each time, a machine that halts once."""
    for _ in range(3):
        began = time.process_time()
        found = ask()
        if time.process_time() - began < SLOW_S:
            return found
    raise AssertionError(f"{what}: more than {SLOW_S} s")


def test_exactly_the_untouched_events_are_read(flipped: dict[str, Path]) -> None:
    for what, path in flipped.items():
        run, data = path.parents[1].name, path.read_bytes()
        original = whole(run).read_bytes()
        kept, lost = untouched(run, data), list[str]()
        assert dict(read_events(path, lost=lost.append)) == kept, what
        touched = [place for place, _ in frames(original) if place not in kept]
        if len(data) < len(original):
            assert lost == [], what
        else:
            assert bool(lost) == bool(touched), (what, lost)
            assert not lost or re.search(rf"\bbyte {touched[0]}\b", lost[0]), (what, lost)


def test_what_is_loaded_equals_what_was_written(flipped: dict[str, Path]) -> None:
    for what, path in flipped.items():
        written = by_tag(untouched(path.parents[1].name, path.read_bytes()))
        log, told_of = at_little_cost(partial(loaded, path.parents[1]), what)
        assert (log is not None) == ("predictions" in written), what
        if log is None:
            continue
        parsed = log._runs[log.runs[0]]
        series = {tag.removesuffix("/step") for tag in written if tag.endswith("/step")}
        assert parsed.steps.keys() == series, what
        for name in series:
            said, stored = written[f"{name}/step"], written[f"{name}/values"]
            assert parsed.steps[name].keys() == said.keys(), what
            for step, message in parsed.steps[name].items():
                assert message.SerializeToString() == said[step][-1], what
            assert parsed.stored[name].keys() == stored.keys(), what
            for step, at in parsed.stored[name].items():
                (packed,) = stored[step]
                kept = schema.unpack(schema.Packed.FromString(packed))
                assert at.values().tobytes() == kept.tobytes(), what
        lost: list[str] = []
        list(read_events(path, lost=lost.append))
        assert bool(told_of) == bool(lost), (what, told_of)


@pytest.mark.parametrize("place_in_header", [0, 7, 8, 11])
@pytest.mark.parametrize("index", range(5))
def test_a_damaged_header_does_not_affect_other_events(
    index: int, place_in_header: int, tmp_path: Path
) -> None:
    """Be it the first, one in mid-file, or the last."""
    path = tmp_path / "text" / "xai" / whole("text").name
    data = bytearray(whole("text").read_bytes())
    places = [place for place, _ in frames(data)]
    assert len(places) == 5
    data[places[index] + place_in_header] ^= 1
    put(bytes(data), path)
    lost: list[str] = []
    found = [place for place, _ in read_events(path, lost=lost.append)]
    assert found == [place for place in places if place != places[index]]
    where = f"the event at byte {places[index]} of {path.name} is damaged"
    if index == 4:
        where = f"{path.name} cannot be read from byte {places[index]} on"
    assert lost == [where]
    text = f"The log of 'text' is damaged; the damaged parts are left out: {where}"
    with pytest.warns(UserWarning, match=f"^{re.escape(text)}$"):
        log = xai.load(path.parents[1])
    steps = {2: 0, 3: 1, 4: 2}  # in the order of the events
    kept = [step for at, step in steps.items() if at != index]
    assert log["integrated_gradients"].steps.tolist() == kept


def test_one_damaged_event_does_not_affect_others(tmp_path: Path) -> None:
    path = tmp_path / "text" / "xai" / whole("text").name
    *_, before, (offset, _) = read_events(whole("text"))
    data = bytearray(whole("text").read_bytes())
    data[before[0] + 100] ^= 1
    put(bytes(data), path)
    with pytest.warns(
        UserWarning,
        match=f"^The log of 'text' is damaged; the damaged parts are left out: "
        f"the event at byte {before[0]} of {path.name} is damaged$",
    ):
        log = xai.load(path.parents[1])
    kept = xai.load(write_golden.LOGS)["text/integrated_gradients"].steps.tolist()
    assert log["integrated_gradients"].steps.tolist() == [s for s in kept if s != before[1].step]
    assert offset in [place for place, _ in read_events(path)]


def test_what_is_damaged_later_is_not_taken_for_its_neighbour(tmp_path: Path) -> None:
    path = tmp_path / "text" / "xai" / whole("text").name
    put(whole("text").read_bytes(), path)
    series = xai.load(tmp_path)["text/integrated_gradients"]
    data = bytearray(path.read_bytes())
    places = [place for place, event in read_events(path) if event.step == series.steps[1]]
    for place in places:
        data[place] ^= 1  # of its length
    path.write_bytes(bytes(data))
    with pytest.raises(CorruptLogError, match="is no longer there"):
        series.values  # noqa: B018


def test_python_answers_or_explains_why_not(changed: dict[str, Path]) -> None:
    for what, path in changed.items():
        at_little_cost(partial(load_and_tell, path.parents[1]), what)


def load_and_tell(log_dir: Path) -> None:
    log, _ = loaded(log_dir)
    if log is not None:
        read_everything(log)


def ask_everything(folder: Path, run: str, random: random.Random) -> list[int]:
    """What every route answers about a series of a damaged run."""
    client = client_of(folder)
    known = {one.name: one for one in runs_in(client)}
    damaged = known.get(f"damaged/{run}/xai")
    if damaged is None or not damaged.series:
        return []
    series = random.choice(damaged.series).name
    address = urllib.parse.urlencode({"run": damaged.name, "series": series})
    status, data = checked_answer(client, f"steps?{address}")
    said = schema.StepList.FromString(data) if status == 200 else schema.StepList()
    other = f"whole/{run}/xai", known[f"whole/{run}/xai"].series[0].name
    requests = addresses(damaged.name, series, [step.step for step in said.steps], other)
    return [checked_answer(client, address)[0] for address in requests]


def with_whole(path: Path, folder: Path) -> Path:
    """A folder with a damaged log and the same undamaged."""
    run = path.parents[1].name
    for kind, log in (("damaged", path.parents[1]), ("whole", write_golden.LOGS / run)):
        shutil.copytree(log, folder / kind / run)
    return folder


@pytest.mark.parametrize("kind", ["flipped", "changed"])
def test_the_server_answers_or_explains_why_not(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Whatever is asked of a damaged log."""
    found: list[int] = []
    generator = random.Random(SEED)
    for number, (what, path) in list(enumerate(request.getfixturevalue(kind).items()))[::3]:
        folder = with_whole(path, tmp_path / str(number))
        ask = partial(ask_everything, folder, path.parents[1].name, generator)
        try:
            found += at_little_cost(ask, what)
        except Exception as error:
            raise AssertionError(what) from error
    assert found.count(200) > len(found) / 2


def test_the_data_server_answers_or_explains_why_not(
    flipped: dict[str, Path], changed: dict[str, Path], tmp_path: Path
) -> None:
    """TensorBoard's other back end, which reads on behind what is damaged, over some of them."""
    folder = tmp_path / "logs"
    for number, path in enumerate([*flipped.values(), *changed.values()][::10]):
        shutil.copytree(path.parent, folder / str(number))
    with served_by_data_server(folder, is_all_read) as log:
        refused = [
            is_refused(ask, log, run.name, said.name)
            for run in answers.overview(log).runs
            for said in run.series[:2]
            for ask in (answers.steps, values_of_all)
        ]
    assert sum(refused) < len(refused) / 2


def is_refused(ask: Callable[..., object], *of: object) -> bool:
    try:
        ask(*of)
    except errors.PublicError as error:
        return error.http_code in REFUSALS
    return False


def values_of_all(log: answers.Experiment, run: str, series: str) -> None:
    """As the page unpacks them, which says by itself what it cannot."""
    steps = sorted(answers.stored(log, run, series).points)
    for packed in answers.values(log, run, series, steps).steps:
        with answers.intact(f"step {packed.step}"):
            schema.unpack(packed.values)


def is_all_read(log: answers.Experiment) -> bool:
    """Whether the runs are there, and stay as many."""
    counts = set()
    for _ in range(3):
        counts.add(sum(len(run.series) for run in answers.overview(log).runs))
        time.sleep(0.3)
    return len(counts) == 1 and counts != {0}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="nothing here that cannot be read")
def test_an_unreadable_file_does_not_affect_others(tmp_path: Path) -> None:
    run = tmp_path / "xai"
    logs.write(run, logs.Recipe(steps=3))
    (run / "events.out.tfevents.9").symlink_to("/proc/self/mem")
    with pytest.warns(UserWarning, match=r"events\.out\.tfevents\.9 cannot be read: \w"):
        log = xai.load(tmp_path)
    assert log["grad_cam"].steps.tolist() == [0, 1, 2]
