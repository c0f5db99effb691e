"""What a log holds, as messages of the schema.

The only file that talks to TensorBoard's data provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

MOST_STEPS_OF_VALUES = 64

_ALL_POINTS = 2**31 - 1
_STEP_SUFFIX = "/step"
_VALUES_SUFFIX = "/values"
_POOL = ThreadPoolExecutor(8, thread_name_prefix="tf_xai")

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
    return PredictionsList(steps=_messages(log, run, "predictions", Predictions))


def notes(log: Log, run: str) -> NotesList:
    """What the run had to tell its user."""
    return NotesList(steps=_messages(log, run, "notes", Notes))


def steps(log: Log, run: str, series: str) -> StepList:
    """All steps of one series without their values."""
    _require_series(log, run, series)
    return StepList(steps=_messages(log, run, series + _STEP_SUFFIX, Step))


def values(log: Log, run: str, series: str, wanted: Sequence[int]) -> ValuesList:
    """The values of one series at the wanted steps, in the order asked for."""
    _require_series(log, run, series)
    points = {point.step: point for point in _blob_points(log, run, series + _VALUES_SUFFIX)}
    missing = [step for step in wanted if step not in points]
    if missing:
        raise errors.NotFoundError(
            f"`step` must be a step at which {series!r} has values. "
            f"Expected one of {_shortened(sorted(points))}; got {_shortened(missing)}."
        )
    blobs = _POOL.map(lambda step: _blob(log, points[step]), wanted)
    return ValuesList(
        steps=[
            ValuesAt(step=step, values=_message(Packed, blob, f"step {step} of {series!r}"))
            for step, blob in zip(wanted, blobs, strict=True)
        ]
    )


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


def _require_run(log: Log, run: str) -> None:
    known = log.provider.list_tensors(**log.where(run))
    if run not in known:
        names = sorted(log.provider.list_tensors(**log.where()))
        raise errors.NotFoundError(
            f"`run` must name a run with explanations. "
            f"Expected one of {_shortened(names)}; got {run!r}."
        )


def _require_series(log: Log, run: str, series: str) -> None:
    _require_run(log, run)
    known = log.provider.list_tensors(**log.where(run))[run]
    names = [tag.removesuffix(_STEP_SUFFIX) for tag in known if tag.endswith(_STEP_SUFFIX)]
    if series not in names:
        raise errors.NotFoundError(
            f"`series` must name a series of {run!r}. "
            f"Expected one of {_shortened(sorted(names))}; got {series!r}."
        )


def _messages(log: Log, run: str, tag: str, kind: type[MessageT]) -> list[MessageT]:
    _require_run(log, run)
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


def _shortened(names: Sequence[Any]) -> str:
    most = 12
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{list(names[:most])}{more}"
