"""Interventional effect: how the score changes when the input is set to something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray, Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.forward import Queries
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure
from tf_xai.intervention import Intervention
from tf_xai.methods._method import Fit, FloatArray, Method
from tf_xai.methods.global_effects._edits import Edits, Given, OfFeatures
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.record import Explanation
from tf_xai.targets import QUANTITY


@dataclass(frozen=True, kw_only=True)
class InterventionalEffect(Method):
    """`f(do(x_S = v)) - f(x)`: the change of the score by each edit, `[examples, edits]`.

    `f` is the score of the target. The flip rate is reported too: the share of the edits that
    change the prediction, or change it to the class in their `to=`; not for quantities. The edits
    are made once and are the same at every step.

    Args:
        edits: a list of `Intervention`; left out, for tables, each feature set to its 10 % and
            90 % quantiles in the background, or to each category (the four most frequent ones).

    Raises:
        ValueError: if edits are left out for inputs that are not a table, if two edits have the
            same name, or if a `to=` is not a class of the model.

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

    def __post_init__(self) -> None:
        super().__post_init__()
        is_list = self.edits is None or isinstance(self.edits, (list, tuple))
        if not (is_list and all(isinstance(edit, Intervention) for edit in self.edits or ())):
            raise TypeError(
                "`edits` must be a list of interventions. "
                f"Expected a list of `xai.Intervention`; got {type(self.edits).__name__}."
            )

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        if self.edits is None and probe.kind != TABLE:
            raise ValueError(
                f"`edits` must be given for a probe of kind {probe.kind!r}. "
                "Expected a list of `xai.Intervention`; got none."
            )
        if self.edits is not None:
            _check_names([edit.name for edit in self.edits])
        self._edits(probe)
        return self

    def check(self, probe: Probe, classes: int, model_name: str) -> None:
        self._edits(probe).check_classes(classes, model_name)

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [Rows(len(self._edits(probe).names) * len(probe))]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray | Explanation:
        edits = self._edits(probe)
        shape = len(edits.names), len(probe)

        def rows(index: IntArray) -> npt.NDArray[Any]:
            return edits.rows(*np.unravel_index(index, shape)).astype(passes.inputs.dtype)

        example = np.tile(np.arange(len(probe)), len(edits.names))
        answer = passes.ask(Rows(len(example)), Queries(rows, example))
        effects = (answer.score.reshape(shape) - passes.scores).T
        if passes.head == QUANTITY:
            return effects
        flips = edits.flips(passes.predicted, answer.predicted.reshape(shape))
        return Explanation(effects, {"flip_rate": flips.mean(axis=0)})

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("edit",)

    def labels(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return self._edits(probe).names

    def params(self) -> dict[str, object]:
        edits = None if self.edits is None else [edit.name for edit in self.edits]
        return super().params() | {"edits": edits}

    def _edits(self, probe: Probe) -> Edits:
        given = None if self.edits is None else tuple(self.edits)

        def draw() -> Edits:
            return OfFeatures(probe) if given is None else Given(given, probe)

        return probe.once((InterventionalEffect, given), draw)


def _check_names(names: Sequence[str]) -> None:
    if not names or len(set(names)) < len(names):
        raise ValueError(
            "`edits` must have different names. "
            f"Expected a list of `xai.Intervention`; got {names}."
        )
