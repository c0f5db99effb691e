"""Reads an experiment from TensorBoard's data provider; no other file uses the provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tensorboard import errors
from tensorboard.context import RequestContext
from tensorboard.data.provider import DataProvider, RunTagFilter

from tf_xai.answers.wording import clipped
from tf_xai.schema import PLUGIN_NAME, CorruptLogError

_ALL_POINTS = 2**31 - 1
_SCALARS = "scalars"
_NO_BLOBS = (
    "TensorBoard's fast loader reads no arrays of runs or series with '\"', '\\' or control "
    "characters in their names. Start TensorBoard with --load_fast=false, or give them other names."
)

Place = tuple[str, str, str]  # experiment, run, series
Places = dict[Place, Mapping[int, Any]]
"""Where values lie, by step: a place stays, whatever is written there."""


class DamagedLogError(errors.PublicError):  # type: ignore[misc]
    """Stored data cannot be read."""

    http_code = 422


class Datum(Protocol):
    """A point of a tensor or blob series."""

    step: int
    wall_time: float


class ScalarDatum(Datum, Protocol):
    """A point of a curve."""

    value: float


DatumT = TypeVar("DatumT", bound=Datum)


@dataclass(frozen=True)
class Experiment:
    """The experiment of one request."""

    provider: DataProvider
    context: RequestContext
    experiment: str
    places: Places = field(default_factory=dict)

    def where(self, run: str | None = None, tag: str | None = None) -> dict[str, Any]:
        """The arguments of every request to the provider about this plugin's data."""
        runs, tags = (None if name is None else [name] for name in (run, tag))
        return self.among(PLUGIN_NAME, runs, tags)

    def among(
        self, plugin: str, runs: Sequence[str] | None, tags: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """The same about any plugin's data in some runs."""
        return {
            "ctx": self.context,
            "experiment_id": self.experiment,
            "plugin_name": plugin,
            "run_tag_filter": RunTagFilter(runs=runs, tags=tags),
        }


@contextmanager
def intact(where: str) -> Iterator[None]:
    """Errors about corrupt data within name that part of the log."""
    try:
        yield
    except CorruptLogError as error:
        raise DamagedLogError(f"Damaged log: {where} is {error}") from error


@contextmanager
def readable(what: str) -> Iterator[None]:
    """TensorBoard unpacks tensors by their own descriptions, which may be wrong."""
    try:
        yield
    except (LookupError, MemoryError, OverflowError, TypeError, ValueError) as error:
        raise DamagedLogError(f"Damaged log: {what} cannot be read") from error


def tensor_points(experiment: Experiment, run: str, tag: str) -> list[Any]:
    """The points of a tensor series, one per step."""
    with readable(f"{clipped(tag)!r} in {clipped(run)!r}"):
        found = experiment.provider.read_tensors(
            **experiment.where(run, tag), downsample=_ALL_POINTS
        )
    return _last_of_each_step(found.get(run, {}).get(tag, []))


def blob_points(experiment: Experiment, run: str, tag: str) -> list[Any]:
    """The points of a blob series, one per step."""
    with readable(f"{clipped(tag)!r} in {clipped(run)!r}"):
        found = experiment.provider.read_blob_sequences(
            **experiment.where(run, tag), downsample=_ALL_POINTS
        )
    return _last_of_each_step(found.get(run, {}).get(tag, []))


def _last_of_each_step(points: Iterable[DatumT]) -> list[DatumT]:
    """One point per step, in order, since a resumed run may have written a step again."""
    last: dict[int, DatumT] = {}
    for point in sorted(points, key=lambda point: point.wall_time):
        last[point.step] = point
    return [last[step] for step in sorted(last)]


def read_blob(experiment: Experiment, point: Any) -> bytes:
    """The bytes of a point of a blob series."""
    if not point.values:
        raise CorruptLogError("empty: nothing is stored there")
    with readable(f"what is stored at step {point.step}"):
        try:
            blob = experiment.provider.read_blob(
                experiment.context, blob_key=point.values[0].blob_key
            )
        except errors.InvalidArgumentError as error:
            raise errors.InvalidArgumentError(_NO_BLOBS) from error
    if not isinstance(blob, bytes):
        raise CorruptLogError("no byte string")
    return blob


def only_bytes(array: Any) -> bytes:
    """The byte string in an array of one."""
    item = array.item() if array.size == 1 else None
    if not isinstance(item, bytes):
        raise CorruptLogError("no byte string")
    return item


def all_runs(experiment: Experiment) -> list[str]:
    """Every run that TensorBoard knows."""
    known = experiment.provider.list_runs(experiment.context, experiment_id=experiment.experiment)
    return [run.run_name for run in known]


def scalar_tags(experiment: Experiment, runs: Sequence[str]) -> list[tuple[str, str]]:
    """The curves on TensorBoard's own Scalars page, as (run, tag)."""
    with readable("the list of curves"):
        found = experiment.provider.list_scalars(**experiment.among(_SCALARS, runs))
    return [(run, tag) for run, tags in found.items() for tag in tags]


def scalar_points(
    experiment: Experiment, wanted: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, list[ScalarDatum]]]:
    """Every point of the requested curves, one per step, in the requested order."""
    runs, tags = (sorted(set(names)) for names in zip(*wanted, strict=True))
    asked = experiment.among(_SCALARS, runs, tags)
    with readable("a curve"):
        found = experiment.provider.read_scalars(**asked, downsample=_ALL_POINTS)
    for run, tag in wanted:
        yield run, tag, _last_of_each_step(found.get(run, {}).get(tag, []))
