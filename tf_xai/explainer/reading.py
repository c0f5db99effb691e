"""How a model reads a probe."""

from __future__ import annotations

from typing import Any

from tf_xai.engine import Structure
from tf_xai.engine.model_inputs import input_dtypes
from tf_xai.engine.survey import tokens_of
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE, kind_for


def read_by(probe: Probe, model: Any, structure: Structure) -> Probe:
    """The probe as that model reads it: its kind, and tokens for texts."""
    kind = probe.kind
    if not probe.kind_is_given:
        kind = kind_for(structure, probe.inputs, kind)
    if structure.vectorizer is None:
        return probe if kind == probe.kind else probe.read_as(kind)
    return probe.read_as(kind, *tokens_of(model, structure.vectorizer, probe.all_inputs))


def looked_up(model: Any, probe: Probe) -> list[str]:
    """Features of a table that the model receives as whole numbers, without derivatives."""
    if probe.kind != TABLE:
        return []
    dtypes = input_dtypes(model, probe.all_inputs)
    inputs = probe.all_inputs
    whole = {
        at
        for at, name in enumerate(inputs.explained_names)
        if inputs.is_joined and dtypes[name].is_integer
    }
    return [
        feature.name
        for feature in probe.features
        if (feature.categories and not feature.is_one_hot) or whole & set(feature.columns)
    ]
