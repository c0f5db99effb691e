"""The Keras callback: decides when to explain, never what."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import keras

from tf_xai import drift as drift_measures
from tf_xai import schema
from tf_xai.alarms import Alarm
from tf_xai.alarms import resolve as resolve_alarms
from tf_xai.comparison.references import LEARNING_RATES
from tf_xai.engine import has_several_workers, is_chief
from tf_xai.errors import expected, positive
from tf_xai.explainer import Explainer
from tf_xai.intervention import Intervention
from tf_xai.log.messages import Clock
from tf_xai.log.remote import LogPath, log_path
from tf_xai.methods import Method, check_choice, resolve
from tf_xai.probe import Probe
from tf_xai.quality import DEFAULTS, Check
from tf_xai.quality import resolve as resolve_checks
from tf_xai.session.budget import check_share
from tf_xai.session.session import Session, Settings

ON_ERROR = ("warn", "raise")


class Explain(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped
    """Explains a fixed probe while a model trains, and logs what changes.

    It explains before the first batch, at its interval, and always at the end, into `log_dir/xai`,
    where TensorBoard's `tf_xai` tab and `tf_xai.load` find it. Training is not touched: weights
    after `fit` are bit for bit what they are without it.

    Drift to the previous explained step enters Keras' `logs` as `xai/<series>/<measure>`, drift
    to the first as `xai/<series>/<measure>_to_first` (median over the probe, 0: nothing changed),
    so that `EarlyStopping(monitor="xai/grad_cam/spearman", mode="min")` works; list this callback
    before those that read its numbers. Between explained steps the last known numbers are
    repeated.

    A step is the number of finished epochs, or of finished batches where `every_n_batches` is
    given. A training that starts at epoch 0 begins the log anew; one that starts later
    (`initial_epoch`, or restored by `BackupAndRestore`) continues it. Several `fit` calls with
    one instance form one series.

    Args:
        probe: the examples to explain, a `Probe`.
        methods: names such as `"grad_cam"`, instances, or a mix; left out, a set that suits the
            model.
        log_dir: directory of the run, such as `"logs/run1"` or `"gs://bucket/run1"`; a relative one
            stays where it is when the working directory changes.
        every_n_epochs: the interval.
        every_n_batches: an interval in batches instead of epochs.
        drift: measures of drift, such as `"spearman"` or `["cosine", "ssim"]`; left out, those that
            suit each series.
        quality: checks of how far the explanations can be believed: names such as `"deletion"`,
            instances, or a mix; left out, the cheap ones that apply. Dear ones come every few
            epochs and at the end.
        interventions: edits of the probe whose flip rate is logged, such as
            `Intervention(remove_watermark)`.
        alarms: what to be warned of; left out, one `Alarm()` on each series. `()` for none.
        overlays: whether to write ready pictures for TensorBoard's Images page too.
        output: name or index of the output to explain where the model has several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.
        budget: largest share of the training time to spend on explaining, such as 0.05: the dearest
            methods are explained less often. First and last step are explained in any case.
        on_error: what an error while explaining does: `"warn"` reports it once, notes it in the log
            and lets the training go on; `"raise"` ends the training.

    Raises:
        ValueError, TypeError: for arguments that cannot work, at once or, where the model must be
            known, before the first batch.
    """

    def __init__(
        self,
        probe: Probe,
        methods: str | Method | Iterable[str | Method] | None = None,
        *,
        log_dir: str | os.PathLike[str],
        every_n_epochs: int = 1,
        every_n_batches: int | None = None,
        drift: str | Sequence[str] | None = None,
        quality: str | Check | Iterable[str | Check] | None = None,
        interventions: Intervention | Iterable[Intervention] = (),
        alarms: Alarm | Iterable[Alarm] | None = None,
        overlays: bool = False,
        output: str | int | None = None,
        jit_compile: bool | str = "auto",
        budget: float | None = None,
        on_error: str = "warn",
    ) -> None:
        super().__init__()
        _check_probe(probe)
        check_choice("on_error", on_error, ON_ERROR)
        self._probe = probe
        self._methods = None if methods is None else resolve(methods)
        self._log_dir = _checked_path(log_dir)
        self._every_n_epochs = positive("every_n_epochs", every_n_epochs)
        self._every_n_batches = (
            None if every_n_batches is None else positive("every_n_batches", every_n_batches)
        )
        measures = drift and [measure.name() for measure in drift_measures.resolve(drift)]
        self._checks = resolve_checks(DEFAULTS if quality is None else quality)
        self._checks_must_judge = quality is not None
        self._interventions = _listed(interventions)
        self._settings = Settings(
            measures,
            _default_alarms(measures) if alarms is None else resolve_alarms(alarms),
            alarms is not None,
            overlays,
            on_error == "raise",
            check_share(budget),
        )
        self._output = output
        if not isinstance(jit_compile, bool) and jit_compile != "auto":
            rule, allowed = "say whether to compile by XLA", "True, False or 'auto'"
            raise ValueError(expected("jit_compile", rule, allowed, repr(jit_compile)))
        self._jit_compile = jit_compile
        self._forget()

    def __getstate__(self) -> dict[str, Any]:
        """Copies have seen no training: Keras Tuner makes one for each of its trials."""
        of_a_training = {"_session", "_last_model", "_model", "params"}
        return {name: value for name, value in vars(self).items() if name not in of_a_training}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__init__()
        self.__dict__.update(state)
        self._forget()

    def _forget(self) -> None:
        self._session: Session | None = None
        self._last_model: Callable[[], Any] = lambda: None
        self._explained: int | None = None
        self._finished_epochs = 0
        self._finished_batches = 0
        self._epoch_offset = 0

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Checks everything that can be checked, and compiles."""
        self._close()  # a training that was broken off
        self._first_epoch_to_come = True
        if self._settings.budget is not None and has_several_workers(self.model):
            rule, got = "be left out where several workers train together", self._settings.budget
            raise ValueError(expected("budget", rule, "None", got))
        explainer = Explainer(
            self.model,
            self._probe,
            self._methods,
            checks=self._checks,
            interventions=self._interventions,
            output=self._output,
            jit_compile=self._jit_compile,
        )
        if self._checks_must_judge:
            explainer.require_checks()
        settings = replace(self._settings, writes=is_chief(self.model))
        self._session = Session(explainer, self._log_dir, settings, self._stop, self.params)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains the weights that training starts from."""
        if self._first_epoch_to_come and self._session is not None:
            try:
                self._start(epoch, self._session)
            except BaseException:
                self._close()  # what is refused leaves the log to others
                raise
        self._first_epoch_to_come = False
        self._before_epoch = self._finished_epochs, self._finished_batches
        together = getattr(self.model, "steps_per_execution", None)
        self._together = together if isinstance(together, int) else 1  # Keras 2 tells the last

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains where the interval is in batches."""
        before = self._finished_batches
        steps, (epochs, batches) = self._batches_per_epoch, self._before_epoch
        # Of batches executed together Keras 3 tells the last, but the first before 3.9 or so.
        ended = batch + (self._together if batch % self._together == 0 else 1)
        in_epoch = min(ended, steps or ended)
        self._finished_batches = batches + in_epoch
        self._finished_epochs = epochs + (in_epoch == steps)
        interval = self._every_n_batches
        if interval is not None and before // interval != self._finished_batches // interval:
            self._explain(logs)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains where the interval is in epochs, and adds the last known numbers to `logs`."""
        self._finished_epochs = self._epoch_offset + epoch + 1
        if self._every_n_batches is None and self._finished_epochs % self._every_n_epochs == 0:
            self._explain(logs)
        if logs is not None and self._session is not None:
            logs.update(self._session.latest)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Explains the weights that training ends with, and closes the log."""
        if self._session is not None and not self._first_epoch_to_come:
            self._explain(logs, everything=True)
            self._session.conclude()
        self._close()

    @property
    def _batches_per_epoch(self) -> int | None:
        """None: nobody knows."""
        return (self.params or {}).get("steps")

    @property
    def _step(self) -> int:
        by_batch = self._every_n_batches is not None
        return self._finished_batches if by_batch else self._finished_epochs

    def _implements_train_batch_hooks(self) -> bool:
        """Keras 2 asks; so the callback works with `tf_keras` too."""
        return True

    def _implements_test_batch_hooks(self) -> bool:
        return False

    def _implements_predict_batch_hooks(self) -> bool:
        return False

    def _start(self, epoch: int, session: Session) -> None:
        is_another = self._explained is not None and self._last_model() is not self.model
        self._last_model = weakref.ref(self.model)
        self._count_from(epoch)
        session.begin(self._step)
        if is_another:
            session.remark("another model is explained from here on")
        self._explained = None
        self._explain(everything=True)

    def _count_from(self, epoch: int) -> None:
        """Sets the clock for a training that starts with that epoch."""
        if self._explained is not None and epoch == 0:  # one more `fit`, counted on
            self._epoch_offset = self._finished_epochs
            return
        seen = _batches_so_far(self.model.optimizer) if epoch else 0
        if self._explained is None:
            self._epoch_offset = 0
        else:  # continued where it stopped, or, from a backup, before
            self._epoch_offset = min(self._epoch_offset, max(self._finished_epochs - epoch, 0))
            seen = min(seen, self._finished_batches)
        self._finished_epochs = self._epoch_offset + epoch
        self._finished_batches = max(seen, epoch * (self._batches_per_epoch or 0))

    def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _stop(self) -> None:
        self.model.stop_training = True

    def _explain(self, logs: dict[str, Any] | None = None, *, everything: bool = False) -> None:
        if self._session is not None and (everything or self._explained != self._step):
            clock = Clock(self._step, self._finished_epochs, self._finished_batches, time.time())
            metrics = _metrics(logs)
            if not metrics.keys() & LEARNING_RATES:
                metrics |= _learning_rate(self.model)
            self._session.explain(clock, metrics, everything=everything)
            self._explained = self._step


def _check_probe(probe: object) -> None:
    if not isinstance(probe, Probe):
        allowed = "tf_xai.Probe(inputs, targets)"
        raise TypeError(expected("probe", "be a Probe", allowed, type(probe).__name__))


def _checked_path(log_dir: str | os.PathLike[str]) -> LogPath:
    """The same wherever the training goes, if TensorFlow can write to that; else as it is."""
    name = os.fspath(log_dir)
    if not _is_writable_name(name):
        rule, allowed = "be a name that TensorFlow can write", "UTF-8 without NUL"
        raise ValueError(expected("log_dir", rule, allowed, repr(name)))
    path = log_path(log_dir)
    return path.absolute() if _is_writable_name(str(path.absolute())) else path


def _is_writable_name(name: str) -> bool:
    return "\0" not in name and name == schema.writable(name)


def _default_alarms(measures: Sequence[str] | None) -> Sequence[Alarm]:
    """One, on the default measure, or on the first of those that are asked for instead."""
    usual = Alarm()
    return (usual,) if not measures or usual.measure in measures else (Alarm(measures[0]),)


def _listed(interventions: Intervention | Iterable[Intervention]) -> list[Intervention]:
    listed = [interventions] if isinstance(interventions, Intervention) else list(interventions)
    for one in cast(list[object], listed):
        if not isinstance(one, Intervention):
            rule, allowed = "hold interventions", "tf_xai.Intervention(edit)"
            raise TypeError(expected("interventions", rule, allowed, type(one).__name__))
    return listed


def _metrics(logs: dict[str, Any] | None) -> dict[str, float]:
    """The numbers that Keras knows, without those that come from here."""
    metrics = {}
    for name, value in (logs or {}).items():
        with suppress(Exception):  # what is no number is somebody else's
            if not str(name).startswith("xai/") and not isinstance(value, str):
                metrics[schema.writable(str(name))] = float(value)
    return metrics


def _learning_rate(model: Any) -> dict[str, float]:
    """What the optimizer says at present, where it has a single one."""
    with suppress(Exception):  # a user's own optimizer or schedule may do anything
        rate = model.optimizer.learning_rate
        return {"learning_rate": float(rate.numpy() if hasattr(rate, "numpy") else rate)}
    return {}


def _batches_so_far(optimizer: Any) -> int:
    """Batches that the weights have seen: an update may have gathered several of them."""
    if optimizer is None:
        return 0
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)  # of one that scales the loss
    iterations = getattr(optimizer, "iterations", None)
    if iterations is None:
        return 0
    is_counted = hasattr(iterations, "assign")  # else a quotient; early Keras 3 counts batches
    gathered = 1 if is_counted else getattr(optimizer, "gradient_accumulation_steps", None) or 1
    return int(iterations.numpy()) * gathered
