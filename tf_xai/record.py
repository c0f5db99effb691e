"""What one method said of the probe at one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Record:
    """The arrays of one method over the probe, and the constants of its series.

    Attributes:
        values: `[examples, ...]`, signed and un-normalised, at the method's own resolution.
        scores: score of the target before softmax or sigmoid, `[examples]`.
        targets: explained class, `[examples]`.
        predicted: class that the model names, `[examples]`.
        confidence: probability of the predicted class, `[examples]`; NaN for a single linear
            unit.
        params: the method's settings, choices made for the user included.
        score: what `scores` are: `"logit"`, `"log_probability"` or `"output"`.
        method: registry name.
        series: name in the log.
        place: of the method in the list that was given.
        kind: how it is shown, such as `"maps"`.
        axes: what the axes after the example's mean.
        channels: names of the last axis where its entries are looked at one by one.
        is_signed: negative values mean evidence against the target.
        input_multiplied: zero wherever the input equals its baseline.
    """

    values: FloatArray
    scores: FloatArray
    targets: IntArray
    predicted: IntArray
    confidence: FloatArray
    params: Mapping[str, Any]
    score: str
    method: str
    series: str
    place: int
    kind: str
    axes: Sequence[str]
    channels: Sequence[str]
    is_signed: bool
    input_multiplied: bool
