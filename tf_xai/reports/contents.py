"""The answers of the tab's server about a log, by address, for some of its steps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

import numpy as np
from google.protobuf.message import Message
from tensorboard import errors

from tf_xai import answers, schema
from tf_xai.comparison.references import LEARNING_RATES
from tf_xai.drift import MAPS

Answer = tuple[str, Message]

_MAX_STEPS = 32  # of a matrix
_MAX_COMPARED = 2**28  # numbers of all matrices of a series: a few seconds

_FEWER = (
    "{kept} of {all} steps kept in this report: the first, the last, those with alarms and the "
    "ones before these, and others evenly chosen. Drift to the previous step is to the one that "
    "was explained just before, kept or not; the biggest change and flips are those among what "
    "was kept."
)


@dataclass(frozen=True)
class _Kept:
    """A series, with the selected steps."""

    stored: answers.LoggedSeries
    steps: Sequence[int]

    def address(self, route: str, **more: object) -> str:
        return _address(route, run=self.stored.run, series=self.stored.name, **more)


def most_steps(experiment: answers.Experiment) -> int:
    """The largest number of steps of any series."""
    known = answers.overview(experiment).runs
    return max(
        (
            len(answers.stored(experiment, run.name, series.name).points)
            for run in known
            for series in run.series
        ),
        default=0,
    )


def addressed_answers(experiment: answers.Experiment, stride: int) -> Iterator[Answer]:
    """The address and the answer of every request that the tab can make.

    Of each series, every `stride`-th step is kept, and the last, those with alarms and the ones
    before these. Values have one address per step; drift has one address for all steps, and so has
    the matrix of an example, for at most 32 evenly chosen steps. Pairs and animations are left out.
    """
    overview = answers.overview(experiment)
    yield "overview", overview
    for run in overview.runs:
        if run.series:
            yield from _of_run(experiment, overview, run, stride)


def _of_run(
    experiment: answers.Experiment, overview: schema.Overview, run: schema.Run, stride: int
) -> Iterator[Answer]:
    name = run.name
    alarms, predictions = answers.alarms(experiment, name), answers.predictions(experiment, name)
    with_alarms = {at.step for at in alarms.steps}
    kept = [
        _kept(answers.stored(experiment, name, series.name), with_alarms, stride)
        for series in run.series
    ]
    notes = answers.notes(experiment, name)
    notes.steps.extend(_notes(run, kept))
    yield _address("probe", run=name), answers.probe(experiment, name)
    yield _address("predictions", run=name), predictions
    yield _address("alarms", run=name), alarms
    yield _address("notes", run=name), notes
    yield _address("scalars", run=name), answers.scalars(experiment, name)
    known = {metric.name for at in predictions.steps for metric in at.metrics}
    metrics = sorted(known - LEARNING_RATES)
    for one in kept:
        yield from _of_series(one)
    for one in kept:
        same = answers.runs_about_the_same(overview, one.stored.constants)
        others = [run for run in same if run != one.stored.run]
        best = [f"best:{metric}" for metric in metrics]
        yield from _drifts(experiment, one, ["last", *best, *(f"run:{other}" for other in others)])
        yield from _matrices(experiment, one)


def _kept(stored: answers.LoggedSeries, with_alarms: set[int], stride: int) -> _Kept:
    every = sorted(stored.points)
    alarm_places = [place for place, step in enumerate(every) if step in with_alarms]
    chosen = {*range(0, len(every), stride), len(every) - 1, *alarm_places}
    chosen |= {place - 1 for place in alarm_places if place > 0}
    return _Kept(stored, [every[place] for place in sorted(chosen)])


def _notes(run: schema.Run, kept: Sequence[_Kept]) -> Iterator[schema.Notes]:
    """Notes about series with fewer steps than the log."""
    fewer: dict[str, list[str]] = {}
    for one in kept:
        if len(one.steps) < len(one.stored.points):
            text = _FEWER.format(kept=len(one.steps), all=len(one.stored.points))
            fewer.setdefault(text, []).append(one.stored.name)
    if fewer:
        notes = [
            schema.Note(severity=schema.INFO, source=", ".join(names), text=text)
            for text, names in fewer.items()
        ]
        yield schema.Notes(step=run.last_step, wall_time=run.last_wall_time, notes=notes)


def _of_series(one: _Kept) -> Iterator[Answer]:
    messages = one.stored.steps()
    listed = [messages[step] for step in one.steps if step in messages]
    yield one.address("steps"), schema.StepList(steps=listed)
    for step, packed in zip(one.steps, one.stored.packed(one.steps), strict=True):
        values = schema.ValuesAt(step=step, values=packed)
        yield one.address("values", step=step), schema.ValuesList(steps=[values])


def _drifts(
    experiment: answers.Experiment, one: _Kept, references: Sequence[str]
) -> Iterator[Answer]:
    """Drift to references that are not in the log, where they exist."""
    run, series = one.stored.run, one.stored.name
    logged = {drift.measure: None for step in one.stored.steps().values() for drift in step.drift}
    for reference, measure in product(references, logged):
        with suppress(errors.NotFoundError, errors.InvalidArgumentError):
            found = answers.drift(experiment, run, series, measure, reference, one.steps)
            yield one.address("drift", measure=measure, reference=reference), found


def _matrices(experiment: answers.Experiment, one: _Kept) -> Iterator[Answer]:
    """The matrix of each example of a series of maps, by its first measure."""
    count = min(len(one.steps), _MAX_STEPS)
    if one.stored.constants.kind != MAPS or count < 2:
        return
    places = np.linspace(0, len(one.steps) - 1, count).round().astype(int)
    steps = [one.steps[place] for place in places]
    (packed,) = one.stored.packed(steps[:1])
    logged = [drift.measure for step in one.stored.steps().values() for drift in step.drift]
    if not logged or math.prod(packed.shape) * count * (count - 1) // 2 > _MAX_COMPARED:
        return
    with suppress(errors.NotFoundError, errors.InvalidArgumentError):
        found = answers.matrices(experiment, one.stored.run, one.stored.name, logged[0], steps)
        for example, message in enumerate(found):
            yield one.address("matrix", measure=logged[0], example=example), message


def _address(route: str, **query: object) -> str:
    return f"{route}?{urlencode(query)}"
