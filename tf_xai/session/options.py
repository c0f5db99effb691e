"""How a session works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tf_xai.alarms import Alarm


@dataclass(frozen=True)
class SessionOptions:
    """How a session works.

    Attributes:
        measures: names of the drift measures; None: those that suit each kind of series.
        alarms: that watch the drift.
        refuses_idle_alarms: whether an alarm that can never be triggered is an error.
        overlays: whether to write image summaries for TensorBoard's Images page too.
        raise_errors: whether an error while explaining ends the training.
        budget: largest share of the training time to spend, or None.
        writes: whether to write a log at all; of several workers, only the chief does.
    """

    measures: Sequence[str] | None = None
    alarms: Sequence[Alarm] = ()
    refuses_idle_alarms: bool = False
    overlays: bool = False
    raise_errors: bool = False
    budget: float | None = None
    writes: bool = True
