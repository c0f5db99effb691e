"""What an alarm says when it rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tf_xai import schema


@dataclass(frozen=True)
class AlarmEvent:
    """The drift of a series stood out from the steps before.

    Attributes:
        step: at which it rang.
        epoch: finished epochs.
        batch: finished batches.
        series: name of the series.
        measure: of drift.
        detector: that rang.
        drift: to the previous step, the median over the examples watched.
        statistic: what the detector compares with `threshold`.
        threshold: of the detector.
        examples: indices of those that caused it, the most unusual first.
        target: the class that was watched alone; None: the whole probe.
        rows: their names where the series is not about examples: then they are its rows.
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
    def of(cls, said: schema.Alarms, alarm: schema.Alarm, rows: Sequence[str] = ()) -> AlarmEvent:
        """As the log tells it, given the names of the series' rows where it has any."""
        return cls(
            said.step,
            said.epoch,
            said.batch,
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
        """The same with the names of `examples` among the rows of its series, where it has any."""
        known = tuple(rows[place] for place in self.examples if place < len(rows))
        return replace(self, rows=known)

    def message(self) -> schema.Alarm:
        """As it is stored."""
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
