"""The messages of a step. With `run_log`, the only place that knows tags and summary metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.alarms import AlarmEvent
from tf_xai.drift import comparable_rows
from tf_xai.engine.passes import Passes
from tf_xai.pictures.displayed import displayed, displayed_masks
from tf_xai.probe import IntArray, Probe
from tf_xai.probe.features import Feature
from tf_xai.probe.kinds import SERIES, TABLE
from tf_xai.record import FloatArray, Record, Row
from tf_xai.schema import summaries
from tf_xai.schema.event_pb2 import Summary
from tf_xai.step_time import StepTime

_PEAK = 99  # percentile
_TASKS = {"classes": schema.CLASSES, "labels": schema.LABELS, "quantities": schema.QUANTITIES}


def probe_value(probe: Probe, targets: IntArray, model: str) -> Summary.Value:
    """The probe and the fingerprint of the model, once per run."""
    message = schema.Probe(
        fingerprint=probe.fingerprint,
        kind=probe.kind,
        names=probe.names,
        targets=targets,
        class_names=probe.class_names or [],
        targets_given=probe.targets is not None or probe.truth is not None,
        task=_TASKS[probe.task],
        unit=probe.unit,
        truth=() if probe.truth is None else probe.truth.ravel(),
        features=[_feature(feature) for feature in probe.features],
        texts=[schema.Words(words=words) for words in probe.words or ()],
        rate=probe.rate or 0,
        model=model,
    )
    numbers = _shown_numbers(probe)
    if numbers is not None:
        message.inputs.CopyFrom(schema.pack(schema.quantise(numbers)))
    if probe.pictures is not None:
        message.pictures.CopyFrom(schema.pack_pictures(displayed(probe.pictures)))
        if probe.masks is not None:
            message.masks.CopyFrom(schema.pack_pictures(displayed_masks(probe.masks)))
    return summaries.blobs("probe", schema.PLUGIN_NAME, [message.SerializeToString()])


def _shown_numbers(probe: Probe) -> FloatArray | None:
    """`[examples, features]` of a table, `[examples, times, channels]` of series."""
    if probe.kind == TABLE:
        return np.stack([feature.values(probe.inputs) for feature in probe.features], axis=1)
    if probe.kind == SERIES:
        return probe.inputs.reshape(*probe.inputs.shape[:2], -1).astype(np.float32)
    return None


def _feature(feature: Feature) -> schema.Feature:
    return schema.Feature(name=feature.name, unit=feature.unit, categories=feature.categories)


def _row(row: Row) -> schema.Row:
    grids = [schema.Grid(feature=_feature(grid.feature), at=grid.at) for grid in row.grids]
    return schema.Row(name=row.name, grids=grids)


def predictions_value(
    time: StepTime,
    passes: Passes,
    metrics: Mapping[str, float],
    flips: Mapping[str, npt.NDArray[Any]],
) -> Summary.Value:
    """Scores and predictions of every example, and the effects of interventions."""
    message = schema.Predictions(
        score=passes.scores,
        predicted=passes.predicted,
        confidence=[] if np.isnan(passes.confidence).all() else passes.confidence,
        metrics=[schema.Metric(name=name, value=metrics[name]) for name in metrics],
        quality=[schema.Quality(check=name, values=flips[name]) for name in flips],
        **time.fields(),
    )
    return summaries.text_tensor("predictions", schema.PLUGIN_NAME, message.SerializeToString())


def alarms_value(time: StepTime, events: Sequence[AlarmEvent]) -> Summary.Value:
    """The alarms that were triggered at a step."""
    message = schema.Alarms(alarms=[event.message() for event in events], **time.fields())
    return summaries.text_tensor("alarms", schema.PLUGIN_NAME, message.SerializeToString())


def params_json(params: Mapping[str, object]) -> str:
    """A method's parameters as a log holds them: equal for equal parameters."""
    return json.dumps(dict(params), sort_keys=True)


def series_message(
    record: Record,
    fingerprint: str,
    checks: Sequence[schema.Check],
    measures: Sequence[schema.Measure],
) -> schema.Series:
    """The constants of a series."""
    return schema.Series(
        name=record.series,
        method=record.method,
        params_json=params_json(record.params),
        kind=record.view,
        axes=record.axes,
        channels=record.channels,
        is_signed=record.is_signed,
        input_multiplied=record.input_multiplied,
        score=record.score,
        fingerprint=fingerprint,
        place=record.place,
        checks=checks,
        measures=measures,
        rows=[_row(row) for row in record.rows],
        labels=record.labels,
        task=_TASKS[record.task],
    )


def step_message(
    time: StepTime, record: Record, largest: Any, degenerate: npt.NDArray[np.bool_], drift: Any
) -> schema.Step:
    """Everything about a record except its values."""
    rows = np.abs(record.values.reshape(len(record.values), -1))
    shown = np.abs(comparable_rows(record.values, record.axes, record.channels))
    step = schema.Step(
        evaluations=record.evaluations,
        reused=record.reused,
        degenerate=degenerate.tolist(),
        magnitude=rows.sum(axis=1),
        peak=np.percentile(shown, _PEAK, axis=1),
        largest=largest,
        drift=drift,
        **time.fields(),
    )
    step.tree.nodes.extend(schema.Node(**vars(node)) for node in record.tree)
    return step


def series_values(
    series: schema.Series, step: schema.Step, packed: schema.Packed
) -> list[Summary.Value]:
    """The two values of a series at one step."""
    content = series.SerializeToString()
    data = [packed.SerializeToString()]
    return [
        step_value(series, step),
        summaries.blobs(f"{series.name}/values", schema.PLUGIN_NAME, data, content),
    ]


def step_value(series: schema.Series, step: schema.Step) -> Summary.Value:
    """Everything about a series at one step except its values."""
    tag, content = f"{series.name}/step", series.SerializeToString()
    return summaries.text_tensor(tag, schema.PLUGIN_NAME, step.SerializeToString(), content)


def scalar_values(scalars: Mapping[str, float]) -> list[Summary.Value]:
    """Numbers for the Scalars page."""
    return [summaries.scalar(tag, value) for tag, value in scalars.items()]


def notes_value(time: StepTime, notes: Sequence[schema.Note]) -> Summary.Value:
    """The notes of a step."""
    message = schema.Notes(step=time.step, wall_time=time.wall_time, notes=notes)
    return summaries.text_tensor("notes", schema.PLUGIN_NAME, message.SerializeToString())
