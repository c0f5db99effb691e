"""Notes about choices, and caveats, for readers of explanations."""

from __future__ import annotations

from collections.abc import Sequence

from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.probe.kinds import UNCERTAIN
from tf_xai.probe.task import CLASSES


def choices_made(methods: Sequence[Method], probe: Probe, task: str, model_name: str) -> list[str]:
    """Notes about automatic choices."""
    layers = {method.series_name: method.params().get("layer") for method in methods}
    notes = [f"{name} uses layer '{layer}'" for name, layer in layers.items() if layer]
    if not probe.kind_is_given and probe.kind in UNCERTAIN:
        kind = UNCERTAIN[probe.kind]
        notes.append(f"the examples are assumed to be {kind}; `kind=` declares another kind")
    if task != CLASSES:
        notes.append(f"the outputs of '{model_name}' are assumed to be {task}")
    return notes


def blind_methods(methods: Sequence[Method], probe: Probe, looked_up: Sequence[str]) -> list[str]:
    """A caveat about methods that need derivatives, if the model looks up whole numbers."""
    names = [
        method.series_name
        for method in methods
        if any(request.differentiates_input for request in method.needs(probe))
    ]
    if not names or not looked_up:
        return []
    return [
        f"{', '.join(names)} says nothing about {', '.join(looked_up)}: whole numbers "
        "are looked up by the model, not differentiated; kernel_shap sees them"
    ]


def unreachable_logits(score: str, model_name: str) -> list[str]:
    """A caveat about a score that is not a logit."""
    if score != "log_probability":
        return []
    return [
        f"the softmax or sigmoid of '{model_name}' has no input that could be found: "
        "the log-probability is explained instead of the logit"
    ]
