"""The checked arguments of a training's explanation: what to explain, how, and where to log it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from tf_xai import drift as drift_measures
from tf_xai import schema
from tf_xai.alarms import Alarm
from tf_xai.alarms import resolve as resolve_alarms
from tf_xai.engine import has_several_workers, is_chief
from tf_xai.explainer import Explainer
from tf_xai.intervention import Intervention
from tf_xai.log.remote import LogPath, log_path
from tf_xai.methods import Method, check_choice
from tf_xai.methods import resolve as resolve_methods
from tf_xai.probe import Probe
from tf_xai.quality import DEFAULTS, Check
from tf_xai.quality import resolve as resolve_checks
from tf_xai.session.options import SessionOptions
from tf_xai.session.session import Session

ON_ERROR = ("warn", "raise")


@dataclass(frozen=True)
class RunPlan:
    """What to explain while a model trains; see `Explain` for the arguments.

    Attributes:
        probe: the examples.
        methods: None: those that suit the model.
        log_dir: of the run.
        checks: quality checks.
        requires_checks: whether a check that applies to no method is an error.
        interventions: edits of the probe.
        options: how the session works.
        output: of the model; None: its only one.
        jit_compile: whether to compile by XLA.
    """

    probe: Probe
    methods: Sequence[Method] | None
    log_dir: LogPath
    checks: Sequence[Check]
    requires_checks: bool
    interventions: Sequence[Intervention]
    options: SessionOptions
    output: str | int | None
    jit_compile: bool | str

    @classmethod
    def of(
        cls,
        probe: Probe,
        methods: str | Method | Iterable[str | Method] | None,
        *,
        log_dir: str | os.PathLike[str],
        drift: str | Sequence[str] | None,
        quality: str | Check | Iterable[str | Check] | None,
        interventions: Intervention | Iterable[Intervention],
        alarms: Alarm | Iterable[Alarm] | None,
        overlays: bool,
        output: str | int | None,
        jit_compile: bool | str,
        budget: float | None,
        on_error: str,
    ) -> RunPlan:
        """Checks the arguments, and fills in defaults.

        Raises:
            ValueError, TypeError: for arguments that are not allowed.
        """
        _check_probe(probe)
        check_choice("on_error", on_error, ON_ERROR)
        _check_jit_compile(jit_compile)
        _check_budget(budget)
        measures = drift and [measure.name() for measure in drift_measures.resolve(drift)]
        options = SessionOptions(
            measures=measures,
            alarms=_default_alarms(measures) if alarms is None else resolve_alarms(alarms),
            refuses_idle_alarms=alarms is not None,
            overlays=overlays,
            raise_errors=on_error == "raise",
            budget=budget,
        )
        return cls(
            probe=probe,
            methods=None if methods is None else resolve_methods(methods),
            log_dir=_absolute(log_dir),
            checks=resolve_checks(DEFAULTS if quality is None else quality),
            requires_checks=quality is not None,
            interventions=_as_list(interventions),
            options=options,
            output=output,
            jit_compile=jit_compile,
        )

    def open_session(self, model: Any, stop: Callable[[], None], training: object) -> Session:
        """Checks that everything suits the model, compiles, and opens the log.

        Args:
            model: a built Keras model.
            stop: ends the training.
            training: the same object for all sessions of one training.

        Raises:
            ValueError: if something does not suit the model, or the log cannot be written.
        """
        if self.options.budget is not None and has_several_workers(model):
            raise ValueError(
                "`budget` must be left out when several workers train together, because all of "
                f"them must explain the same steps. Expected None; got {self.options.budget}."
            )
        explainer = Explainer(
            model,
            self.probe,
            self.methods,
            checks=self.checks,
            interventions=self.interventions,
            output=self.output,
            jit_compile=self.jit_compile,
        )
        if self.requires_checks:
            explainer.require_checks()
        options = replace(self.options, writes=is_chief(model))
        return Session(explainer, self.log_dir, options, stop, training)


def _check_probe(probe: object) -> None:
    if not isinstance(probe, Probe):
        raise TypeError(
            "`probe` must be a Probe. "
            f"Expected tf_xai.Probe(inputs, targets); got {type(probe).__name__}."
        )


def _check_jit_compile(jit_compile: object) -> None:
    if not isinstance(jit_compile, bool) and jit_compile != "auto":
        raise ValueError(
            "`jit_compile` must say whether to compile by XLA. "
            f"Expected True, False or 'auto'; got {jit_compile!r}."
        )


def _check_budget(budget: object) -> None:
    is_share = isinstance(budget, (int, float)) and 0 < budget < 1
    if budget is not None and not is_share:
        raise ValueError(
            "`budget` must be a share of the training time. "
            f"Expected a number between 0 and 1, or None; got {budget!r}."
        )


def _absolute(log_dir: str | os.PathLike[str]) -> LogPath:
    """`log_dir` independent of the working directory, if TensorFlow can write that name."""
    name = os.fspath(log_dir)
    if not _is_writable_name(name):
        raise ValueError(
            "`log_dir` must be a name that TensorFlow can write. "
            f"Expected UTF-8 without NUL characters; got {name!r}."
        )
    path = log_path(log_dir)
    return path.absolute() if _is_writable_name(str(path.absolute())) else path


def _is_writable_name(name: str) -> bool:
    return "\0" not in name and name == schema.writable(name)


def _default_alarms(measures: Sequence[str] | None) -> Sequence[Alarm]:
    """One alarm, on the default measure or else on the first of `measures`."""
    default = Alarm()
    return (default,) if not measures or default.measure in measures else (Alarm(measures[0]),)


def _as_list(interventions: Intervention | Iterable[Intervention]) -> list[Intervention]:
    listed = [interventions] if isinstance(interventions, Intervention) else list(interventions)
    for one in cast(list[object], listed):
        if not isinstance(one, Intervention):
            raise TypeError(
                "`interventions` must be interventions. "
                f"Expected one or several tf_xai.Intervention(edit); got {type(one).__name__}."
            )
    return listed
