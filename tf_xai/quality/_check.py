"""The base class of checks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from tf_xai.drift import Subject, comparable_rows, subject_of
from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.errors import whole_number
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.record import Record

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SHAPE, FAITHFULNESS, LOCALISATION = "shape", "faithfulness", "localisation"
STABILITY, SANITY, AGREEMENT = "stability", "sanity", "agreement"


class ExplainsAgain(Protocol):
    """What checks ask that explain the probe again, otherwise."""

    def passes(self) -> Passes:
        """The shared passes at the current weights."""

    def passes_at(self, inputs: Array) -> Passes:
        """The shared passes over other inputs, as many as the probe's and like them."""

    def record(self, method: Method, passes: Passes) -> Record:
        """What the method says, given passes."""

    def shuffling(self, stages: int, seed: int) -> AbstractContextManager[Iterator[str]]:
        """Within, each step of the iterator shuffles the weights of further layers."""


@dataclass(frozen=True)
class Case:
    """One record, and everything that it can be compared with.

    Attributes:
        record: the record to check.
        method: that produced it.
        probe: that was explained.
        passes: of the same step.
        explainer: for checks that explain again.
        others: the records of the same step, by series; the checked one may be among them.
    """

    record: Record
    method: Method
    probe: Probe
    passes: Passes
    explainer: ExplainsAgain
    others: Mapping[str, Record]

    @cached_property
    def rows(self) -> FloatArray:
        """The values as `[examples, numbers]`, summed over colour channels."""
        record = self.record
        return comparable_rows(record.values, record.axes, record.channels).astype(np.float64)

    @cached_property
    def subject(self) -> Subject:
        """What the rows represent."""
        return subject_of(
            self.record, self.record.view, self.record.values.shape[1:], self.record.targets
        )


@dataclass(frozen=True, kw_only=True)
class Check(ABC):
    """Checks one record by itself, against the model, or against what is known about the probe.

    Args:
        every_n_epochs: run at most that often; None: at every explained step.
    """

    every_n_epochs: int | None = None

    label: ClassVar[str]
    """For people."""
    says: ClassVar[str]
    """What the number means, in one sentence."""
    family: ClassVar[str]
    better: ClassVar[str] = ""
    """`"higher"`, `"lower"`, or `""` where neither is."""
    range: ClassVar[tuple[float, float]]
    at_end_only: ClassVar[bool] = False
    is_share: ClassVar[bool] = False
    """0 or 1 an example: what counts of a probe is the mean."""

    def __post_init__(self) -> None:
        if self.every_n_epochs is not None:
            whole_number("every_n_epochs", self.every_n_epochs)

    def applies_to(self, method: Method, probe: Probe) -> bool:
        """Whether the check applies to explanations of that probe by that method."""
        return method.view == "maps" and method.tells_of_parts

    def needs(self, method: Method, probe: Probe) -> Sequence[Request]:
        """Its requests of the passes, beside those of the method."""
        return ()

    @abstractmethod
    def judge(self, case: Case) -> dict[str, FloatArray]:
        """One value for each example, or a single one for the whole probe; NaN: undefined.

        Returns:
            The explanation's values under `""`; under other names, values to compare them with,
            such as `"random"`, a layer's path or another series. Empty if the record has no such
            property.
        """

    @classmethod
    def name(cls) -> str:
        """The name in `quality=[...]`."""
        return cls.__module__.rsplit(".", 1)[-1]
