"""Whether a training can go on in the log of an earlier one, and at which other layers."""

from __future__ import annotations

import json

from tf_xai.errors import expected
from tf_xai.explainer import Explainer
from tf_xai.log.messages import params_json
from tf_xai.log.remote import LogPath
from tf_xai.log.run_log import RunLog
from tf_xai.methods import Method

_OTHER_LOG = "Give another `log_dir`, or begin the log anew: at epoch 0, with a new Explain."


def check_goes_on(explainer: Explainer, log: RunLog, directory: LogPath) -> None:
    """Raises `ValueError` where the log tells of another probe, or of methods with other settings.

    A layer that was left out may be another: the model chooses it.

    Args:
        explainer: of the training that goes on.
        log: what the earlier one wrote.
        directory: where that is.
    """
    if log.probe is None:
        rule, allowed = "hold the probe that it was begun with", "one whose beginning is whole"
        got = f"'{directory}': {log.told_damage() or 'no probe'}"
        raise ValueError(f"{expected('log_dir', rule, allowed, got)} {_OTHER_LOG}")
    if log.probe.fingerprint != explainer.probe.fingerprint:
        rule = f"be the one that the log in '{directory}' was begun with"
        began = f"fingerprint {log.probe.fingerprint}"
        message = expected("probe", rule, began, explainer.probe.fingerprint)
        raise ValueError(f"{message} {_OTHER_LOG}")
    for method in _logged(explainer, log):
        name, params = method.series_name, method.params()
        given = f"{method.registry_name()} {params_json(params)}"
        if name in explainer.layer_left_out:
            params["layer"] = _layer_of(log, name)
        logged = f"{log.series[name].method} {log.params_of(name)}"
        if logged != f"{method.registry_name()} {params_json(params)}":
            rule = f"explain '{name}' as the log in '{directory}' does"
            raise ValueError(f"{expected('methods', rule, logged, given)} {_OTHER_LOG}")


def other_layers(explainer: Explainer, log: RunLog) -> dict[str, object]:
    """The layers that series look at, where it was one of another name so far."""
    layers = {one.series_name: one.params().get("layer") for one in _logged(explainer, log)}
    return {name: layers[name] for name in layers if layers[name] != _layer_of(log, name)}


def _logged(explainer: Explainer, log: RunLog) -> list[Method]:
    return [method for method in explainer.methods if method.series_name in log.series]


def _layer_of(log: RunLog, series: str) -> object:
    """The layer that a series looked at last; None: at none, or nobody knows."""
    try:
        params = json.loads(log.params_of(series))
    except (ValueError, RecursionError):
        return None
    return params.get("layer") if isinstance(params, dict) else None
