"""Counts the steps of a training, over several `fit` calls."""

from __future__ import annotations

import time

from tf_xai.step_time import StepTime


class StepCounter:
    """Counts finished epochs and batches, and knows which of them are to be explained.

    Args:
        every_n_epochs: the interval in epochs.
        every_n_batches: the interval in batches, which then replaces the one in epochs; or None.
    """

    def __init__(self, every_n_epochs: int, every_n_batches: int | None) -> None:
        self._every_n_epochs = every_n_epochs
        self._every_n_batches = every_n_batches
        self._epochs = 0
        self._batches = 0
        self._earlier_epochs = 0
        """Epochs of earlier `fit` calls."""
        self._at_epoch_start = 0, 0
        self._batches_per_call = 1

    @property
    def step(self) -> int:
        """The number of the current step in the log."""
        return self._epochs if self._every_n_batches is None else self._batches

    def now(self) -> StepTime:
        """The current step."""
        return StepTime(self.step, self._epochs, self._batches, time.time())

    def start(
        self, epoch: int, seen: int, batches_per_epoch: int | None, *, is_continued: bool
    ) -> None:
        """Starts a `fit` call.

        Args:
            epoch: the first one, counted from 0.
            seen: batches that the weights have seen.
            batches_per_epoch: None if unknown.
            is_continued: whether steps of earlier `fit` calls were explained.
        """
        if is_continued and epoch == 0:  # one more `fit`: its epochs are added
            self._earlier_epochs = self._epochs
            return
        seen = seen if epoch else 0
        if is_continued:  # from where it stopped or, restored from a backup, from earlier
            earlier = max(self._epochs - epoch, 0)
            self._earlier_epochs = min(self._earlier_epochs, earlier)
            seen = min(seen, self._batches)
        self._epochs = self._earlier_epochs + epoch
        self._batches = max(seen, epoch * (batches_per_epoch or 0))

    def start_epoch(self, batches_per_call: int) -> None:
        """Starts an epoch.

        Args:
            batches_per_call: how many batches Keras executes together.
        """
        self._at_epoch_start = self._epochs, self._batches
        self._batches_per_call = batches_per_call

    def end_batch(self, batch: int, batches_per_epoch: int | None) -> bool:
        """Counts batches; whether the step is to be explained.

        Args:
            batch: its index in the epoch, as Keras reports it.
            batches_per_epoch: None if unknown.
        """
        before = self._batches
        epochs, batches = self._at_epoch_start
        # Of batches executed together, Keras 3 reports the last, but before about 3.9 the first.
        together = self._batches_per_call
        ended = batch + (together if batch % together == 0 else 1)
        in_epoch = min(ended, batches_per_epoch or ended)
        self._batches = batches + in_epoch
        self._epochs = epochs + (in_epoch == batches_per_epoch)
        interval = self._every_n_batches
        return interval is not None and before // interval != self._batches // interval

    def end_epoch(self, epoch: int) -> bool:
        """Counts an epoch, whose index Keras reports; whether the step is to be explained."""
        self._epochs = self._earlier_epochs + epoch + 1
        return self._every_n_batches is None and self._epochs % self._every_n_epochs == 0
