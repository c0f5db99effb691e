"""A record together with what comparing it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.comparison.history import Moment
from tf_xai.record import Record


@dataclass(frozen=True)
class ComparedRecord:
    """One record, compared with earlier ones.

    Attributes:
        record: the new record.
        quantised: its values as they are stored.
        moment: what later records are compared with.
        largest: largest |value| of each example.
        drift: to earlier steps, to another example and to another seed.
        medians: of the drift over the probe, by scalar tags.
    """

    record: Record
    quantised: schema.Quantised
    moment: Moment
    largest: npt.NDArray[np.float64]
    drift: Sequence[schema.Drift]
    medians: dict[str, float]
