"""The values of a series, read on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tensorboard import errors

from tf_xai.answers.logged_steps import steps_of_series
from tf_xai.answers.runs import constants_of
from tf_xai.answers.source import Experiment, blob_points, intact, read_blob
from tf_xai.answers.wording import clipped, shortened
from tf_xai.schema import Packed, Series, Step, ValuesAt, ValuesList, one_example, parse
from tf_xai.schema.tags import values_tag

MAX_STEPS = 64
"""Steps that one question may ask for."""

_AT_ONCE = 8  # each answer of TensorBoard's data server takes its time, however small it is
_POOL = ThreadPoolExecutor(4 * _AT_ONCE, thread_name_prefix="tf_xai")  # shared by all requests
_MAX_LOCATIONS = 256  # series whose places are kept


@dataclass(frozen=True)
class LoggedSeries:
    """A series whose values are read on demand."""

    experiment: Experiment
    run: str
    name: str
    constants: Series
    points: Mapping[int, Any]

    def packed(self, wanted: Sequence[int]) -> Iterator[Packed]:
        """The values of all examples at steps that have them, read a few steps at a time."""
        return _packed(self.experiment, self.name, self.points, wanted)

    def steps(self) -> dict[int, Step]:
        """Everything about each step except its values."""
        messages, _ = steps_of_series(self.experiment, self.run, self.constants)
        return {step.step: step for step in messages}

    def require(self, wanted: Sequence[int]) -> None:
        """Raises an error that lists the steps with values if a requested one has none."""
        missing = [step for step in wanted if step not in self.points]
        if missing:
            raise errors.NotFoundError(
                f"`step` must be a step at which {clipped(self.name)!r} has values. "
                f"Expected one of {shortened(sorted(self.points))}; got {shortened(missing)}."
            )


def stored(experiment: Experiment, run: str, series: str) -> LoggedSeries:
    """A series of a run, without reading its values."""
    constants = constants_of(experiment, run, series)
    points = blob_points(experiment, run, values_tag(series))
    return LoggedSeries(experiment, run, series, constants, {point.step: point for point in points})


def values(
    experiment: Experiment, run: str, series: str, wanted: Sequence[int], example: int | None = None
) -> ValuesList:
    """The values of a series at the requested steps, in that order; of one example if given."""
    packed: Iterable[Packed] = _packed_where_they_were(experiment, run, series, wanted)
    if example is not None:
        packed = (
            _part(one, example, f"step {step} of {clipped(series)!r}")
            for step, one in zip(wanted, packed, strict=True)
        )
    pairs = zip(wanted, packed, strict=True)
    return ValuesList(steps=[ValuesAt(step=step, values=one) for step, one in pairs])


def _packed_where_they_were(
    experiment: Experiment, run: str, series: str, wanted: Sequence[int]
) -> Iterable[Packed]:
    """Values are read anew each time; only their locations are cached.

    Looking these up takes longer than reading, and moving through the steps requests them often.
    """
    place = experiment.experiment, run, series
    points = experiment.places.get(place, {})
    if all(step in points for step in wanted):
        with suppress(errors.PublicError):  # a training has started anew: look them up again
            return list(_packed(experiment, series, points, wanted))
    kept = stored(experiment, run, series)
    if len(experiment.places) >= _MAX_LOCATIONS:
        experiment.places.clear()
    experiment.places[place] = kept.points
    kept.require(wanted)
    return kept.packed(wanted)


def _packed(
    experiment: Experiment, name: str, points: Mapping[int, Any], wanted: Sequence[int]
) -> Iterator[Packed]:
    def read(step: int) -> Packed:
        with intact(f"step {step} of {clipped(name)!r}"):
            return parse(Packed, read_blob(experiment, points[step]))

    if len(wanted) == 1:  # what is in view need not wait for what others ask in advance
        return iter([read(wanted[0])])
    batches = (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE))
    return (packed for batch in batches for packed in _POOL.map(read, batch))


def require_example(count: int, example: int) -> None:
    """Raises an error unless there are more than `example` examples or rows."""
    if not 0 <= example < count:
        raise _no_such_example(count, example)


def _part(packed: Packed, example: int, where: str) -> Packed:
    try:
        with intact(where):
            return one_example(packed, example)
    except IndexError:
        raise _no_such_example(packed.shape[0], example) from None


def _no_such_example(count: int, example: int) -> errors.NotFoundError:
    return errors.NotFoundError(
        f"`example` must be one of {count} examples or rows. "
        f"Expected 0 to {count - 1}; got {example}."
    )
