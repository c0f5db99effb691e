"""Edits of the probe that are tried beside the explanations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from tf_xai.errors import expected
from tf_xai.intervention import Intervention
from tf_xai.probe import Probe
from tf_xai.probe.task import QUANTITIES


def edited_inputs(
    interventions: Sequence[Intervention], probe: Probe
) -> dict[str, npt.NDArray[Any]]:
    """The inputs after each intervention, by its name; raises `ValueError`."""
    edited = {intervention.name: intervention.edited(probe) for intervention in interventions}
    if len(edited) < len(interventions):
        names = [intervention.name for intervention in interventions]
        rule, allowed = "have a name of its own", "`name=` where an edit is used twice"
        raise ValueError(expected("interventions", rule, allowed, names))
    return edited


def check_edits(
    interventions: Sequence[Intervention], task: str, classes: int, model_name: str
) -> None:
    """Raises `ValueError` if interventions do not fit what the model puts out.

    Args:
        interventions: of the probe.
        task: of the model.
        classes: how many it tells apart.
        model_name: for messages.
    """
    if task == QUANTITIES and interventions:
        rule = "be left out where outputs are quantities: none flips"
        allowed = "InterventionalEffect(edits=[...]) among the `methods`"
        given = [intervention.name for intervention in interventions]
        raise ValueError(expected("interventions", rule, allowed, given))
    for intervention in interventions:
        intervention.check_classes(classes, model_name)
