"""One step: explain, compare, check, evaluate alarms, log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from functools import partial

import numpy as np

from tf_xai import schema
from tf_xai.engine import Passes
from tf_xai.explainer import Explainer
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.alarm_monitor import AlarmMonitor, DriftUpdate
from tf_xai.session.background_writer import BackgroundWriter
from tf_xai.session.budget import CHECKS, COMPARING, LOGGING, PASSES, Budget
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.session.degenerate_notes import note_degenerate_values
from tf_xai.session.explained_step import ExplainedStep
from tf_xai.session.quality_checker import QualityChecker
from tf_xai.session.record_comparer import RecordComparer
from tf_xai.session.run_notes import RunNotes, reporting
from tf_xai.session.series_state import SeriesState
from tf_xai.step_time import StepTime
from tf_xai.writing.messages import predictions_value, scalar_values

Pending = dict[str, Future[ComparedRecord]]


class StepExplainer:
    """Explains single steps of a training.

    Args:
        explainer: model, probe and methods.
        states: of the series, by name.
        comparer: measures drift.
        alarms: that watch the drift.
        writer: of the log; comparing runs in its thread.
        notes: of the run.
        budget: largest share of the training time to spend, or None.
    """

    def __init__(
        self,
        explainer: Explainer,
        states: Mapping[str, SeriesState],
        comparer: RecordComparer,
        alarms: AlarmMonitor,
        writer: BackgroundWriter,
        notes: RunNotes,
        budget: float | None,
    ) -> None:
        self._explainer = explainer
        self._states = states
        self._comparer = comparer
        self._alarms = alarms
        self._writer = writer
        self._notes = notes
        self._budget_share = budget
        self._budget = Budget(budget)
        self._checker = QualityChecker(explainer, states, notes.report)
        self._step_of_predictions: int | None = None
        self._step_of_past_alarms: int | None = None
        self._logged_metrics: Mapping[str, float] = {}
        self.latest: dict[str, float] = {}
        """The last known drift and alarm count by their tags, for Keras' `logs`."""

    def restore(self, step: int, metrics: Mapping[str, float], *, has_alarms: bool) -> None:
        """Takes over what the log knows about the step that will be logged again.

        Args:
            step: at which the training continues.
            metrics: that were logged for it.
            has_alarms: whether alarms were triggered at it: they are not acted on again.
        """
        self._logged_metrics = metrics
        self._step_of_past_alarms = step if has_alarms else None

    def due_states(self, epoch: int) -> list[SeriesState]:
        """The series whose intervals have passed and that the budget allows."""
        due = [state for state in self._states.values() if state.is_due(epoch)]
        affordable = self._budget.affordable([state.method for state in due])
        for state in due:
            if state.method not in affordable:
                text = f"explained less often to stay within budget={self._budget_share}"
                self._notes.add_once(schema.INFO, state.name, "budget", text)
        return [state for state in due if state.method in affordable]

    def explain(
        self, time: StepTime, states: Sequence[SeriesState], metrics: Mapping[str, float]
    ) -> ExplainedStep:
        """Explains the current weights; nothing is logged yet."""
        with self._budget.spending(PASSES):
            passes = self._explainer.passes()
        records: dict[str, Record] = {}
        pending: Pending = {}
        for state in states:
            with reporting(self._notes.report, state.name):
                record, comparison = self._explain_series(time, state, passes)
                records[state.name], pending[state.name] = record, comparison
        with self._budget.spending(CHECKS):
            values = self._prediction_values(time, passes, metrics)
            findings = self._checker.run_due(time, records, passes)
        with self._budget.spending(COMPARING):
            compared = self._compared(time, pending)
        assert self._explainer.targets is not None, "passes() fixes them"
        return ExplainedStep(time, self._explainer.targets, compared, findings, values)

    def log(self, step: ExplainedStep) -> None:
        """Evaluates the alarms, and logs the step."""
        with self._budget.spending(LOGGING):
            updates = [DriftUpdate.of(compared) for compared in step.records]
            triggered = self._alarms.update(step.time, updates, step.targets)
            self.latest |= self._alarms.latest
            step.values.extend(self._alarms.values(step.time, triggered))
            self._writer.write(step)
        for alarm in triggered if step.time.step != self._step_of_past_alarms else ():
            with reporting(self._notes.report, f"on_alarm of {alarm.event.series}"):
                self._alarms.act_on(alarm)

    def finish(self, time: StepTime) -> None:
        """At the end of a training, runs the checks that the last step still lacks."""
        states = [state for state in self._states.values() if state.compared_step == time.step]
        if any(state.remaining_checks(time.step) for state in states):
            passes = self._explainer.passes()
            records = {state.name: self._explainer.record(state.method, passes) for state in states}
            findings = self._checker.run_remaining(time, records, passes)
            self._writer.add_findings(time, findings)

    def _explain_series(
        self, time: StepTime, state: SeriesState, passes: Passes
    ) -> tuple[Record, Future[ComparedRecord]]:
        """The new record of a series, and its comparison, which runs in the background."""
        with self._budget.spending(state.name):
            record = self._explainer.record(state.method, passes)
        reseeded = None
        with self._budget.spending(CHECKS), reporting(self._notes.report, state.name):
            reseeded = self._checker.reseeded(time, state, passes)
        state.explained_epoch = time.epoch
        compare = partial(self._comparer.compare, time.step, state, record, reseeded)
        return record, self._writer.submit(compare)

    def _compared(self, time: StepTime, pending: Pending) -> list[ComparedRecord]:
        records = []
        for name, comparison in pending.items():
            with reporting(self._notes.report, name):
                compared = comparison.result()
                records.append(compared)
                self._states[name].compared_step = time.step
                note_degenerate_values(self._notes, compared)
                self.latest |= compared.medians
        return records

    def _prediction_values(
        self, time: StepTime, passes: Passes, metrics: Mapping[str, float]
    ) -> list[Summary.Value]:
        """Predictions, metrics and flips, which are logged once per step."""
        if self._step_of_predictions == time.step:
            return []
        metrics, self._logged_metrics = {**self._logged_metrics, **metrics}, {}
        flips = self._checker.flips(passes)
        rates = {f"xai/{name}/flip_rate": float(np.mean(flips[name])) for name in flips}
        self._step_of_predictions = time.step
        return [predictions_value(time, passes, metrics, flips), *scalar_values(rates)]
