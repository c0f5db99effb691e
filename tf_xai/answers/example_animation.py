"""One example over a training, as an animation."""

from __future__ import annotations

from tensorboard import errors

from tf_xai.answers.explained import Explained, explained
from tf_xai.answers.logged_steps import predictions
from tf_xai.answers.logged_values import require_example
from tf_xai.answers.source import DamagedLogError, Experiment
from tf_xai.answers.wording import shortened
from tf_xai.drift import MAPS
from tf_xai.schema import CorruptLogError

FORMATS = ("gif", "webp")


def animation(
    experiment: Experiment,
    run: str,
    series: str,
    example: int,
    file_format: str,
    first: int | None,
    last: int | None,
) -> bytes:
    """The example's picture with its map over it, from step `first` to step `last`, if given."""
    from tf_xai.pictures.animation import (  # only here: it takes its time
        animated,
        chosen_steps,
        formats,
    )

    if file_format not in formats():
        raise errors.InvalidArgumentError(
            "`format` must be one that the installed Pillow can write. "
            f"Expected one of {formats()}; got {file_format!r}."
        )
    maps = explained(experiment, run, series)
    steps = chosen_steps(_between(maps, first, last))
    subject, probe = maps.subject(steps[0]), maps.probe()
    if subject.kind != MAPS or probe is None or not probe.HasField("pictures"):
        raise errors.InvalidArgumentError(
            f"`series` must have maps over pictures; got {series!r} of {subject.kind} "
            f"over a probe of {probe.kind if probe else 'nothing yet'}."
        )
    require_example(len(probe.names), example)
    moments = maps.moments_of(example, steps, subject)
    found = {at.step: at.rows[example].reshape(subject.shape).copy() for at in moments}
    by_step = {at.step: at for at in predictions(experiment, run).steps}
    try:
        return animated(probe, example, found, by_step, subject.is_signed, file_format)
    except CorruptLogError as error:
        raise DamagedLogError(f"Damaged log: the pictures of {run!r} are {error}") from error


def _between(maps: Explained, first: int | None, last: int | None) -> list[int]:
    every = sorted(maps.stored.points)
    steps = [
        step
        for step in every
        if (first is None or step >= first) and (last is None or step <= last)
    ]
    if not steps:
        raise errors.NotFoundError(
            "`from` and `to` must enclose explained steps. "
            f"Expected some of {shortened(every)}; got {first} and {last}."
        )
    return steps
