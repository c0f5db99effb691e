"""One training with one log: explains steps, lets them be checked, compared and written down."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from weakref import WeakValueDictionary

import numpy as np

from tf_xai import schema
from tf_xai.alarms import Alarm, TriggeredAlarm
from tf_xai.engine import Passes
from tf_xai.errors import expected
from tf_xai.explainer import Explainer
from tf_xai.log.messages import Clock, predictions_value, scalar_values
from tf_xai.log.remote import LogPath
from tf_xai.log.run_log import RUN_DIRECTORY, RunLog
from tf_xai.log.writer import LogWriter
from tf_xai.methods import Method
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.alarm_monitor import AlarmMonitor, DriftUpdate
from tf_xai.session.assessor import Assessor
from tf_xai.session.background_writer import BackgroundWriter
from tf_xai.session.budget import CHECKS, PASSES, TELLING, Budget
from tf_xai.session.resumption import check_goes_on, other_layers
from tf_xai.session.run_notes import RunNotes, reporting
from tf_xai.session.step_encoder import ComparedRecord, StepEncoder

_MANY_EMPTY = 0.5  # of the probe's maps


@dataclass(frozen=True)
class Settings:
    """How a session goes about its work.

    Attributes:
        measures: names of the measures of drift; None: those that suit each kind of series.
        alarms: that watch the drift.
        alarms_must_hear: whether an alarm that can never ring is an error.
        overlays: whether to write stock image summaries too.
        raise_errors: whether an error while explaining ends the training.
        budget: largest share of the training time to spend, or None.
        writes: whether to write at all; of several workers on one training, the first alone does.
    """

    measures: Sequence[str] | None = None
    alarms: Sequence[Alarm] = ()
    alarms_must_hear: bool = False
    overlays: bool = False
    raise_errors: bool = False
    budget: float | None = None
    writes: bool = True


class Session:
    """Explains into `log_dir/xai`.

    The model's passes run where they are asked for, on the training's thread.

    Args:
        explainer: model, probe and methods.
        log_dir: of the run.
        settings: how to go about it.
        stop: ends the training.
        training: what sessions of one training have in common.

    Raises:
        ValueError: where `log_dir` cannot be written to, or another session writes to it.
    """

    _writing: ClassVar[WeakValueDictionary[tuple[int, LogPath], Session]] = WeakValueDictionary()

    def __init__(
        self,
        explainer: Explainer,
        log_dir: LogPath,
        settings: Settings,
        stop: Callable[[], None] = lambda: None,
        training: object = None,
    ) -> None:
        self._explainer = explainer
        self._settings = settings
        self._directory = log_dir / RUN_DIRECTORY
        self._remarks = RunNotes(raise_errors=settings.raise_errors)
        self._assessor = Assessor(explainer)
        self._bell = AlarmMonitor(settings.alarms, stop)
        self._is_first = True
        self._is_taken_over = False
        self._refusal: ValueError | None = None
        self._budget = Budget(settings.budget)
        self._scribe = StepEncoder(
            explainer.probe,
            settings.measures,
            [alarm.measure for alarm in settings.alarms],
            self._assessor.descriptions(),
            overlays=settings.overlays,
        )
        self._training = training
        self._place = os.getpid(), self._directory.resolve()  # a forked process writes for itself
        writer = LogWriter(self._directory) if settings.writes else None
        if writer is not None:
            self._close_other()
            writer.check()
            self._writing[self._place] = self
        model = explainer.model_fingerprint
        self._transcript = BackgroundWriter(
            explainer.probe, model, self._scribe, writer, self._remarks
        )
        self._last_epoch: dict[str, int] = {}
        self._explained_at: dict[str, int] = {}
        self._heard_at: dict[str, int] = {}
        self._predicted_at: int | None = None
        self._clock: Clock | None = None
        self._told_at: int | None = None  # a step whose alarms were told before
        self._known: Mapping[str, float] = {}  # of the step that a training goes on from
        self.latest: dict[str, float] = {}
        """The last known numbers by their tags, for Keras' `logs`."""

    def begin(self, step: int) -> None:
        """Takes up what the log says of the steps before `step`; later ones are said again.

        Raises:
            ValueError: where the log was begun with another probe.
        """
        log = self._logged()
        is_empty = log.last_step is None
        if min(log.predictions, default=step) < step:
            self._recall(log, step)
        said = max(log.predictions, default=step)
        log.forget_from(step)
        if damage := log.told_damage():
            text = f"The log was damaged, and is gone on with without that: {damage}"
            self._remarks.add(schema.WARNING, "explain", [text])
        if log.predictions:
            self._resume(log)
            self._tell_resumption(log, step, said)
        else:
            self._introduce()
            if not is_empty:
                self._attempt(self._transcript.replace)
        if not is_empty:
            self._transcript.begin(step)

    def remark(self, text: str) -> None:
        """Notes something with the next step."""
        self._remarks.add(schema.INFO, "explain", [text])

    def explain(
        self, clock: Clock, metrics: Mapping[str, float], *, everything: bool = False
    ) -> None:
        """Explains the present weights.

        Args:
            clock: when that is.
            metrics: what Keras knows of the step, such as `"val_loss"`.
            everything: all methods that have not explained that step, whatever their intervals and
                the budget.

        Raises:
            ValueError: at the first step, for a measure that suits no series or an idle alarm.
        """
        if self._is_taken_over:
            self._remarks.report("explain", self._takeover())
            return
        methods = self._explainer.methods if everything else self._due(clock.epoch)
        methods = [m for m in methods if self._explained_at.get(m.series_name) != clock.step]
        if not methods:
            return
        self._clock = clock
        self._explained_at |= {method.series_name: clock.step for method in methods}
        self._attempt(lambda: self._explain(clock, methods, metrics))
        if self._refusal is not None:
            raise self._refusal

    def conclude(self) -> None:
        """At the end of a training: the checks of its last step that are still to be made."""
        clock = self._clock
        if clock is None or self._is_taken_over:
            return
        heard = {name for name, step in self._heard_at.items() if step == clock.step}
        methods = [method for method in self._explainer.methods if method.series_name in heard]
        if self._assessor.has_more(clock, methods):
            self._attempt(lambda: self._assess_last(clock, methods))

    def close(self) -> None:
        """Waits until everything is written, and closes the log."""
        self._attempt(self._transcript.wait)
        self._attempt(self._transcript.close)
        if self._writing.get(self._place) is self:
            del self._writing[self._place]

    def _close_other(self) -> None:
        """Closes what a training that was broken off in this process has left open."""
        other = self._writing.get(self._place)
        if other is None:
            return
        if other._training is self._training is not None:
            rule, allowed = "be another for each callback of a training", "a directory of its own"
            raise ValueError(expected("log_dir", rule, allowed, repr(str(self._directory.parent))))
        other._is_taken_over = True
        other.close()

    def _introduce(self) -> None:
        """What a log begins with."""
        self._remarks.add(schema.INFO, "explain", self._explainer.choices())
        self._remarks.add(schema.WARNING, "explain", self._explainer.caveats())

    def _recall(self, log: RunLog, step: int) -> None:
        """What is known of the step that a training goes on from, and is not found out again."""
        if step in log.predictions:
            self._known = {said.name: said.value for said in log.predictions[step].metrics}
        self._told_at = step if step in log.alarms else None
        self._remarks.take_up(log.notes[step].notes if step in log.notes else ())

    def _logged(self) -> RunLog:
        """What the log says so far; who cannot read it cannot go on with it."""
        try:
            log = RunLog(self._directory)
            trouble = log.unreadable
        except OSError as error:
            trouble = [str(error)]
        if trouble:
            rule, allowed = "be a directory that can be read", "a readable path"
            got = f"{str(self._directory)!r} ({'; '.join(trouble)})"
            raise ValueError(expected("log_dir", rule, allowed, got))
        return log

    def _tell_resumption(self, log: RunLog, step: int, said: int) -> None:
        """What a training that goes on changes in the log."""
        again = f"; steps {step} to {said} are said again" if said > step else ""
        now = {method.series_name for method in self._explainer.methods}
        told = [f"the training goes on from step {step}{again}"]
        told += [f"{name} is explained no more" for name in log.series if name not in now]
        told += [f"{name} is explained from here on" for name in sorted(now - {*log.series})]
        others = other_layers(self._explainer, log)
        told += [f"{name} looks at layer '{layer}' from here on" for name, layer in others.items()]
        self._remarks.add(schema.INFO, "explain", told)
        begun_with = log.probe.model if log.probe is not None else ""
        text = "the layers are not those that the log was begun with: drift compares two models"
        is_told = any(note.text == text for said in log.notes.values() for note in said.notes)
        if begun_with not in ("", self._explainer.model_fingerprint) and not is_told:
            self._remarks.add(schema.WARNING, "explain", [text])

    def _resume(self, log: RunLog) -> None:
        check_goes_on(self._explainer, log, self._directory)
        assert log.probe is not None, "checked"
        self._explainer.targets = np.array(log.probe.targets, np.int64)
        self._attempt(lambda: self._transcript.take_up(log, self._say_lost))
        self._attempt(lambda: self._bell.replay(log))
        self._assessor.replay(log)

    def _refuses(self) -> bool:
        """Whether a measure suits no series or an alarm is idle: then nothing is written."""
        self._is_first = False
        try:
            self._scribe.check_measures()
            measurable = self._scribe.measurable()
            if self._settings.alarms_must_hear and len(measurable) == len(self._explainer.methods):
                self._bell.check(measurable)
        except ValueError as error:
            self._refusal = error
        return self._refusal is not None

    def _due(self, epoch: int) -> list[Method]:
        due = [method for method in self._explainer.methods if self._is_due(method, epoch)]
        affordable = self._budget.affordable(due)
        for method in due:
            if method not in affordable:
                text = f"explained less often to stay within budget={self._settings.budget}"
                self._remarks.add_once(schema.INFO, method.series_name, "budget", text)
        return affordable

    def _is_due(self, method: Method, epoch: int) -> bool:
        last = self._last_epoch.get(method.series_name)
        interval = method.every_n_epochs
        return last is None or interval is None or epoch - last >= interval

    def _explain(
        self, clock: Clock, methods: Sequence[Method], metrics: Mapping[str, float]
    ) -> None:
        with self._budget.spending(PASSES):
            passes = self._explainer.passes()
        records: dict[str, Record] = {}
        told: dict[str, Future[ComparedRecord]] = {}
        for method in methods:
            name = method.series_name
            with reporting(self._report, name):
                with self._budget.spending(name):
                    record = self._explainer.explain(method, passes)
                again = None
                with self._budget.spending(CHECKS), reporting(self._report, name):
                    again = self._assessor.with_another_seed(clock, method, passes)
                told[name] = self._transcript.describe(clock, record, again)
                records[name] = record
                self._last_epoch[name] = clock.epoch
        with self._budget.spending(CHECKS):
            values = self._predictions(clock, passes, metrics)
            assessed = self._assessor.assess(clock, records, passes, self._report)
        with self._budget.spending(TELLING):
            heard = self._heard(clock, told)
            if self._is_first and self._refuses():
                return
            ringing = self._ringing(clock, heard)
            values += self._bell.values(clock, ringing)
            assert self._explainer.targets is not None
            self._transcript.write(clock, values, heard, assessed, self._explainer.targets)
        for one in ringing if clock.step != self._told_at else ():
            self._attempt(partial(self._bell.tell, one), f"on_alarm of {one.event.series}")

    def _predictions(
        self, clock: Clock, passes: Passes, metrics: Mapping[str, float]
    ) -> list[Summary.Value]:
        if self._predicted_at == clock.step:
            return []
        metrics, self._known = {**self._known, **metrics}, {}
        flips = self._assessor.interventions(passes, self._report)
        rates = {f"xai/{name}/flip_rate": float(np.mean(flips[name])) for name in flips}
        self._predicted_at = clock.step
        return [predictions_value(clock, passes, metrics, flips), *scalar_values(rates)]

    def _heard(
        self, clock: Clock, told: Mapping[str, Future[ComparedRecord]]
    ) -> list[ComparedRecord]:
        heard = []
        for series, future in told.items():
            with reporting(self._report, series):
                described = future.result()
                heard.append(described)
                self._heard_at[series] = clock.step
                self._say_empty(described)
                self.latest |= described.medians
        return heard

    def _ringing(self, clock: Clock, heard: Sequence[ComparedRecord]) -> list[TriggeredAlarm]:
        drift = [
            DriftUpdate(one.record.series, [row.name for row in one.record.rows], one.drift)
            for one in heard
        ]
        assert self._explainer.targets is not None
        ringing = self._bell.hear(clock, drift, self._explainer.targets)
        self.latest |= self._bell.latest
        return ringing

    def _say_lost(self, series: str, error: Exception) -> None:
        is_damage = isinstance(error, schema.CorruptLogError)
        what = f"is damaged ({error})" if is_damage else "cannot be read"
        text = f"what the log holds of it {what}: drift begins anew here"
        self._remarks.add(schema.WARNING, series, [text])
        if not is_damage:
            self._report(series, error)

    def _say_empty(self, described: ComparedRecord) -> None:
        series, empty = described.record.series, described.moment.degenerate
        if not np.isfinite(described.record.values).all():
            text = "some values are not finite, for the model's are not: they are not compared"
            self._remarks.add_once(schema.WARNING, series, "finite", text)
        elif empty.mean() > _MANY_EMPTY:
            what = "rows" if described.record.rows else "maps"
            text = (
                f"{int(empty.sum())} of {len(empty)} {what} are empty: all their values are "
                "(nearly) 0, so they cannot be compared"
            )
            if not described.record.is_signed:
                text += (
                    ". A signed method, such as hires_cam or integrated_gradients, shows what "
                    "speaks against the target too"
                )
            self._remarks.add_once(schema.WARNING, series, "empty", text)

    def _assess_last(self, clock: Clock, methods: Sequence[Method]) -> None:
        passes = self._explainer.passes()
        records = {one.series_name: self._explainer.explain(one, passes) for one in methods}
        assessed = self._assessor.assess_last(clock, records, passes, self._report)
        self._transcript.complete(clock, assessed)

    def _attempt(self, action: Callable[[], None], source: str = "explain") -> None:
        with reporting(self._report, source):
            action()

    def _report(self, source: str, error: Exception) -> None:
        """What went wrong, and why if another training has closed this session."""
        if self._is_taken_over:
            source, error = "explain", self._takeover()
        self._remarks.report(source, error)

    def _takeover(self) -> RuntimeError:
        directory = str(self._directory.parent)
        return RuntimeError(f"another training of this process writes to '{directory}' now")
