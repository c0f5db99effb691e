"""Drift of one example between any two of several steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tensorboard import errors

from tf_xai.answers.explained import Explained, explained, named_measure, of_examples
from tf_xai.answers.source import Experiment
from tf_xai.comparison.history import Moment
from tf_xai.comparison.pairwise import drift_among, prepared_row
from tf_xai.drift import Measure, Subject
from tf_xai.schema import DriftMatrix


def matrix(
    experiment: Experiment, run: str, series: str, measure: str, example: int, wanted: Sequence[int]
) -> DriftMatrix:
    """Drift of one example or row of a series between any two of the requested steps."""
    maps, subject, chosen = _asked(experiment, run, series, measure, wanted)
    return _matrix(maps.moments_of(example, wanted, subject), example, chosen, subject)


def matrices(
    experiment: Experiment, run: str, series: str, measure: str, wanted: Sequence[int]
) -> Iterator[DriftMatrix]:
    """The same for each example or row of the series; all requested steps are in memory at once."""
    maps, subject, chosen = _asked(experiment, run, series, measure, wanted)
    moments = list(maps.moments_of(0, wanted, subject))
    for example in range(min(len(moment.rows) for moment in moments)):
        yield _matrix(moments, example, chosen, subject)


def _asked(
    experiment: Experiment, run: str, series: str, measure: str, wanted: Sequence[int]
) -> tuple[Explained, Subject, Measure]:
    maps = explained(experiment, run, series)
    maps.stored.require(wanted)
    subject = maps.subject(wanted[0])
    chosen = named_measure(measure, subject)
    if not chosen.per_example:
        raise errors.InvalidArgumentError(
            "`measure` must compare single examples; this one has one number for the whole probe. "
            f"Expected one of {list(of_examples(subject))}; got {measure!r}."
        )
    return maps, subject, chosen


def _matrix(
    moments: Iterable[Moment], example: int, measure: Measure, subject: Subject
) -> DriftMatrix:
    steps, rows, degenerate = [], [], []
    for moment in moments:
        steps.append(moment.step)
        rows.append(prepared_row(moment, example, measure, subject))
        degenerate.append(bool(moment.degenerate[example]))
    drift = drift_among(rows, measure, subject)
    drift[degenerate] = drift[:, degenerate] = float("nan")
    return DriftMatrix(steps=steps, values=drift.ravel())
