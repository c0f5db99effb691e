"""Everything that is known about one explained step before it is logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tf_xai import schema
from tf_xai.probe import IntArray
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.step_time import StepTime

Findings = Mapping[str, Sequence[schema.Quality]]
"""What quality checks found, by the names of the series."""


@dataclass(frozen=True)
class ExplainedStep:
    """One explained step.

    Attributes:
        time: when.
        targets: explained class of each example.
        records: of each series that was explained and compared.
        findings: of the quality checks.
        values: other summary values of the step: predictions and alarms.
    """

    time: StepTime
    targets: IntArray
    records: Sequence[ComparedRecord]
    findings: Findings
    values: list[Summary.Value] = field(default_factory=list)
