"""Edits of the probe by interventions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from tf_xai.intervention import Intervention
from tf_xai.probe import Probe
from tf_xai.probe.task import QUANTITIES


def edited_inputs(
    interventions: Sequence[Intervention], probe: Probe
) -> dict[str, npt.NDArray[Any]]:
    """The inputs after each intervention, by name; raises `ValueError` if names repeat."""
    edited = {intervention.name: intervention.edited(probe) for intervention in interventions}
    if len(edited) < len(interventions):
        names = [intervention.name for intervention in interventions]
        raise ValueError(
            "`interventions` must have different names. "
            f"Expected `name=` if an edit is used twice; got {names}."
        )
    return edited


def check_edits(
    interventions: Sequence[Intervention], task: str, classes: int, model_name: str
) -> None:
    """Raises `ValueError` if interventions do not suit the model's outputs.

    Args:
        interventions: of the probe.
        task: of the model.
        classes: number of its outputs.
        model_name: for messages.
    """
    if task == QUANTITIES and interventions:
        allowed = "InterventionalEffect(edits=[...]) among the `methods`"
        given = [intervention.name for intervention in interventions]
        raise ValueError(
            "`interventions` must be left out if outputs are quantities, which cannot flip. "
            f"Expected {allowed}; got {given}."
        )
    for intervention in interventions:
        intervention.check_classes(classes, model_name)
