"""How far each explanation can be believed: which checks are due, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.engine import Passes
from tf_xai.explainer import Explainer
from tf_xai.log.messages import Clock
from tf_xai.log.run_log import RunLog
from tf_xai.methods import Fit, Method
from tf_xai.quality import FAITHFULNESS, Check
from tf_xai.record import Record
from tf_xai.session.run_notes import Report, reporting

FloatArray = npt.NDArray[np.float64]
Assessed = Mapping[str, list[schema.Quality]]

_EPOCHS_BETWEEN_SEEDS = 10
_BETTER = {"higher": schema.HIGHER, "lower": schema.LOWER, "": schema.NEITHER}


class Assessor:
    """Runs the checks of `explainer` at their intervals, and the rest at the end."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer = explainer
        self._checked: dict[tuple[str, str], Clock] = {}
        self._reseeded: dict[str, int] = {}

    def replay(self, log: RunLog) -> None:
        """Intervals go on where a log ends."""
        for name, steps in log.steps.items():
            for step in (steps[number] for number in sorted(steps)):
                for said in step.quality:
                    self._checked[name, said.check] = Clock.of(step)
                if any(said.reference == schema.ANOTHER_SEED for said in step.drift):
                    self._reseeded[name] = step.epoch

    def descriptions(self) -> dict[str, list[schema.Check]]:
        """The checks of each series, as the log describes them."""
        return {
            method.series_name: [
                *(_described(fit.name, FAITHFULNESS, fit) for fit in method.fits),
                *(
                    _described(check.name(), check.family, check)
                    for check in self._explainer.checks_of(method)
                ),
            ]
            for method in self._explainer.methods
        }

    def interventions(self, passes: Passes, report: Report) -> dict[str, FloatArray]:
        """Which predictions each intervention flips."""
        flips: dict[str, FloatArray] = {}
        for one in self._explainer.interventions:
            with reporting(report, one.name):
                flips[one.name] = self._explainer.flips(one, passes)
        return flips

    def with_another_seed(
        self, clock: Clock, method: Method, passes: Passes
    ) -> npt.NDArray[Any] | None:
        """What a method that draws numbers says with others, now and then."""
        if not any(field.name == "seed" for field in fields(method)):
            return None
        last = self._reseeded.get(method.series_name)
        if last is not None and clock.epoch - last < _EPOCHS_BETWEEN_SEEDS:
            return None
        self._reseeded[method.series_name] = clock.epoch
        other: Any = method
        return self._explainer.explain(replace(other, seed=other.seed + 1), passes).values

    def assess(
        self, clock: Clock, records: Mapping[str, Record], passes: Passes, report: Report
    ) -> Assessed:
        """What the checks that are due find in the records of a step."""
        return self._assess(clock, records, passes, report, self._is_due)

    def assess_last(
        self, clock: Clock, records: Mapping[str, Record], passes: Passes, report: Report
    ) -> Assessed:
        """What the checks find that have not seen the last step."""
        return self._assess(clock, records, passes, report, self._is_left)

    def has_more(self, clock: Clock, methods: Sequence[Method]) -> bool:
        """Whether checks of those methods are left for the last step."""
        pairs = [pair for pair in self._pairs() if pair[0] in methods]
        return any(self._is_left(clock, *pair) for pair in pairs)

    def _assess(
        self,
        clock: Clock,
        records: Mapping[str, Record],
        passes: Passes,
        report: Report,
        is_wanted: Callable[[Clock, Method, Check], bool],
    ) -> Assessed:
        found: dict[str, list[schema.Quality]] = {}
        for method, check in self._pairs():
            name, record = method.series_name, records.get(method.series_name)
            if record is None or not is_wanted(clock, method, check):
                continue
            with reporting(report, name):
                said = self._explainer.judge(check, method, record, passes, records)
                self._checked[name, check.name()] = clock
                found.setdefault(name, []).extend(
                    schema.Quality(check=check.name(), of=of, values=said[of]) for of in said
                )
        return found

    def _pairs(self) -> list[tuple[Method, Check]]:
        checks_of = self._explainer.checks_of
        return [(one, check) for one in self._explainer.methods for check in checks_of(one)]

    def _is_due(self, clock: Clock, method: Method, check: Check) -> bool:
        if check.at_end_only:
            return False
        last = self._checked.get((method.series_name, check.name()))
        interval = check.every_n_epochs
        return last is None or interval is None or clock.epoch - last.epoch >= interval

    def _is_left(self, clock: Clock, method: Method, check: Check) -> bool:
        last = self._checked.get((method.series_name, check.name()))
        return last is None or last.step != clock.step


def _described(name: str, family: str, said: Check | Fit) -> schema.Check:
    return schema.Check(
        name=name,
        label=said.label,
        says=said.says,
        family=family,
        better=_BETTER[said.better],
        low=said.range[0],
        high=said.range[1],
    )
