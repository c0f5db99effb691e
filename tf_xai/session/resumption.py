"""Whether and how a training continues the log of an earlier one."""

from __future__ import annotations

import json

from tf_xai.explainer import Explainer
from tf_xai.log.remote import LogPath
from tf_xai.log.run_log import RunLog
from tf_xai.methods import Method
from tf_xai.writing.messages import params_json

_ADVICE = (
    "Choose another `log_dir`, or start the log anew by training from epoch 0 with a new Explain."
)
_OTHER_MODEL = (
    "the model's layers differ from those at the start of this log: drift compares two models"
)


def readable_log(directory: LogPath) -> RunLog:
    """The log so far; raises `ValueError` if it cannot be read, since it cannot be continued."""
    try:
        log = RunLog(directory)
        problems = log.unreadable
    except OSError as error:
        problems = [str(error)]
    if problems:
        raise ValueError(
            "`log_dir` must be a directory that can be read. "
            f"Expected a readable path; got {str(directory)!r} ({'; '.join(problems)})."
        )
    return log


def check_continues(explainer: Explainer, log: RunLog, directory: LogPath) -> None:
    """Raises `ValueError` if the log has another probe, or methods with other parameters.

    A layer that the user left out may differ: it is chosen for each model.

    Args:
        explainer: of the training that continues.
        log: of the earlier training.
        directory: of the log.
    """
    if log.probe is None:
        raise ValueError(
            "`log_dir` must hold the probe of the training that is continued. Expected a log whose "
            f"beginning is intact; got '{directory}': {log.damage_text() or 'no probe'}. {_ADVICE}"
        )
    if log.probe.fingerprint != explainer.probe.fingerprint:
        raise ValueError(
            f"`probe` must be the one that the log in '{directory}' was started with. Expected "
            f"fingerprint {log.probe.fingerprint}; got {explainer.probe.fingerprint}. {_ADVICE}"
        )
    for method in _logged_methods(explainer, log):
        name, params = method.series_name, method.params()
        given = f"{method.registry_name()} {params_json(params)}"
        if name in explainer.layer_left_out:
            params["layer"] = _logged_layer(log, name)
        logged = f"{log.series[name].method} {log.params_of(name)}"
        if logged != f"{method.registry_name()} {params_json(params)}":
            raise ValueError(
                f"`methods` must explain '{name}' as the log in '{directory}' does. "
                f"Expected {logged}; got {given}. {_ADVICE}"
            )


def continuation_notes(explainer: Explainer, log: RunLog, step: int, last_logged: int) -> list[str]:
    """What changes in the log from `step` on.

    Args:
        explainer: of the training that continues.
        log: of the earlier training, up to `step`.
        step: at which the training continues.
        last_logged: the last step that the log held.
    """
    again = f"; steps {step} to {last_logged} will be logged again" if last_logged > step else ""
    names = {method.series_name for method in explainer.methods}
    notes = [f"the training continues at step {step}{again}"]
    notes += [f"{name} is no longer explained" for name in log.series if name not in names]
    notes += [f"{name} is explained from here on" for name in sorted(names - {*log.series})]
    changed = _changed_layers(explainer, log)
    return notes + [f"{name} uses layer '{changed[name]}' from here on" for name in changed]


def other_model_warnings(explainer: Explainer, log: RunLog) -> list[str]:
    """A warning if the log was started with another model and does not say so yet."""
    fingerprint = log.probe.model if log.probe is not None else ""
    notes = [note.text for message in log.notes.values() for note in message.notes]
    is_other = fingerprint not in ("", explainer.model_fingerprint)
    return [_OTHER_MODEL] if is_other and _OTHER_MODEL not in notes else []


def _changed_layers(explainer: Explainer, log: RunLog) -> dict[str, object]:
    """The layers of the series that used another layer so far."""
    layers = {
        method.series_name: method.params().get("layer")
        for method in _logged_methods(explainer, log)
    }
    return {name: layers[name] for name in layers if layers[name] != _logged_layer(log, name)}


def _logged_methods(explainer: Explainer, log: RunLog) -> list[Method]:
    return [method for method in explainer.methods if method.series_name in log.series]


def _logged_layer(log: RunLog, series: str) -> object:
    """The layer that a series used last; None: no layer, or unknown."""
    try:
        params = json.loads(log.params_of(series))
    except (ValueError, RecursionError):
        return None
    return params.get("layer") if isinstance(params, dict) else None
