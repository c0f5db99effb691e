"""From a compared record to the summary values that are logged: maps, drift, scalars, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tf_xai import schema
from tf_xai.comparison.descriptions import described
from tf_xai.drift import measures, over_examples
from tf_xai.methods import Fit
from tf_xai.pictures.overlay import Overlays
from tf_xai.probe import Probe
from tf_xai.quality import FAITHFULNESS, Check, registry
from tf_xai.record import Record
from tf_xai.schema.event_pb2 import Summary
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.session.series_state import SeriesState
from tf_xai.step_time import StepTime
from tf_xai.writing.messages import (
    scalar_values,
    series_message,
    series_values,
    step_message,
    step_value,
)

_BETTER = {"higher": schema.HIGHER, "lower": schema.LOWER, "": schema.NEITHER}


class StepEncoder:
    """Encodes steps as summary values.

    Args:
        probe: that is explained.
        states: of the series, by name.
        overlays: whether to add image summaries.
    """

    def __init__(self, probe: Probe, states: Mapping[str, SeriesState], *, overlays: bool) -> None:
        self._probe = probe
        self._states = states
        self._checks = {name: _check_messages(state) for name, state in states.items()}
        self._overlays = Overlays(probe) if overlays else None

    def encode(
        self, time: StepTime, compared: ComparedRecord, quality: Sequence[schema.Quality]
    ) -> list[Summary.Value]:
        """Everything that is logged of one record."""
        record, degenerate = compared.record, compared.moment.degenerate
        name, state = record.series, self._states[record.series]
        logged = dict.fromkeys(drift.measure for drift in compared.drift)
        series = series_message(
            record,
            self._probe.fingerprint,
            self._checks[name],
            described(measures()[measure] for measure in logged),
        )
        step = step_message(time, record, compared.largest, degenerate, compared.drift)
        step.number = state.logged_steps + 1
        quality = [*quality, *_fit(record)]
        step.quality.extend(quality)
        state.logged = series, step
        share_degenerate = {f"xai/{name}/degenerate": float(degenerate.mean())}
        scalars = compared.medians | share_degenerate | _quality_scalars(name, quality)
        overlays = self._overlays.values(record) if self._overlays else []
        packed = schema.pack(compared.quantised)
        return [*series_values(series, step, packed), *scalar_values(scalars), *overlays]

    def encode_later_quality(
        self, name: str, quality: Sequence[schema.Quality]
    ) -> list[Summary.Value]:
        """The last logged step of a series once more, with checks that ran after it was logged."""
        logged = self._states[name].logged
        if logged is None:
            return []
        series, step = logged
        replaced = {(one.check, one.of) for one in quality}
        kept = [one for one in step.quality if (one.check, one.of) not in replaced]
        del step.quality[:]
        step.quality.extend([*kept, *quality])
        return [step_value(series, step), *scalar_values(_quality_scalars(name, quality))]


def _check_messages(state: SeriesState) -> list[schema.Check]:
    """What the checks of a series are called and mean."""
    return [
        *(_check_message(fit.name, FAITHFULNESS, fit) for fit in state.method.fits),
        *(_check_message(check.name(), check.family, check) for check in state.checks),
    ]


def _check_message(name: str, family: str, check: Check | Fit) -> schema.Check:
    return schema.Check(
        name=name,
        label=check.label,
        says=check.says,
        family=family,
        better=_BETTER[check.better],
        low=check.range[0],
        high=check.range[1],
    )


def _fit(record: Record) -> list[schema.Quality]:
    """How well the method's own approximation fits the model."""
    return [schema.Quality(check=name, values=record.fit[name]) for name in record.fit]


def _quality_scalars(series: str, quality: Sequence[schema.Quality]) -> dict[str, float]:
    """The summary over the probe, by scalar tags; only where something is defined."""
    checks = registry()
    shares = {name for name in checks if checks[name].is_share}
    scalars = {
        f"xai/{series}/{one.check}": over_examples(
            np.array(one.values), is_share=one.check in shares
        ).item()
        for one in quality
        if not one.of
    }
    return {tag: value for tag, value in scalars.items() if np.isfinite(value)}
