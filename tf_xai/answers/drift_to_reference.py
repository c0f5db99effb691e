"""Drift to a reference that the request chooses, computed from the log.

Steps are processed one by one: at most two steps' values are unpacked at once.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from tensorboard import errors

from tf_xai.answers.explained import Explained, explained, named_measure
from tf_xai.answers.logged_steps import predictions
from tf_xai.answers.runs import overview, runs_about_the_same
from tf_xai.answers.source import Experiment
from tf_xai.answers.wording import shortened
from tf_xai.comparison.history import Moment, drift_between
from tf_xai.comparison.references import is_better_larger
from tf_xai.drift import Measure, Subject
from tf_xai.schema import (
    ANOTHER_RUN,
    FIRST,
    PINNED,
    Drift,
    DriftAt,
    DriftList,
    Reference,
)

_FORMS = "'first', 'last', 'step:N', 'best:METRIC' or 'run:NAME'"


def drift(
    experiment: Experiment,
    run: str,
    series: str,
    measure: str,
    reference: str,
    wanted: Sequence[int],
) -> DriftList:
    """Drift of the requested steps of a series to a reference.

    Steps that another run has not explained are left out.
    """
    maps = explained(experiment, run, series)
    maps.stored.require(wanted)
    subject = maps.subject(wanted[0])
    chosen = named_measure(measure, subject)
    kind, compared, others = _references(experiment, maps, reference, wanted)
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


def _references(
    experiment: Experiment, maps: Explained, asked: str, wanted: Sequence[int]
) -> tuple[Reference, Sequence[int], Iterator[Moment]]:
    """The kind of reference, the steps that have one, and their references in that order."""
    form, _, name = asked.partition(":")
    if form == "run" and name:
        other = _other_run(experiment, maps, name)
        shared = [step for step in wanted if step in other.stored.points]
        return ANOTHER_RUN, shared, other.moments(shared)
    (moment,) = maps.moments([_reference_step(experiment, maps, asked, form, name)])
    return FIRST if asked == "first" else PINNED, wanted, itertools.repeat(moment)


def _reference_step(
    experiment: Experiment, maps: Explained, asked: str, form: str, name: str
) -> int:
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
        return _best_step(experiment, maps, name)
    raise errors.InvalidArgumentError(
        f"`reference` must say what to compare with. Expected {_FORMS}; got {asked!r}."
    )


def _best_step(experiment: Experiment, maps: Explained, metric: str) -> int:
    """The first of the steps at which the metric was best."""
    found: dict[str, dict[int, float]] = {}
    for at in predictions(experiment, maps.stored.run).steps:
        for entry in at.metrics:
            if math.isfinite(entry.value) and at.step in maps.stored.points:
                found.setdefault(entry.name, {})[at.step] = entry.value
    if metric not in found:
        raise errors.NotFoundError(
            "`reference` must be the name of a metric of the run. "
            f"Expected one of {shortened([f'best:{name}' for name in sorted(found)])}; "
            f"got {f'best:{metric}'!r}."
        )
    values = found[metric]
    return (max if is_better_larger(metric) else min)(values, key=values.__getitem__)


def _other_run(experiment: Experiment, maps: Explained, name: str) -> Explained:
    """The same series of another run."""
    own = maps.stored
    runs = runs_about_the_same(overview(experiment), own.constants)
    if name not in runs:
        what = "the same features" if own.constants.rows else "the same probe"
        raise errors.NotFoundError(
            f"`reference` must name a run that explains {what} by {own.name!r}. "
            f"Expected one of {shortened([f'run:{run}' for run in runs])}; got {f'run:{name}'!r}."
        )
    return explained(experiment, name, own.name)


def _between(
    moment: Moment, reference: Moment, measure: Measure, subject: Subject
) -> npt.NDArray[np.float64]:
    if moment.rows.shape != reference.rows.shape:
        raise errors.InvalidArgumentError(
            "`reference` must have maps of the same size. "
            f"Expected {list(moment.rows.shape)}; got {list(reference.rows.shape)}."
        )
    known = len(moment.rows) if subject.targets is None else len(subject.targets)
    if moment.rows.shape != (known, math.prod(subject.shape)):
        raise errors.InvalidArgumentError(
            "`step` must be steps with maps of the same size. "
            f"Expected {[known, math.prod(subject.shape)]}; "
            f"got {list(moment.rows.shape)} at step {moment.step}."
        )
    return drift_between(moment, reference, measure, subject)
