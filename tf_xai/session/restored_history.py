"""The history of a series, restored from a log."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tf_xai import schema
from tf_xai.comparison.history import History, largest_values
from tf_xai.drift import comparable_rows, logged_classes, subject_of
from tf_xai.log.run_log import RunLog
from tf_xai.session.run_notes import Report, reporting
from tf_xai.session.series_state import SeriesState


def restore_histories(states: Mapping[str, SeriesState], log: RunLog, report: Report) -> None:
    """Restores what each series remembers of the logged steps.

    Args:
        states: of the series.
        log: of the training that this one continues.
        report: is called for each series that cannot be read; the others are restored all the same.
    """
    for name, state in states.items():
        steps = log.steps.get(name, {})
        state.logged_steps = max([len(steps), *(step.number for step in steps.values())])
        if steps or log.stored.get(name):
            with reporting(report, name):
                state.history = _history_of(log, name)


def _history_of(log: RunLog, name: str) -> History:
    """The first step, the last one, and the largest values of all."""
    ends = _first_and_last(log, name)
    series, steps = log.series[name], log.steps[name]
    values = np.stack([log.stored[name][step].values() for step in ends])
    targets = logged_classes(log.probe) if log.probe else None
    history = History(subject_of(series, series.kind, values.shape[2:], targets))
    largest = np.fmax.reduce([steps[step].largest for step in steps if step >= ends[0]])
    for step, of_step in zip(ends, values, strict=True):
        schema.check_values(series, steps[step], of_step.shape)
        rows = comparable_rows(of_step, series.axes, series.channels)
        history.remember(history.moment(step, rows, largest_values(of_step)), largest)
    return history


def _first_and_last(log: RunLog, name: str) -> list[int]:
    """The step that "drift to the first" refers to, and the last step."""
    steps, stored = log.steps.get(name, {}), log.stored.get(name, {})
    all_steps = steps.keys() | stored.keys()
    last = max(all_steps)
    ends = sorted({_first_step(steps, last, min(all_steps)), last})
    for step in ends:
        if step not in steps or step not in stored:
            raise schema.CorruptLogError(f"step {step} is incomplete")
    return ends


def _first_step(steps: Mapping[int, schema.Step], last: int, earliest: int) -> int:
    """The step that the last one refers to; a step without drift among others started anew."""
    references = {number: _steps_referred_to(step) for number, step in steps.items()}
    if references.get(last):
        return references[last][0]
    return last if last in steps and any(references.values()) else earliest


def _steps_referred_to(step: schema.Step) -> list[int]:
    return [drift.reference_step for drift in step.drift if drift.reference == schema.FIRST]
