"""Runs the quality checks that are due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.engine import Passes
from tf_xai.explainer import Explainer
from tf_xai.quality import Check
from tf_xai.record import Record
from tf_xai.session.explained_step import Findings
from tf_xai.session.run_notes import Report, reporting
from tf_xai.session.series_state import SeriesState
from tf_xai.step_time import StepTime


class QualityChecker:
    """Checks how far explanations can be believed.

    Args:
        explainer: whose explanations are checked.
        states: of the series, by name.
        report: is called for checks that fail.
    """

    def __init__(
        self, explainer: Explainer, states: Mapping[str, SeriesState], report: Report
    ) -> None:
        self._explainer = explainer
        self._states = states
        self._report = report

    def flips(self, passes: Passes) -> dict[str, npt.NDArray[np.float64]]:
        """Which predictions each intervention flips, `[examples]` by the intervention's name."""
        flips: dict[str, npt.NDArray[np.float64]] = {}
        for intervention in self._explainer.interventions:
            with reporting(self._report, intervention.name):
                flips[intervention.name] = self._explainer.flips(intervention, passes)
        return flips

    def reseeded(
        self, time: StepTime, state: SeriesState, passes: Passes
    ) -> npt.NDArray[np.float32] | None:
        """Values of the same method with another seed, if it is time for that."""
        if not state.needs_second_seed(time.epoch):
            return None
        state.reseeded_epoch = time.epoch
        method: Any = state.method
        return self._explainer.record(replace(method, seed=method.seed + 1), passes).values

    def run_due(self, time: StepTime, records: Mapping[str, Record], passes: Passes) -> Findings:
        """Runs the checks whose intervals have passed."""
        return self._run(time, records, passes, lambda state: state.due_checks(time.epoch))

    def run_remaining(
        self, time: StepTime, records: Mapping[str, Record], passes: Passes
    ) -> Findings:
        """Runs the checks that have not run at this step."""
        return self._run(time, records, passes, lambda state: state.remaining_checks(time.step))

    def _run(
        self,
        time: StepTime,
        records: Mapping[str, Record],
        passes: Passes,
        chosen: Callable[[SeriesState], Sequence[Check]],
    ) -> Findings:
        findings: dict[str, list[schema.Quality]] = {}
        for name, state in self._states.items():
            if name not in records:
                continue
            for check in chosen(state):
                with reporting(self._report, name):
                    found = self._explainer.judge(
                        check, state.method, records[name], passes, records
                    )
                    state.checked[check.name()] = time
                    findings.setdefault(name, []).extend(
                        schema.Quality(check=check.name(), of=of, values=found[of]) for of in found
                    )
        return findings
