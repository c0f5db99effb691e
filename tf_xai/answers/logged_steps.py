"""Everything about the steps of a run except the values, and its probe."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from tensorboard import errors

from tf_xai.answers.runs import constants_of, require_run
from tf_xai.answers.source import (
    DamagedLogError,
    Experiment,
    blob_points,
    intact,
    only_bytes,
    read_blob,
    tensor_points,
)
from tf_xai.answers.wording import clipped
from tf_xai.schema import (
    Alarms,
    AlarmsList,
    CorruptLogError,
    Notes,
    NotesList,
    Predictions,
    PredictionsList,
    Probe,
    Series,
    Step,
    StepList,
    tags,
)

_MAX_DAMAGE = 20  # damaged steps that an answer lists

AtStepT = TypeVar("AtStepT", Alarms, Notes, Predictions, Step)


def probe(experiment: Experiment, run: str) -> Probe:
    """The examples that a run explains, in their last readable version."""
    require_run(experiment, run)
    points = blob_points(experiment, run, tags.PROBE)
    if not points:
        raise errors.NotFoundError(f"run {clipped(run)!r} has no probe yet")
    *earlier, last = points
    for point in reversed(earlier):
        with suppress(DamagedLogError):
            return _probe(experiment, run, last)
        last = point
    return _probe(experiment, run, last)


def _probe(experiment: Experiment, run: str, point: Any) -> Probe:
    with intact(f"the probe of {clipped(run)!r}"):
        return tags.read_probe(read_blob(experiment, point))


def predictions(experiment: Experiment, run: str) -> PredictionsList:
    """What the model predicted for every example, at every explained step."""
    require_run(experiment, run)
    steps, damage = _messages(experiment, run, tags.PREDICTIONS, tags.read_predictions)
    return PredictionsList(steps=steps, damage=damage)


def notes(experiment: Experiment, run: str) -> NotesList:
    """The notes of the run."""
    require_run(experiment, run)
    steps, damage = _messages(experiment, run, tags.NOTES, tags.read_notes)
    return NotesList(steps=steps, damage=damage)


def alarms(experiment: Experiment, run: str) -> AlarmsList:
    """The steps at which drift stood out from the steps before."""
    require_run(experiment, run)
    steps, damage = _messages(experiment, run, tags.ALARMS, tags.read_alarms)
    return AlarmsList(steps=steps, damage=damage)


def steps(experiment: Experiment, run: str, series: str) -> StepList:
    """All steps of one series without their values."""
    found, damage = steps_of_series(experiment, run, constants_of(experiment, run, series))
    return StepList(steps=found, damage=damage)


def steps_of_series(
    experiment: Experiment, run: str, series: Series
) -> tuple[list[Step], list[str]]:
    """The readable steps of a series, and what is wrong with the others."""
    return _messages(experiment, run, tags.step_tag(series.name), partial(tags.read_step, series))


def _messages(
    experiment: Experiment, run: str, tag: str, read: Callable[[bytes, int], AtStepT]
) -> tuple[list[AtStepT], list[str]]:
    """The readable messages, and what is wrong with the others."""
    found = {point.step: _read(point, read) for point in tensor_points(experiment, run, tag)}
    whole = [one for one in found.values() if not isinstance(one, CorruptLogError)]
    damage = [
        f"step {step} of {clipped(tag)!r} in {clipped(run)!r} is {one}"
        for step, one in found.items()
        if isinstance(one, CorruptLogError)
    ]
    if damage and not whole:
        raise DamagedLogError(f"Damaged log: {damage[0]}")
    more = [f"and {len(damage) - _MAX_DAMAGE} more"] if len(damage) > _MAX_DAMAGE else []
    return whole, damage[:_MAX_DAMAGE] + more


def _read(point: Any, read: Callable[[bytes, int], AtStepT]) -> AtStepT | CorruptLogError:
    """The message at a point, or what is wrong with it."""
    try:
        return read(only_bytes(point.numpy), point.step)
    except CorruptLogError as error:
        return error
