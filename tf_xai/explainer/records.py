"""From a method's result to a record of its series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tf_xai.engine import Passes
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.record import Explanation, FloatArray, Record


@dataclass(frozen=True)
class Setting:
    """The constants of all records of one explainer.

    Attributes:
        probe: that is explained.
        task: of the model.
        score: kind of score that is explained.
        series: names of all series, in their order.
        explains_tokens: whether derivatives are taken at the embeddings of tokens.
    """

    probe: Probe
    task: str
    score: str
    series: list[str]
    explains_tokens: bool


def record_of(method: Method, passes: Passes, setting: Setting) -> Record:
    """The record of `method`, given the shared passes."""
    probe = setting.probe
    before = passes.count.now()
    explanation = method.explain(passes, probe)
    explanation = explanation if isinstance(explanation, Explanation) else Explanation(explanation)
    values = np.asarray(explanation.values, np.float32)
    axes, labels = method.axis_names(values, probe), method.labels(values, probe)
    is_signed = method.is_signed
    if setting.explains_tokens and values.shape[1:] == passes.point_shape:
        values, axes = _per_token(values, method.input_multiplied), ("token",)
        is_signed = is_signed and method.input_multiplied
    elif tuple(axes) == ("column",) and method.input_multiplied:
        values, axes = _per_feature(values, probe), ("feature",)
        labels = [feature.name for feature in probe.features]
    count = passes.count.since(before)
    return Record(
        values=values,
        scores=passes.scores,
        targets=passes.targets,
        predicted=passes.predicted,
        confidence=passes.confidence,
        params=method.params(),
        score=setting.score,
        method=method.registry_name(),
        series=method.series_name,
        place=setting.series.index(method.series_name),
        view=method.view,
        axes=axes,
        channels=method.channel_names(values, probe),
        is_signed=is_signed,
        input_multiplied=method.input_multiplied,
        rows=method.rows(values, probe),
        labels=labels,
        fit=explanation.fit,
        tree=explanation.tree,
        task=setting.task,
        evaluations=count.evaluations,
        reused=count.reused,
    )


def _per_token(values: FloatArray, input_multiplied: bool) -> FloatArray:
    """`[examples, tokens]` from `[examples, tokens, embedding]`.

    Attributions are summed; of a derivative, the norm is taken.
    """
    if input_multiplied:
        return values.sum(axis=-1, dtype=np.float64).astype(np.float32)
    return np.linalg.norm(values, axis=-1)


def _per_feature(values: FloatArray, probe: Probe) -> FloatArray:
    """`[examples, features]` from `[examples, columns]`: attributions are summed."""
    columns = [list(feature.columns) for feature in probe.features]
    return np.stack([values[:, places].sum(axis=1) for places in columns], axis=1)
