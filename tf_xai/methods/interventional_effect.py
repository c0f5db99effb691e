"""Interventional effect: how far the score moves when the input is set to something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray, Needs, Passes
from tf_xai.engine.score import QUANTITY
from tf_xai.engine.structure import Structure
from tf_xai.errors import expected
from tf_xai.intervention import Intervention
from tf_xai.methods._grids import at_shares
from tf_xai.methods._method import Fit, FloatArray, Method
from tf_xai.probe import Probe
from tf_xai.probe.features import Feature
from tf_xai.probe.kinds import TABLE
from tf_xai.record import Said

_SHARES = ((1, 9), 10)  # of the rows: up to 1 and 9 of 10
_MOST_CATEGORIES = 4


@dataclass(frozen=True, kw_only=True)
class InterventionalEffect(Method):
    """`f(do(x_S = v)) - f(x)`: the change of the score by each edit, `[examples, edits]`.

    `f` is the score of the target. Beside it stands the flip rate: the share of the edits that
    change what the model predicts, or that bring it to the class in their `to=`; quantities have
    none. The edits are made once and are the same at every step.

    Args:
        edits: a list of `Intervention`; left out, for tables, each feature set to its 10 % and its
            90 % quantile in the background, or to each category (the four most frequent of more).

    Raises:
        ValueError: where there are no edits of inputs that are no table, or two have one name.

    Source: Pearl, "Causality", 2000.
    """

    edits: Sequence[Intervention] | None = None

    fits = (
        Fit(
            "flip_rate",
            "Flip rate",
            "Share of the edits that change what the model predicts.",
            better="",
            range=(0.0, 1.0),
        ),
    )

    tells_of_parts = False

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        _check_names(self._edits(probe))
        self._edited(probe)
        return self

    def needs(self, probe: Probe) -> Needs:
        return Needs(rows=frozenset({len(self._edits(probe)) * len(probe)}))

    def explain(self, passes: Passes, probe: Probe) -> FloatArray | Said:
        edits, edited = self._edits(probe), self._edited(probe)
        shape = edited.shape[:2]

        def rows(index: IntArray) -> npt.NDArray[Any]:
            return edited[np.unravel_index(index, shape)].astype(passes.inputs.dtype)

        answer = passes.sampled.rows(rows, np.tile(np.arange(shape[1]), shape[0]))
        effects = (answer.score.reshape(shape) - passes.scores).T
        if passes.head == QUANTITY:
            return effects
        predicted = answer.predicted.reshape(shape)
        pairs = zip(edits, predicted, strict=True)
        flips = [edit.flips(passes.predicted, after) for edit, after in pairs]
        return Said(effects, {"flip_rate": np.mean(flips, axis=0)})

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("edit",)

    def labels(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return [edit.name for edit in self._edits(probe)]

    def params(self) -> dict[str, object]:
        edits = None if self.edits is None else [edit.name for edit in self.edits]
        return super().params() | {"edits": edits}

    def _edited(self, probe: Probe) -> npt.NDArray[Any]:
        """The inputs after each edit, `[edits, examples, ...]`."""
        edits = self._edits(probe)
        key = (InterventionalEffect, edits)
        return probe.once(key, lambda: np.stack([edit.edited(probe) for edit in edits]))

    def _edits(self, probe: Probe) -> tuple[Intervention, ...]:
        if self.edits is not None:
            return tuple(self.edits)
        return probe.once(InterventionalEffect, lambda: _settings(probe))


def _settings(probe: Probe) -> tuple[Intervention, ...]:
    """Each feature of a table set to values that say something of its range."""
    if probe.kind != TABLE:
        rule, allowed = (
            f"be given for a probe of kind {probe.kind!r}",
            "a list of `xai.Intervention`",
        )
        raise ValueError(expected("edits", rule, allowed, "none"))
    named = {
        f"{feature.name} = {_said(feature, value)}": (feature, value)
        for feature in probe.features
        for value in _values(feature, probe.background)
    }
    return tuple(
        Intervention(feature.placed(probe.inputs, np.full(len(probe), value)), name=name)
        for name, (feature, value) in named.items()
    )


def _values(feature: Feature, table: npt.NDArray[Any]) -> list[float]:
    values = feature.values(table)
    if not feature.categories:
        return at_shares(values, *_SHARES).tolist()
    if len(feature.categories) <= _MOST_CATEGORIES:
        return list(range(len(feature.categories)))
    codes, counts = np.unique(values, return_counts=True)
    return sorted(codes[np.argsort(-counts, kind="stable")[:_MOST_CATEGORIES]].tolist())


def _said(feature: Feature, value: float) -> str:
    if feature.categories:
        return feature.categories[int(value)]
    return f"{value:.4g} {feature.unit}".rstrip()


def _check_names(edits: Sequence[Intervention]) -> None:
    names = [edit.name for edit in edits]
    if not names or len(set(names)) < len(names):
        rule, allowed = "hold edits with a name each", "a list of `xai.Intervention`"
        raise ValueError(expected("edits", rule, allowed, names))
