"""Hand-made records, and quality checks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.quality import Case, Check

Array = npt.NDArray[Any]

COLOURS = ("y", "x", "channel")


def record(
    values: npt.ArrayLike,
    axes: Sequence[str] = ("y", "x"),
    *,
    series: str = "made",
    channels: Sequence[str] = (),
    is_signed: bool = True,
) -> xai.Record:
    array = np.asarray(values, np.float32)
    count = len(array)
    return xai.Record(
        values=array,
        scores=np.zeros(count, np.float32),
        targets=np.zeros(count, np.int64),
        predicted=np.zeros(count, np.int64),
        confidence=np.ones(count, np.float32),
        params={},
        score="logit",
        method=series,
        series=series,
        place=0,
        view="maps",
        axes=axes,
        channels=channels,
        is_signed=is_signed,
        input_multiplied=False,
    )


def probe(count: int, side: int = 4, masks: npt.ArrayLike | None = None) -> xai.Probe:
    return xai.Probe(np.ones((count, side, side, 1), np.float32), [0] * count, masks=masks)


def check_record(
    check: Check,
    checked: xai.Record,
    of: xai.Probe | None = None,
    others: Mapping[str, xai.Record] | None = None,
) -> dict[str, Array]:
    """What a check finds without the model."""
    of = probe(len(checked.values)) if of is None else of
    nothing: Any = None
    return check.judge(Case(checked, nothing, of, nothing, nothing, others or {}))


def check_method(
    model: Any, of: xai.Probe, method: Any, check: Check, values: Array | None = None
) -> dict[str, Array]:
    """What a check finds in the record of a method, or in `values` instead."""
    explainer = Explainer(model, of, method, checks=[check])
    (prepared,) = explainer.methods
    passes = explainer.passes()
    found = explainer.record(prepared, passes)
    if values is not None:
        found = xai.Record(**{**vars(found), "values": values.astype(np.float32)})
    return explainer.judge(check, prepared, found, passes, {found.series: found})
