"""The explained steps of a stored series, ready to be compared."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from tensorboard import errors

from tf_xai.answers.logged_steps import probe
from tf_xai.answers.logged_values import LoggedSeries, require_example, stored
from tf_xai.answers.source import DamagedLogError, Experiment, intact
from tf_xai.answers.wording import clipped
from tf_xai.comparison.history import Moment, logged_moment
from tf_xai.drift import Measure, Subject, logged_classes, measures, resolve, subject_of
from tf_xai.schema import Packed, Probe, Step, check_values, unpack


@dataclass(frozen=True)
class Explained:
    """The explained steps of one series of one run."""

    stored: LoggedSeries
    steps: dict[int, Step]

    def moments(self, wanted: Sequence[int]) -> Iterator[Moment]:
        """Those steps, in the requested order, unpacked one by one."""
        return map(self._moment, wanted, self.stored.packed(wanted))

    def moments_of(self, example: int, wanted: Sequence[int], subject: Subject) -> Iterator[Moment]:
        """The same, if each of them has that example or row, and values of the same size."""
        size = math.prod(subject.shape)
        for moment in self.moments(wanted):
            require_example(len(moment.rows), example)
            if moment.rows.shape[1] != size:
                raise errors.InvalidArgumentError(
                    "`step` must be steps with maps of the same size. "
                    f"Expected {size} numbers; got {moment.rows.shape[1]} at step {moment.step}."
                )
            yield moment

    def subject(self, step: int) -> Subject:
        """What the rows represent, from the values of that step and the run's probe."""
        (packed,) = self.stored.packed([step])
        with intact(self._where(step)):
            check_values(self.stored.constants, self.steps[step], packed.shape)
        probe = self.probe()
        targets = logged_classes(probe) if probe else np.empty(0, np.int64)
        known = targets if len(targets) == packed.shape[0] else None
        return subject_of(
            self.stored.constants, self.stored.constants.kind, packed.shape[1:], known
        )

    def probe(self) -> Probe | None:
        """The probe of the run, if it has been written and can be read."""
        with suppress(errors.NotFoundError, DamagedLogError):
            return probe(self.stored.experiment, self.stored.run)
        return None

    def _moment(self, step: int, packed: Packed) -> Moment:
        with intact(self._where(step)):
            return logged_moment(self.stored.constants, self.steps[step], unpack(packed))

    def _where(self, step: int) -> str:
        return f"step {step} of {clipped(self.stored.name)!r} in {clipped(self.stored.run)!r}"


def explained(experiment: Experiment, run: str, series: str) -> Explained:
    """The complete steps of a series."""
    found = stored(experiment, run, series)
    steps = found.steps()
    both = {step: point for step, point in found.points.items() if step in steps}
    return Explained(dataclasses.replace(found, points=both), steps)


def named_measure(name: str, subject: Subject) -> Measure:
    """The measure of that name; an error if it is not valid for the subject."""
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


def of_examples(subject: Subject) -> dict[str, Measure]:
    """The measures that are valid for the subject and compare single examples."""
    return {
        name: one
        for name, one in measures().items()
        if subject.kind in one.kinds and one.per_example
    }
