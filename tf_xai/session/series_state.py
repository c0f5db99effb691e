"""What a session remembers of each series from step to step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from tf_xai import schema
from tf_xai.comparison.history import History
from tf_xai.explainer import Explainer
from tf_xai.log.run_log import RunLog
from tf_xai.methods import Method
from tf_xai.quality import Check
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.step_time import StepTime

_EPOCHS_BETWEEN_SEEDS = 10


@dataclass
class SeriesState:
    """What a session remembers of one series.

    Attributes:
        method: that explains.
        checks: quality checks that apply to it.
        started_step: the last step at which an explanation was started.
        explained_epoch: the epoch of the last explanation that succeeded.
        compared_step: the last step whose record was compared with earlier ones.
        checked: when each check last ran, by its name.
        reseeded_epoch: when the method last ran with a second seed.
        history: the records that the next one is compared with.
        logged_steps: number of steps in the log.
        logged: the last messages that were written.
    """

    method: Method
    checks: Sequence[Check]
    started_step: int | None = None
    explained_epoch: int | None = None
    compared_step: int | None = None
    checked: dict[str, StepTime] = field(default_factory=dict)
    reseeded_epoch: int | None = None
    history: History | None = None
    logged_steps: int = 0
    logged: tuple[schema.Series, schema.Step] | None = None

    @property
    def name(self) -> str:
        """The name of the series."""
        return self.method.series_name

    def is_due(self, epoch: int) -> bool:
        """Whether the method's interval has passed."""
        last, interval = self.explained_epoch, self.method.every_n_epochs
        return last is None or interval is None or epoch - last >= interval

    def needs_second_seed(self, epoch: int) -> bool:
        """Whether it is time to run a method that draws random numbers with another seed."""
        if not any(parameter.name == "seed" for parameter in fields(self.method)):
            return False
        last = self.reseeded_epoch
        return last is None or epoch - last >= _EPOCHS_BETWEEN_SEEDS

    def due_checks(self, epoch: int) -> list[Check]:
        """The checks whose intervals have passed."""
        return [check for check in self.checks if self._is_check_due(check, epoch)]

    def remaining_checks(self, step: int) -> list[Check]:
        """The checks that have not run at `step`."""
        return [
            check
            for check in self.checks
            if check.name() not in self.checked or self.checked[check.name()].step != step
        ]

    def _is_check_due(self, check: Check, epoch: int) -> bool:
        if check.at_end_only:
            return False
        last, interval = self.checked.get(check.name()), check.every_n_epochs
        return last is None or interval is None or epoch - last.epoch >= interval

    def remember(self, compared: ComparedRecord) -> None:
        """Later records are compared with this one, which is in the log now."""
        assert self.history is not None, "a record is compared before it is remembered"
        self.history.remember(compared.moment, compared.largest)
        self.logged_steps += 1

    def restore_intervals(self, steps: Mapping[int, schema.Step]) -> None:
        """Continues the intervals of checks and seeds where the logged steps end."""
        for step in (steps[number] for number in sorted(steps)):
            for quality in step.quality:
                self.checked[quality.check] = StepTime.of(step)
            if any(drift.reference == schema.ANOTHER_SEED for drift in step.drift):
                self.reseeded_epoch = step.epoch


def series_states(explainer: Explainer) -> dict[str, SeriesState]:
    """A new state for each method of `explainer`, by the names of the series."""
    return {
        method.series_name: SeriesState(method, explainer.checks_of(method))
        for method in explainer.methods
    }


def restore_intervals(states: Mapping[str, SeriesState], log: RunLog) -> None:
    """Continues the intervals of all series where the log ends."""
    for name, steps in log.steps.items():
        if name in states:
            states[name].restore_intervals(steps)
