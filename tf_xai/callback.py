"""The Keras callback: decides when to explain, never what."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import keras

from tf_xai.alarms import Alarm
from tf_xai.errors import whole_number
from tf_xai.intervention import Intervention
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.quality import Check
from tf_xai.session.keras_training import batches_per_call, batches_seen, metrics_of
from tf_xai.session.run_plan import RunPlan
from tf_xai.session.session import Session
from tf_xai.session.step_counter import StepCounter


class Explain(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped
    """Explains a fixed probe while a model trains, and logs how the explanations change.

    It explains before the first batch, at its interval, and always at the end, into `log_dir/xai`,
    where TensorBoard's `tf_xai` tab and `tf_xai.load` find it. Training is not affected: the
    weights after `fit` are bit for bit what they are without it.

    Drift to the previous explained step enters Keras' `logs` as `xai/<series>/<measure>`, drift
    to the first as `xai/<series>/<measure>_to_first` (median over the probe, 0: nothing changed),
    so that `EarlyStopping(monitor="xai/grad_cam/spearman", mode="min")` works; list this callback
    before those that read its numbers. Between explained steps the last known numbers are
    repeated.

    A step is the number of finished epochs, or of finished batches if `every_n_batches` is given.
    A training that starts at epoch 0 starts a new log; one that starts later (`initial_epoch`, or
    restored by `BackupAndRestore`) continues the log. Several `fit` calls with one instance form
    one series.

    Args:
        probe: the examples to explain, a `Probe`.
        methods: names such as `"grad_cam"`, instances, or a mix; left out, a set that suits the
            model.
        log_dir: directory of the run, such as `"logs/run1"` or `"gs://bucket/run1"`; a relative
            path is resolved at once, so that changing the working directory does not matter.
        every_n_epochs: the interval.
        every_n_batches: an interval in batches instead of epochs.
        drift: drift measures, such as `"spearman"` or `["cosine", "ssim"]`; left out, those that
            suit each series.
        quality: checks of how far the explanations can be believed: names such as `"deletion"`,
            instances, or a mix; left out, the cheap ones that apply. Expensive checks run every
            few epochs and at the end.
        interventions: edits of the probe whose flip rate is logged, such as
            `Intervention(remove_watermark)`.
        alarms: what to be warned of; left out, one `Alarm()` on each series. `()` for none.
        overlays: whether to write pictures for TensorBoard's Images page too.
        output: name or index of the output to explain if the model has several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.
        budget: largest share of the training time to spend on explaining, such as 0.05: the most
            expensive methods are explained less often. The first and the last step are always
            explained.
        on_error: what happens if explaining fails: `"warn"` warns once, notes it in the log and
            lets the training continue; `"raise"` ends the training.

    Raises:
        ValueError, TypeError: for arguments that cannot work, at once or, if that depends on the
            model, before the first batch.
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
        self._plan = RunPlan.of(
            probe,
            methods,
            log_dir=log_dir,
            drift=drift,
            quality=quality,
            interventions=interventions,
            alarms=alarms,
            overlays=overlays,
            output=output,
            jit_compile=jit_compile,
            budget=budget,
            on_error=on_error,
        )
        self._every_n_epochs = whole_number("every_n_epochs", every_n_epochs)
        self._every_n_batches = (
            None if every_n_batches is None else whole_number("every_n_batches", every_n_batches)
        )
        self._forget_training()

    def __getstate__(self) -> dict[str, Any]:
        """Copies have seen no training: Keras Tuner makes one for each of its trials."""
        of_a_training = {"_session", "_last_model", "_counter", "_model", "params"}
        return {name: value for name, value in vars(self).items() if name not in of_a_training}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__init__()
        self.__dict__.update(state)
        self._forget_training()

    def _forget_training(self) -> None:
        self._session: Session | None = None
        self._last_model: Callable[[], Any] = lambda: None
        self._explained_step: int | None = None
        self._counter = StepCounter(self._every_n_epochs, self._every_n_batches)

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Checks everything that can be checked, and compiles."""
        self._close()  # an interrupted training may have left it open
        self._is_before_first_epoch = True
        self._session = self._plan.open_session(self.model, self._stop, self.params)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains the initial weights."""
        if self._is_before_first_epoch and self._session is not None:
            try:
                self._start(epoch, self._session)
            except BaseException:
                self._close()  # so that another training can write to the log
                raise
        self._is_before_first_epoch = False
        self._counter.start_epoch(batches_per_call(self.model))

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains, if the interval is in batches."""
        if self._counter.end_batch(batch, self._batches_per_epoch):
            self._explain(logs)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains, if the interval is in epochs, and adds the last known numbers to `logs`."""
        if self._counter.end_epoch(epoch):
            self._explain(logs)
        if logs is not None and self._session is not None:
            logs.update(self._session.latest)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Explains the final weights, and closes the log."""
        if self._session is not None and not self._is_before_first_epoch:
            self._explain(logs, everything=True)
            self._session.finish()
        self._close()

    @property
    def _batches_per_epoch(self) -> int | None:
        """None if unknown."""
        return (self.params or {}).get("steps")

    def _implements_train_batch_hooks(self) -> bool:
        """Keras 2 asks for this, so that the callback also works with `tf_keras`."""
        return True

    def _implements_test_batch_hooks(self) -> bool:
        return False

    def _implements_predict_batch_hooks(self) -> bool:
        return False

    def _start(self, epoch: int, session: Session) -> None:
        is_continued = self._explained_step is not None
        is_other_model = is_continued and self._last_model() is not self.model
        self._last_model = weakref.ref(self.model)
        seen = batches_seen(self.model.optimizer)
        self._counter.start(epoch, seen, self._batches_per_epoch, is_continued=is_continued)
        session.begin(self._counter.step)
        if is_other_model:
            session.note("another model is explained from here on")
        self._explained_step = None
        self._explain(everything=True)

    def _explain(self, logs: dict[str, Any] | None = None, *, everything: bool = False) -> None:
        step = self._counter.step
        if self._session is not None and (everything or self._explained_step != step):
            metrics = metrics_of(logs, self.model)
            self._session.explain(self._counter.now(), metrics, everything=everything)
            self._explained_step = step

    def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _stop(self) -> None:
        self.model.stop_training = True
