"""Fills: the values that replace removed regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from tf_xai.engine.primitives.coalitions import Fills
from tf_xai.engine.structure import Structure
from tf_xai.methods._baseline import (
    NAMES,
    Baseline,
    baseline_paths,
    check_background,
    check_baseline,
    has_background,
)
from tf_xai.methods._method import check_choice
from tf_xai.methods._spread import evenly
from tf_xai.methods.perturbation._regions import key_of
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE, TEXT

Fill = Baseline | int

BACKGROUND = "background"
_MAX_ROWS = 16  # of the background
_NO_CODES = ("mean", "blur")


def check_fill(baseline: Fill) -> None:
    """Raises `ValueError` for an unknown name."""
    if isinstance(baseline, str):
        check_choice("baseline", baseline, (*NAMES, BACKGROUND))
    elif not isinstance(baseline, (int, np.integer)):
        check_baseline(baseline)


def chosen_fill(baseline: Fill, structure: Structure, probe: Probe) -> Fill:
    """The baseline, or one that suits the probe for "auto"; raises `ValueError` if it does not."""
    is_auto = isinstance(baseline, str) and baseline == "auto"
    if probe.kind == TEXT:
        return _token(probe.unknown_token if is_auto else baseline, structure)
    if is_auto and not has_background(probe):
        return "zeros"
    if is_auto:
        return BACKGROUND if probe.kind == TABLE else "mean"
    if structure.embeds and isinstance(baseline, str) and baseline in _NO_CODES:
        raise ValueError(
            "`baseline` must be codes for inputs that are codes. "
            f"Expected 'background', 'zeros' or an array of codes; got {baseline!r}."
        )
    fills_of(baseline, probe, np.dtype(np.float32))
    return baseline


def fills_of(baseline: Fill, probe: Probe, dtype: np.dtype[Any]) -> Fills:
    """The fill rows of each example, created once.

    Args:
        baseline: the chosen one.
        probe: whose inputs are filled.
        dtype: of the model's input.
    """
    key = ("fills", probe.kind, probe.inputs.shape, dtype.str, key_of(baseline))
    return probe.once(key, lambda: _drawn(baseline, probe, dtype))


def _drawn(baseline: Fill, probe: Probe, dtype: np.dtype[Any]) -> Fills:
    examples, shape = len(probe), probe.inputs.shape[1:]
    if probe.kind == TEXT:
        return Fills(np.full((1, *shape), baseline, dtype), np.zeros((examples, 1), np.int64))
    if isinstance(baseline, str) and baseline == BACKGROUND:
        check_background(probe)
        table = probe.background[evenly(len(probe.background), _MAX_ROWS)].astype(dtype)
        return Fills(table, np.broadcast_to(np.arange(len(table)), (examples, len(table))))
    paths = baseline_paths(baseline, probe, np.zeros(1, np.float32), np.ones(1, np.float32))
    zeros = np.zeros((1, *shape), dtype)
    table = zeros if paths.baselines is None else paths.baselines.astype(dtype)
    rows = np.zeros((1, 1), np.int64) if paths.rows is None else paths.rows
    return Fills(table, np.broadcast_to(rows, (examples, rows.shape[1])))


def _token(baseline: Fill, structure: Structure) -> int:
    is_whole = isinstance(baseline, (int, np.integer)) and not isinstance(baseline, bool)
    token = int(baseline) if is_whole else -1  # type: ignore[arg-type]
    most = np.inf if structure.vocabulary is None else structure.vocabulary - 1
    if not 0 <= token <= most:
        allowed = "at least 0" if most == np.inf else f"from 0 to {most}"
        raise ValueError(
            "`baseline` must be the index of the token that replaces others in a text. "
            f"Expected a whole number {allowed}; got {baseline!r}."
        )
    return token
