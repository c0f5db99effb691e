"""What an alarm reports when it is triggered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tf_xai import schema


@dataclass(frozen=True)
class AlarmEvent:
    """The drift of a series stood out from the steps before.

    Attributes:
        step: at which the alarm was triggered.
        epoch: finished epochs.
        batch: finished batches.
        series: name of the series.
        measure: name of the drift measure.
        detector: name of the detector that triggered it.
        drift: to the previous step, the median over the examples watched.
        statistic: the number that the detector compares with `threshold`.
        threshold: of the detector.
        examples: indices of the examples that caused it, the most unusual first.
        target: the class that was watched separately; None: the whole probe.
        rows: the names of those rows if the series is about rows instead of examples.
    """

    step: int
    epoch: int
    batch: int
    series: str
    measure: str
    detector: str
    drift: float
    statistic: float
    threshold: float
    examples: tuple[int, ...]
    target: int | None = None
    rows: tuple[str, ...] = ()

    @classmethod
    def of(cls, at: schema.Alarms, alarm: schema.Alarm, rows: Sequence[str] = ()) -> AlarmEvent:
        """An event read from the log, given the names of the series' rows if it has any."""
        return cls(
            at.step,
            at.epoch,
            at.batch,
            alarm.series,
            alarm.measure,
            alarm.detector,
            alarm.drift,
            alarm.statistic,
            alarm.threshold,
            tuple(alarm.examples),
            None if alarm.target < 0 else alarm.target,
        ).named(rows)

    def named(self, rows: Sequence[str]) -> AlarmEvent:
        """The same event with the names of `examples`, if its series is about rows."""
        names = tuple(rows[place] for place in self.examples if place < len(rows))
        return replace(self, rows=names)

    def message(self) -> schema.Alarm:
        """The event as it is logged."""
        return schema.Alarm(
            series=self.series,
            measure=self.measure,
            detector=self.detector,
            drift=self.drift,
            statistic=self.statistic,
            threshold=self.threshold,
            examples=self.examples,
            target=-1 if self.target is None else self.target,
        )
