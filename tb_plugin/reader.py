"""What a log holds, as messages of the schema.

The only file that talks to TensorBoard's data provider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
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
    check_predictions,
    check_probe,
    check_step,
    one_example,
    parse,
    parse_at,
)

MOST_STEPS = 64

_ALL_POINTS = 2**31 - 1
_STEP_SUFFIX = "/step"
_VALUES_SUFFIX = "/values"
_SCALARS = "scalars"
_MOST_DAMAGE = 20  # of what is damaged, that an answer tells
_LONGEST = 200  # of a name in an error
_NO_BLOBS = (
    "TensorBoard's fast loader reads no arrays of runs or series with '\"', '\\' or control signs "
    "in their names. Start TensorBoard with --load_fast=false, or give them other names."
)
_AT_ONCE = 8  # each answer of TensorBoard's data server takes its time, however small it is
_POOL = ThreadPoolExecutor(4 * _AT_ONCE, thread_name_prefix="tf_xai")  # of all who ask
_MOST_PLACES = 256  # series whose places are kept

MessageT = TypeVar("MessageT", bound=Message)
AtStepT = TypeVar("AtStepT", Alarms, Notes, Predictions, Step)


class DamagedLogError(errors.PublicError):  # type: ignore[misc]
    """What is stored cannot be read."""

    http_code = 422


class Datum(Protocol):
    """A point of a tensor or blob series."""

    step: int
    wall_time: float


class ScalarDatum(Datum, Protocol):
    """A point of a curve."""

    value: float


DatumT = TypeVar("DatumT", bound=Datum)


Place = tuple[str, str, str]  # experiment, run, series
Places = dict[Place, Mapping[int, Any]]
"""Where values lie, by step: a place stays, whatever is written there."""


@dataclass(frozen=True)
class Log:
    """The experiment of one request."""

    provider: DataProvider
    context: RequestContext
    experiment: str
    places: Places = field(default_factory=dict)

    def where(self, run: str | None = None, tag: str | None = None) -> dict[str, Any]:
        """The arguments of every question to the provider about what this plugin holds."""
        runs, tags = (None if name is None else [name] for name in (run, tag))
        return self.among(PLUGIN_NAME, runs, tags)

    def among(
        self, plugin: str, runs: Sequence[str] | None, tags: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """The same about what any plugin holds in some runs."""
        return {
            "ctx": self.context,
            "experiment_id": self.experiment,
            "plugin_name": plugin,
            "run_tag_filter": RunTagFilter(runs=runs, tags=tags),
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
        return _packed(self.log, self.name, self.points, wanted)

    def steps(self) -> dict[int, Step]:
        """What is known of each step beside its values."""
        said, _ = _steps(self.log, self.run, self.constants, self.name)
        return {step.step: step for step in said}

    def require(self, wanted: Sequence[int]) -> None:
        """Every step asked for has values, or an error names those that have."""
        missing = [step for step in wanted if step not in self.points]
        if missing:
            raise errors.NotFoundError(
                f"`step` must be a step at which {clipped(self.name)!r} has values. "
                f"Expected one of {shortened(sorted(self.points))}; got {shortened(missing)}."
            )


def overview(log: Log) -> Overview:
    """All runs with explanations and their series."""
    tags = _tags_by_run(log)
    return Overview(runs=[_run(name, tags[name]) for name in sorted(tags)])


def probe(log: Log, run: str) -> Probe:
    """The examples that a run explains, as it has last said and as can be read."""
    _require_run(log, run)
    points = _blob_points(log, run, "probe")
    if not points:
        raise errors.NotFoundError(f"run {clipped(run)!r} has no probe yet")
    *earlier, last = points
    for point in reversed(earlier):
        with suppress(DamagedLogError):
            return _probe(log, run, last)
        last = point
    return _probe(log, run, last)


def _probe(log: Log, run: str, point: Any) -> Probe:
    with intact(f"the probe of {clipped(run)!r}"):
        found = parse(Probe, _blob(log, point))
        check_probe(found)
        return found


def predictions(log: Log, run: str) -> PredictionsList:
    """What the model said of every example, at every explained step."""
    _require_run(log, run)
    steps, damage = _messages(log, run, "predictions", Predictions, check_predictions)
    return PredictionsList(steps=steps, damage=damage)


def notes(log: Log, run: str) -> NotesList:
    """What the run had to tell its user."""
    _require_run(log, run)
    steps, damage = _messages(log, run, "notes", Notes)
    return NotesList(steps=steps, damage=damage)


def alarms(log: Log, run: str) -> AlarmsList:
    """When drift stood out from the steps before."""
    _require_run(log, run)
    steps, damage = _messages(log, run, "alarms", Alarms)
    return AlarmsList(steps=steps, damage=damage)


def runs_about_the_same(overview: Overview, series: Series) -> list[str]:
    """The runs that have that series of the same probe, with the same rows in the same order."""

    def about(one: Series) -> tuple[object, ...]:
        return one.name, one.fingerprint, [row.name for row in one.rows]

    return [run.name for run in overview.runs if about(series) in map(about, run.series)]


def steps(log: Log, run: str, series: str) -> StepList:
    """All steps of one series without their values."""
    found, damage = _steps(log, run, _constants(log, run, series), series)
    return StepList(steps=found, damage=damage)


def require_example(count: int, example: int) -> None:
    """One of so many examples, or rows, is meant, or an error says how many there are."""
    if not 0 <= example < count:
        raise _no_such_example(count, example)


def values(
    log: Log, run: str, series: str, wanted: Sequence[int], example: int | None = None
) -> ValuesList:
    """The values of a series at the wanted steps, in the order asked for; of one example alone."""
    packed: Iterable[Packed] = _packed_where_they_were(log, run, series, wanted)
    if example is not None:
        packed = (
            _part(one, example, f"step {step} of {clipped(series)!r}")
            for step, one in zip(wanted, packed, strict=True)
        )
    pairs = zip(wanted, packed, strict=True)
    return ValuesList(steps=[ValuesAt(step=step, values=one) for step, one in pairs])


def _packed_where_they_were(
    log: Log, run: str, series: str, wanted: Sequence[int]
) -> Iterable[Packed]:
    """Values are read anew each time; only where they lie is looked up once.

    To look that up takes longer than to read them, and those who move through the steps ask often.
    """
    place = log.experiment, run, series
    points = log.places.get(place, {})
    if all(step in points for step in wanted):
        with suppress(errors.PublicError):  # a training has begun anew: look again
            return list(_packed(log, series, points, wanted))
    kept = stored(log, run, series)
    if len(log.places) >= _MOST_PLACES:
        log.places.clear()
    log.places[place] = kept.points
    kept.require(wanted)
    return kept.packed(wanted)


def _packed(
    log: Log, name: str, points: Mapping[int, Any], wanted: Sequence[int]
) -> Iterator[Packed]:
    def read(step: int) -> Packed:
        with intact(f"step {step} of {clipped(name)!r}"):
            return parse(Packed, _blob(log, points[step]))

    if len(wanted) == 1:  # what is in view need not wait for what others ask in advance
        return iter([read(wanted[0])])
    batches = (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE))
    return (packed for batch in batches for packed in _POOL.map(read, batch))


def explained_runs(log: Log, run: str) -> set[str]:
    """All runs with explanations, `run` among them."""
    _require_run(log, run)
    return set(_tags_by_run(log))


def all_runs(log: Log) -> list[str]:
    """Every run that TensorBoard knows, whatever it holds."""
    known = log.provider.list_runs(log.context, experiment_id=log.experiment)
    return [run.run_name for run in known]


def scalar_tags(log: Log, runs: Sequence[str]) -> list[tuple[str, str]]:
    """The curves on TensorBoard's own Scalars page, as (run, tag)."""
    with _readable("the list of curves"):
        found = log.provider.list_scalars(**log.among(_SCALARS, runs))
    return [(run, tag) for run, tags in found.items() for tag in tags]


def scalar_points(
    log: Log, wanted: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, list[ScalarDatum]]]:
    """Every point of the wanted curves, one a step, in the order asked for."""
    runs, tags = (sorted(set(names)) for names in zip(*wanted, strict=True))
    asked = log.among(_SCALARS, runs, tags)
    with _readable("a curve"):
        found = log.provider.read_scalars(**asked, downsample=_ALL_POINTS)
    for run, tag in wanted:
        yield run, tag, _last_of_each_step(found.get(run, {}).get(tag, []))


def stored(log: Log, run: str, series: str) -> Stored:
    """A series of a run, without reading its values."""
    constants = _constants(log, run, series)
    points = _blob_points(log, run, series + _VALUES_SUFFIX)
    return Stored(log, run, series, constants, {point.step: point for point in points})


def _constants(log: Log, run: str, series: str) -> Series:
    content = _require_series(log, run, series)
    with intact(f"the description of {clipped(series)!r} in {clipped(run)!r}"):
        return _described(content, series)


def _described(content: bytes, name: str) -> Series:
    found = parse(Series, content)
    if found.name != name:
        raise CorruptLogError(f"that of {clipped(found.name)!r}")
    return found


def _run(name: str, tags: dict[str, Any]) -> Run:
    series: list[Series] = []
    for tag in sorted(tags):
        if tag.endswith(_STEP_SUFFIX):
            with suppress(CorruptLogError):  # one that cannot be read hides no other
                series.append(_described(tags[tag].plugin_content, tag.removesuffix(_STEP_SUFFIX)))
    series.sort(key=lambda one: one.place)
    held = [tag for tag in tags.values() if tag.max_step is not None]  # None: all of it is void
    return Run(
        name=name,
        series=series,
        last_step=max((tag.max_step for tag in held), default=0),
        last_wall_time=max((tag.max_wall_time for tag in held), default=0),
    )


def _tags_by_run(log: Log) -> dict[str, dict[str, Any]]:
    """What is known of the tags of all runs; one run that cannot be read hides no other."""
    with suppress(DamagedLogError):
        return _tags(log)
    found: dict[str, dict[str, Any]] = {}
    for run in all_runs(log):
        with suppress(DamagedLogError):
            found |= _tags(log, run)
    return found


def _tags(log: Log, run: str | None = None) -> dict[str, dict[str, Any]]:
    with _readable("the list of what is stored" + (f" in {clipped(run)!r}" if run else "")):
        found: dict[str, dict[str, Any]] = log.provider.list_tensors(**log.where(run))
        return found


def _require_run(log: Log, run: str) -> Any:
    """What is known of the tags of a run."""
    known = _tags(log, run)
    if run not in known:
        names = sorted(_tags_by_run(log))
        raise errors.NotFoundError(
            f"`run` must name a run with explanations. "
            f"Expected one of {shortened(names)}; got {clipped(run)!r}."
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
            f"`series` must name a series of {clipped(run)!r}. "
            f"Expected one of {shortened(sorted(known))}; got {clipped(series)!r}."
        )
    return known[series]


def _steps(log: Log, run: str, constants: Series, series: str) -> tuple[list[Step], list[str]]:
    check = partial(check_step, constants)
    return _messages(log, run, series + _STEP_SUFFIX, Step, check)


def _messages(
    log: Log,
    run: str,
    tag: str,
    kind: type[AtStepT],
    check: Callable[[AtStepT], None] = lambda _: None,
) -> tuple[list[AtStepT], list[str]]:
    """Those that are whole, and what is to be said of the others."""
    points = _tensor_points(log, run, tag)
    found = {point.step: _whole(kind, point, check) for point in points}
    whole = [one for one in found.values() if not isinstance(one, CorruptLogError)]
    damage = [
        f"step {step} of {clipped(tag)!r} in {clipped(run)!r} is {one}"
        for step, one in found.items()
        if isinstance(one, CorruptLogError)
    ]
    if damage and not whole:
        raise DamagedLogError(f"Damaged log: {damage[0]}")
    more = [f"and {len(damage) - _MOST_DAMAGE} more"] if len(damage) > _MOST_DAMAGE else []
    return whole, damage[:_MOST_DAMAGE] + more


def _whole(
    kind: type[AtStepT], point: Any, check: Callable[[AtStepT], None]
) -> AtStepT | CorruptLogError:
    """The message, or what is wrong with it."""
    try:
        message = parse_at(kind, _only(point.numpy), point.step)
        check(message)
    except CorruptLogError as error:
        return error
    return message


def _tensor_points(log: Log, run: str, tag: str) -> list[Any]:
    with _readable(f"{clipped(tag)!r} in {clipped(run)!r}"):
        found = log.provider.read_tensors(**log.where(run, tag), downsample=_ALL_POINTS)
    return _last_of_each_step(found.get(run, {}).get(tag, []))


def _only(array: Any) -> bytes:
    """The byte string in an array of one."""
    item = array.item() if array.size == 1 else None
    if not isinstance(item, bytes):
        raise CorruptLogError("no byte string")
    return item


def _blob_points(log: Log, run: str, tag: str) -> list[Any]:
    with _readable(f"{clipped(tag)!r} in {clipped(run)!r}"):
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
        raise CorruptLogError("empty: nothing is stored there")
    with _readable(f"what is stored at step {point.step}"):
        try:
            blob = log.provider.read_blob(log.context, blob_key=point.values[0].blob_key)
        except errors.InvalidArgumentError as error:
            raise errors.InvalidArgumentError(_NO_BLOBS) from error
    if not isinstance(blob, bytes):
        raise CorruptLogError("no byte string")
    return blob


@contextmanager
def _readable(what: str) -> Iterator[None]:
    """TensorBoard unpacks tensors as they describe themselves, right or wrong."""
    try:
        yield
    except (LookupError, MemoryError, OverflowError, TypeError, ValueError) as error:
        raise DamagedLogError(f"Damaged log: {what} cannot be read") from error


@contextmanager
def intact(where: str) -> Iterator[None]:
    """What is found to be corrupt within is so at that place of the log."""
    try:
        yield
    except CorruptLogError as error:
        raise DamagedLogError(f"Damaged log: {where} is {error}") from error


def _part(packed: Packed, example: int, where: str) -> Packed:
    try:
        with intact(where):
            return one_example(packed, example)
    except IndexError:
        raise _no_such_example(packed.shape[0], example) from None


def _no_such_example(count: int, example: int) -> errors.NotFoundError:
    return errors.NotFoundError(
        f"`example` must be one of {count}. Expected 0 to {count - 1}; got {example}."
    )


def shortened(names: Sequence[Any]) -> str:
    """A list as an error shows it."""
    most = 12
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{[clipped(name) if isinstance(name, str) else name for name in names[:most]]}{more}"


def clipped(name: str) -> str:
    """A name as an error shows it, however long it is."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."
