"""How a model reads a probe."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from tf_xai.engine import Structure
from tf_xai.engine.model_inputs import input_dtypes
from tf_xai.engine.survey import tokens_of
from tf_xai.probe import Probe
from tf_xai.probe.kinds import SERIES, TABLE, TEXT

_ALONG_TIME = ("Conv1D", "LSTM", "GRU", "RNN")


def read_by(probe: Probe, model: Any, structure: Structure) -> Probe:
    """The probe as that model reads it: its kind, and tokens for texts."""
    kind = probe.kind
    if not probe.kind_is_given:
        kind = _kind_for(structure, probe.inputs, kind)
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


def _kind_for(structure: Structure, inputs: npt.NDArray[Any], guess: str) -> str:
    """The guess, corrected by what the model does with its inputs."""
    if structure.embeds or structure.vectorizer is not None:
        return TEXT
    if guess == TABLE and _runs_along_time(structure, inputs.shape[1]):
        return SERIES
    return guess


def _runs_along_time(structure: Structure, length: int) -> bool:
    """Whether a layer that works along time receives as many time steps as there are columns."""
    for info in structure.layers:
        if info.class_name.startswith(_ALONG_TIME):
            return True
        is_reshaped = len(info.shape) == 2 and info.shape[0] == length
        if info.class_name == "Dense" or not (is_reshaped or info.shape == (length,)):
            return False
    return False
