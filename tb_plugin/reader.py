"""What a log holds, as messages of the schema.

The only file that talks to TensorBoard's data provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from google.protobuf.message import Message
from tensorboard import errors
from tensorboard.context import RequestContext
from tensorboard.data.provider import DataProvider, RunTagFilter

from tf_xai.schema import (
    PLUGIN_NAME,
    Alarms,
    AlarmsList,
    CorruptLogError,
    Notes,
    NotesList,
    Overview,
    Packed,
    Predictions,
    PredictionsList,
    Probe,
    Run,
    Series,
    Step,
    StepList,
    ValuesAt,
    ValuesList,
    parse,
)

MOST_STEPS = 64

_ALL_POINTS = 2**31 - 1
_STEP_SUFFIX = "/step"
_VALUES_SUFFIX = "/values"
_AT_ONCE = 8  # each answer of TensorBoard's data server takes its time, however small it is
_POOL = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="tf_xai")

MessageT = TypeVar("MessageT", bound=Message)


class DamagedLogError(errors.PublicError):  # type: ignore[misc]
    """What is stored cannot be read."""

    http_code = 422


class Datum(Protocol):
    """A point of a tensor or blob series."""

    step: int
    wall_time: float


DatumT = TypeVar("DatumT", bound=Datum)


@dataclass(frozen=True)
class Log:
    """The experiment of one request."""

    provider: DataProvider
    context: RequestContext
    experiment: str

    def where(self, run: str | None = None, tag: str | None = None) -> dict[str, Any]:
        """The arguments of every question to the provider."""
        chosen = RunTagFilter(
            runs=None if run is None else [run], tags=None if tag is None else [tag]
        )
        return {
            "ctx": self.context,
            "experiment_id": self.experiment,
            "plugin_name": PLUGIN_NAME,
            "run_tag_filter": chosen,
        }


@dataclass(frozen=True)
class Stored:
    """A series whose values are read when they are asked for."""

    log: Log
    run: str
    name: str
    constants: Series
    points: Mapping[int, Any]

    def packed(self, wanted: Sequence[int]) -> Iterator[Packed]:
        """The values of all examples at steps that have some, a few of them read at a time."""
        for start in range(0, len(wanted), _AT_ONCE):
            yield from _POOL.map(self._packed, wanted[start : start + _AT_ONCE])

    def steps(self) -> dict[int, Step]:
        """What is known of each step beside its values."""
        said = _messages(self.log, self.run, self.name + _STEP_SUFFIX, Step)
        return {step.step: step for step in said}

    def require(self, wanted: Sequence[int]) -> None:
        """Every step asked for has values, or an error names those that have."""
        missing = [step for step in wanted if step not in self.points]
        if missing:
            raise errors.NotFoundError(
                f"`step` must be a step at which {self.name!r} has values. "
                f"Expected one of {shortened(sorted(self.points))}; got {shortened(missing)}."
            )

    def _packed(self, step: int) -> Packed:
        where = f"step {step} of {self.name!r}"
        return _message(Packed, _blob(self.log, self.points[step]), where)


def overview(log: Log) -> Overview:
    """All runs with explanations and their series."""
    tags = log.provider.list_tensors(**log.where())
    return Overview(runs=[_run(name, tags[name]) for name in sorted(tags)])


def probe(log: Log, run: str) -> Probe:
    """The examples that a run explains."""
    _require_run(log, run)
    points = _blob_points(log, run, "probe")
    if not points:
        raise errors.NotFoundError(f"run {run!r} has no probe yet")
    return _message(Probe, _blob(log, points[-1]), f"the probe of {run!r}")


def predictions(log: Log, run: str) -> PredictionsList:
    """What the model said of every example, at every explained step."""
    _require_run(log, run)
    return PredictionsList(steps=_messages(log, run, "predictions", Predictions))


def notes(log: Log, run: str) -> NotesList:
    """What the run had to tell its user."""
    _require_run(log, run)
    return NotesList(steps=_messages(log, run, "notes", Notes))


def alarms(log: Log, run: str) -> AlarmsList:
    """When drift stood out from the steps before."""
    _require_run(log, run)
    return AlarmsList(steps=_messages(log, run, "alarms", Alarms))


def steps(log: Log, run: str, series: str) -> StepList:
    """All steps of one series without their values."""
    _require_series(log, run, series)
    return StepList(steps=_messages(log, run, series + _STEP_SUFFIX, Step))


def values(log: Log, run: str, series: str, wanted: Sequence[int]) -> ValuesList:
    """The values of one series at the wanted steps, in the order asked for."""
    kept = stored(log, run, series)
    kept.require(wanted)
    pairs = zip(wanted, kept.packed(wanted), strict=True)
    return ValuesList(steps=[ValuesAt(step=step, values=packed) for step, packed in pairs])


def stored(log: Log, run: str, series: str) -> Stored:
    """A series of a run, without reading its values."""
    content = _require_series(log, run, series)
    constants = _message(Series, content, f"the description of {series!r} in {run!r}")
    points = _blob_points(log, run, series + _VALUES_SUFFIX)
    return Stored(log, run, series, constants, {point.step: point for point in points})


def _run(name: str, tags: dict[str, Any]) -> Run:
    series: list[Series] = []
    for tag in sorted(tags):
        if tag.endswith(_STEP_SUFFIX):
            with suppress(DamagedLogError):  # one that cannot be read hides no other
                where = f"the description of {tag!r} in {name!r}"
                series.append(_message(Series, tags[tag].plugin_content, where))
    series.sort(key=lambda one: one.place)
    return Run(
        name=name,
        series=series,
        last_step=max(tag.max_step for tag in tags.values()),
        last_wall_time=max(tag.max_wall_time for tag in tags.values()),
    )


def _require_run(log: Log, run: str) -> Any:
    """What is known of the tags of a run."""
    known = log.provider.list_tensors(**log.where(run))
    if run not in known:
        names = sorted(log.provider.list_tensors(**log.where()))
        raise errors.NotFoundError(
            f"`run` must name a run with explanations. "
            f"Expected one of {shortened(names)}; got {run!r}."
        )
    return known[run]


def _require_series(log: Log, run: str, series: str) -> Any:
    """The description of a series, as bytes."""
    tags = _require_run(log, run)
    known = {
        tag.removesuffix(_STEP_SUFFIX): said.plugin_content
        for tag, said in tags.items()
        if tag.endswith(_STEP_SUFFIX)
    }
    if series not in known:
        raise errors.NotFoundError(
            f"`series` must name a series of {run!r}. "
            f"Expected one of {shortened(sorted(known))}; got {series!r}."
        )
    return known[series]


def _messages(log: Log, run: str, tag: str, kind: type[MessageT]) -> list[MessageT]:
    found = log.provider.read_tensors(**log.where(run, tag), downsample=_ALL_POINTS)
    points = _last_of_each_step(found.get(run, {}).get(tag, []))
    return [
        _message(kind, point.numpy.item(), f"step {point.step} of {tag!r} in {run!r}")
        for point in points
    ]


def _blob_points(log: Log, run: str, tag: str) -> list[Any]:
    found = log.provider.read_blob_sequences(**log.where(run, tag), downsample=_ALL_POINTS)
    return _last_of_each_step(found.get(run, {}).get(tag, []))


def _last_of_each_step(points: Iterable[DatumT]) -> list[DatumT]:
    """One point a step, in the order of steps: a resumed run may have written a step again."""
    last: dict[int, DatumT] = {}
    for point in sorted(points, key=lambda point: point.wall_time):
        last[point.step] = point
    return [last[step] for step in sorted(last)]


def _blob(log: Log, point: Any) -> bytes:
    if not point.values:
        raise DamagedLogError(f"Damaged log: nothing is stored at step {point.step}")
    blob: bytes = log.provider.read_blob(log.context, blob_key=point.values[0].blob_key)
    return blob


def _message(kind: type[MessageT], data: Any, where: str) -> MessageT:
    if not isinstance(data, bytes):
        raise DamagedLogError(f"Damaged log: {where} is no byte string")
    try:
        return parse(kind, data)
    except CorruptLogError as error:
        raise DamagedLogError(f"Damaged log: {where} is {error}") from error


def shortened(names: Sequence[Any]) -> str:
    """A list as an error shows it."""
    most = 12
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{list(names[:most])}{more}"
