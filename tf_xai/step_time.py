"""When a step was explained."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tf_xai import schema


@dataclass(frozen=True)
class StepTime:
    """When a step was explained.

    Attributes:
        step: its number in the log: finished epochs, or finished batches.
        epoch: finished epochs.
        batch: finished batches.
        wall_time: seconds since 1970.
    """

    step: int
    epoch: int
    batch: int
    wall_time: float

    @classmethod
    def of(cls, message: schema.Step) -> StepTime:
        """The time that a logged step states."""
        return cls(message.step, message.epoch, message.batch, message.wall_time)

    def fields(self) -> dict[str, Any]:
        """The fields that log messages share."""
        return asdict(self)
