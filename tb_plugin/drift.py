"""Drift to a reference that is chosen when asking, computed from what is logged.

One step is looked at after the other: at most two steps' values are held unpacked at once.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tensorboard import errors

from tb_plugin import reader
from tb_plugin.reader import DamagedLogError, Log, Stored, shortened
from tf_xai.comparison import is_better_larger
from tf_xai.drift import Measure, Subject, logged_classes, measures, resolve, subject_of
from tf_xai.history import Moment, drift_between, logged_moment
from tf_xai.schema import (
    ANOTHER_RUN,
    FIRST,
    PINNED,
    CorruptLogError,
    Drift,
    DriftAt,
    DriftList,
    Packed,
    Reference,
    Step,
    unpack,
)

IntArray = npt.NDArray[np.int64]

_FORMS = "'first', 'last', 'step:N', 'best:METRIC' or 'run:NAME'"


@dataclass(frozen=True)
class _Maps:
    """The explained steps of one series of one run."""

    stored: Stored
    steps: dict[int, Step]

    def moments(self, wanted: Sequence[int]) -> Iterator[Moment]:
        return map(self._moment, wanted, self.stored.packed(wanted))

    def shape(self, step: int) -> Sequence[int]:
        """Of the values of one example."""
        (packed,) = self.stored.packed([step])
        return packed.shape[1:]

    def _moment(self, step: int, packed: Packed) -> Moment:
        said = self.steps[step]
        where = f"step {step} of {self.stored.name!r} in {self.stored.run!r}"
        try:
            values = unpack(packed)
        except CorruptLogError as error:
            raise DamagedLogError(f"Damaged log: {where} is {error}") from error
        if len(said.degenerate) != len(values):
            counts = f"has {len(values)} examples and says {len(said.degenerate)}"
            raise DamagedLogError(f"Damaged log: {where} {counts}")
        return logged_moment(self.stored.constants, said, values)


def drift(
    log: Log, run: str, series: str, measure: str, reference: str, wanted: Sequence[int]
) -> DriftList:
    """How far the wanted steps of a series are from a reference.

    Steps that another run has not explained are left out.
    """
    maps = _maps(log, run, series)
    maps.stored.require(wanted)
    shape = maps.shape(wanted[0])
    subject = subject_of(maps.stored.constants, shape, _targets(log, run))
    chosen = _measure(measure, subject)
    kind, compared, others = _references(log, maps, reference, wanted)
    pairs = zip(maps.moments(compared), others, strict=False)
    return DriftList(
        steps=[
            DriftAt(
                step=moment.step,
                drift=Drift(
                    measure=measure,
                    reference=kind,
                    reference_step=other.step,
                    values=_between(moment, other, chosen, subject),
                ),
            )
            for moment, other in pairs
        ]
    )


def _maps(log: Log, run: str, series: str) -> _Maps:
    stored = reader.stored(log, run, series)
    steps = stored.steps()
    both = {step: point for step, point in stored.points.items() if step in steps}
    return _Maps(dataclasses.replace(stored, points=both), steps)


def _targets(log: Log, run: str) -> IntArray | None:
    with suppress(errors.NotFoundError):
        return logged_classes(reader.probe(log, run))
    return None


def _measure(name: str, subject: Subject) -> Measure:
    try:
        (measure,) = resolve([name], argument="measure")
    except ValueError as error:
        raise errors.NotFoundError(str(error)) from error
    if subject.kind not in measure.kinds:
        valid = [name for name, one in measures().items() if subject.kind in one.kinds]
        raise errors.InvalidArgumentError(
            f"`measure` must be valid for {subject.kind}. Expected one of {valid}; got {name!r}."
        )
    return measure


def _references(
    log: Log, maps: _Maps, asked: str, wanted: Sequence[int]
) -> tuple[Reference, Sequence[int], Iterator[Moment]]:
    """Of which kind the reference is, the steps that have one, and theirs in that order."""
    form, _, name = asked.partition(":")
    if form == "run" and name:
        other = _other_run(log, maps, name)
        shared = [step for step in wanted if step in other.stored.points]
        return ANOTHER_RUN, shared, other.moments(shared)
    (moment,) = maps.moments([_reference_step(log, maps, asked, form, name)])
    return FIRST if asked == "first" else PINNED, wanted, itertools.repeat(moment)


def _reference_step(log: Log, maps: _Maps, asked: str, form: str, name: str) -> int:
    steps = sorted(maps.stored.points)
    if asked in ("first", "last"):
        return steps[0 if asked == "first" else -1]
    if form == "step" and name in map(str, steps):
        return int(name)
    if form == "step":
        raise errors.NotFoundError(
            "`reference` must be a step that has values. "
            f"Expected one of {shortened([f'step:{step}' for step in steps])}; got {asked!r}."
        )
    if form == "best" and name:
        return _best_step(log, maps, name)
    raise errors.InvalidArgumentError(
        f"`reference` must say what to compare with. Expected {_FORMS}; got {asked!r}."
    )


def _best_step(log: Log, maps: _Maps, metric: str) -> int:
    """The first of the steps at which the metric was best."""
    found: dict[str, dict[int, float]] = {}
    for at in reader.predictions(log, maps.stored.run).steps:
        for said in at.metrics:
            if math.isfinite(said.value) and at.step in maps.stored.points:
                found.setdefault(said.name, {})[at.step] = said.value
    if metric not in found:
        raise errors.NotFoundError(
            "`reference` must name a metric of the run. "
            f"Expected one of {shortened([f'best:{name}' for name in sorted(found)])}; "
            f"got {f'best:{metric}'!r}."
        )
    values = found[metric]
    return (max if is_better_larger(metric) else min)(values, key=values.__getitem__)


def _other_run(log: Log, maps: _Maps, name: str) -> _Maps:
    """The same series of another run with the same probe."""
    own = maps.stored
    runs = [
        run.name
        for run in reader.overview(log).runs
        for series in run.series
        if (series.name, series.fingerprint) == (own.name, own.constants.fingerprint)
    ]
    if name not in runs:
        raise errors.NotFoundError(
            f"`reference` must name a run that explains the same probe by {own.name!r}. "
            f"Expected one of {shortened([f'run:{run}' for run in runs])}; got {f'run:{name}'!r}."
        )
    return _maps(log, name, own.name)


def _between(
    moment: Moment, reference: Moment, measure: Measure, subject: Subject
) -> npt.NDArray[np.float64]:
    if moment.rows.shape != reference.rows.shape:
        raise errors.InvalidArgumentError(
            "`reference` must have maps of the same size. "
            f"Expected {list(moment.rows.shape)}; got {list(reference.rows.shape)}."
        )
    return drift_between(moment, reference, measure, subject)
