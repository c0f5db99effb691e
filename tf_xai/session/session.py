"""One training with one log: continues an earlier log, explains steps, and closes the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tf_xai import schema
from tf_xai.explainer import Explainer
from tf_xai.log.remote import LogPath
from tf_xai.log.run_log import RUN_DIRECTORY, RunLog
from tf_xai.session.active_sessions import close_predecessor, place_of, register, unregister
from tf_xai.session.alarm_monitor import AlarmMonitor
from tf_xai.session.background_writer import BackgroundWriter
from tf_xai.session.explained_step import ExplainedStep
from tf_xai.session.options import SessionOptions
from tf_xai.session.record_comparer import RecordComparer, available_measures
from tf_xai.session.restored_history import restore_histories
from tf_xai.session.resumption import (
    check_continues,
    continuation_notes,
    other_model_warnings,
    readable_log,
)
from tf_xai.session.run_notes import RunNotes, reporting
from tf_xai.session.series_state import restore_intervals, series_states
from tf_xai.session.step_encoder import StepEncoder
from tf_xai.session.step_explainer import StepExplainer
from tf_xai.step_time import StepTime
from tf_xai.writing.writer import LogWriter


class Session:
    """Explains into `log_dir/xai`.

    The model runs on the thread that calls `explain`; comparing and writing run in the background.

    Args:
        explainer: model, probe and methods.
        log_dir: of the run.
        options: how the session works.
        stop: ends the training.
        training: the same object for all sessions of one training.

    Raises:
        ValueError: if `log_dir` cannot be written to, or another session writes to it.
    """

    def __init__(
        self,
        explainer: Explainer,
        log_dir: LogPath,
        options: SessionOptions,
        stop: Callable[[], None] = lambda: None,
        training: object = None,
    ) -> None:
        self.training = training
        self._explainer = explainer
        self._options = options
        self._directory = log_dir / RUN_DIRECTORY
        self._notes = RunNotes(raise_errors=options.raise_errors)
        self._states = series_states(explainer)
        self._place = place_of(self._directory)
        watched = [alarm.measure for alarm in options.alarms]
        self._comparer = RecordComparer(explainer.probe, options.measures, watched)
        self._alarms = AlarmMonitor(options.alarms, stop)
        self._writer = BackgroundWriter(
            explainer.probe,
            explainer.model_fingerprint,
            self._states,
            StepEncoder(explainer.probe, self._states, overlays=options.overlays),
            self._open_writer() if options.writes else None,
            self._notes,
        )
        self._steps = StepExplainer(
            explainer,
            self._states,
            self._comparer,
            self._alarms,
            self._writer,
            self._notes,
            options.budget,
        )
        self._is_first_step = True
        self._has_given_up = False
        self._last_time: StepTime | None = None

    @property
    def latest(self) -> dict[str, float]:
        """The last known numbers by their tags, for Keras' `logs`."""
        return self._steps.latest

    def begin(self, step: int) -> None:
        """Continues the log at `step`; later steps that it holds will be logged again.

        Raises:
            ValueError: if the log cannot be read, or holds another probe or other methods.
        """
        log = readable_log(self._directory)
        is_empty = log.last_step is None
        if min(log.predictions, default=step) < step:
            self._restore_step(log, step)
        last_logged = max(log.predictions, default=step)
        log.forget_from(step)
        if damage := log.damage_text():
            text = f"the log is damaged; continuing without the damaged parts: {damage}"
            self._notes.add(schema.WARNING, "explain", [text])
        if log.predictions:
            self._continue_log(log, step, last_logged)
        else:
            self._notes.add(schema.INFO, "explain", self._explainer.choices())
            self._notes.add(schema.WARNING, "explain", self._explainer.caveats())
            if not is_empty:
                with reporting(self._notes.report, "explain"):
                    self._writer.replace_log()
        if not is_empty:
            self._writer.void_from(step)

    def note(self, text: str) -> None:
        """Adds a note to the next step."""
        self._notes.add(schema.INFO, "explain", [text])

    def explain(
        self, time: StepTime, metrics: Mapping[str, float], *, everything: bool = False
    ) -> None:
        """Explains the current weights.

        Args:
            time: when that is.
            metrics: of the step, such as `"val_loss"`.
            everything: explain all series that were not explained at this step yet, whatever their
                intervals and the budget.

        Raises:
            ValueError: at the first step, for a drift measure that suits no series, or an alarm
                that can never be triggered.
        """
        if self._has_given_up:
            self._notes.report("explain", self._takeover())
            return
        states = list(self._states.values()) if everything else self._steps.due_states(time.epoch)
        states = [state for state in states if state.started_step != time.step]
        if not states:
            return
        self._last_time = time
        for state in states:
            state.started_step = time.step
        explained: list[ExplainedStep] = []
        with reporting(self._notes.report, "explain"):
            explained.append(self._steps.explain(time, states, metrics))
        if explained and self._is_first_step:
            self._is_first_step = False
            self._check_measures()
        for step in explained:
            with reporting(self._notes.report, "explain"):
                self._steps.log(step)

    def finish(self) -> None:
        """At the end of a training, runs the checks that the last step still lacks."""
        if self._last_time is not None and not self._has_given_up:
            with reporting(self._notes.report, "explain"):
                self._steps.finish(self._last_time)

    def close(self) -> None:
        """Waits until everything is written, and closes the log."""
        with reporting(self._notes.report, "explain"):
            self._writer.wait()
        with reporting(self._notes.report, "explain"):
            self._writer.close()
        unregister(self._place, self)

    def give_up(self) -> None:
        """Closes the log, since another training of this process writes to it now."""
        self._has_given_up = True
        self._notes.attribute_errors_to(self._takeover())
        self.close()

    def _takeover(self) -> RuntimeError:
        directory = str(self._directory.parent)
        return RuntimeError(f"another training of this process now writes to '{directory}'")

    def _open_writer(self) -> LogWriter:
        writer = LogWriter(self._directory)
        close_predecessor(self._place, self._directory.parent, self.training)
        writer.check()
        register(self._place, self)
        return writer

    def _restore_step(self, log: RunLog, step: int) -> None:
        """Keeps what only the log knows about the step that will be logged again."""
        metrics = log.predictions[step].metrics if step in log.predictions else ()
        values = {metric.name: metric.value for metric in metrics}
        self._steps.restore(step, values, has_alarms=step in log.alarms)
        self._notes.restore(log.notes[step].notes if step in log.notes else ())

    def _continue_log(self, log: RunLog, step: int, last_logged: int) -> None:
        check_continues(self._explainer, log, self._directory)
        assert log.probe is not None, "checked"
        self._explainer.targets = np.array(log.probe.targets, np.int64)
        self._writer.is_probe_logged = True
        with reporting(self._notes.report, "explain"):
            restore_histories(self._states, log, self._note_lost_history)
        with reporting(self._notes.report, "explain"):
            self._alarms.replay(log)
        restore_intervals(self._states, log)
        notes = continuation_notes(self._explainer, log, step, last_logged)
        self._notes.add(schema.INFO, "explain", notes)
        self._notes.add(schema.WARNING, "explain", other_model_warnings(self._explainer, log))

    def _note_lost_history(self, series: str, error: Exception) -> None:
        is_damaged = isinstance(error, schema.CorruptLogError)
        problem = f"are damaged ({error})" if is_damaged else "cannot be read"
        text = f"the earlier steps of this series {problem}: its drift starts anew here"
        self._notes.add(schema.WARNING, series, [text])
        if not is_damaged:
            self._notes.report(series, error)

    def _check_measures(self) -> None:
        """Raises `ValueError` if a drift measure or an alarm suits no series."""
        available = available_measures(self._states)
        self._comparer.check_measures(available)
        if self._options.refuses_idle_alarms and len(available) == len(self._states):
            self._alarms.check(available)
