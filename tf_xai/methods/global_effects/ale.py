"""Accumulated local effects, of single features or of pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray, Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.forward import Queries
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._method import FloatArray, Method
from tf_xai.methods.global_effects._effects import Effects
from tf_xai.methods.global_effects._grids import feature_names, features_of
from tf_xai.methods.global_effects._pair_effects import PairEffects
from tf_xai.methods.global_effects._rows import examples_for, output_names
from tf_xai.methods.global_effects._single_effects import SingleEffects
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.record import Row


@dataclass(frozen=True, kw_only=True)
class ALE(Method):
    """Accumulated local effects `sum_k E[f(z_k, x_C) - f(z_k-1, x_C) | x in bin k]`, centred.

    `f` is the score of every output, `z` the edges of bins with equally many rows of the
    background, `x` the rows in a bin: unlike in a partial dependence, no row is moved far from its
    own value. The result has mean 0 over the background, is in units of the score, and has the
    shape `[features, 1, grid, outputs]`; grids shorter than others are repeated. Categories are in
    the order of their codes; those that do not occur in the background are left out.

    With `pairs` it is `[pairs, grid, grid, outputs]`: the joint effect of two features beyond their
    single effects. Categories count as numbers there.

    Args:
        features: names; left out, all. Each costs a run of the model on two rows for each row of
            the background, categories on four.
        pairs: pairs of names, instead of `features`; four rows for each row of the background.
        bins: largest number of bins.

    Source: Apley and Zhu, "Visualizing the effects of predictor variables in black box supervised
    learning models", 2020.
    """

    features: Sequence[str] | None = None
    pairs: Sequence[Sequence[str]] | None = None
    bins: int = 20

    suits = frozenset({TABLE})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("bins", self.bins)
        if self.pairs is not None and self.features is not None:
            raise ValueError(
                "`features` must be left out if `pairs` are given. "
                "Expected one of the two; got both."
            )

    @property
    def view(self) -> str:  # type: ignore[override]
        """Surfaces of pairs, else curves."""
        return "curves" if self.pairs is None else "surfaces"

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        if self.pairs is None:
            _check_vary(feature_names(self.features, probe), probe, any)
        for pair in _pair_names(self.pairs, probe) if self.pairs is not None else ():
            _check_vary(pair, probe, all)
        return self

    def needs(self, probe: Probe) -> Sequence[Request]:
        effects = self._effects(probe)
        return [Rows(len(effects.row) * effects.corners)]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        effects, dtype = self._effects(probe), passes.inputs.dtype

        def rows(index: IntArray) -> npt.NDArray[Any]:
            return effects.asked(probe.background, index).astype(dtype)

        example = np.repeat(examples_for(effects.row, probe), effects.corners)
        asked = Queries(rows, example, all_outputs=True)
        values = effects.accumulated(passes.ask(Rows(len(example)), asked).outputs)
        return (values[:, None] if self.pairs is None else values).astype(np.float32)

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        first = ("line", "at") if self.pairs is None else ("at", "other_at")
        return (*first, "output")

    def rows(self, values: FloatArray, probe: Probe) -> Sequence[Row]:
        return self._effects(probe).rows()

    def channel_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return output_names(values, probe)

    def _effects(self, probe: Probe) -> Effects:
        def draw() -> Effects:
            if self.pairs is None:
                features = features_of(self.features, probe)
                return SingleEffects(features, probe.background, self.bins)
            names = _pair_names(self.pairs, probe)
            pairs = [(probe.feature(one), probe.feature(other)) for one, other in names]
            return PairEffects(pairs, probe.background, self.bins)

        about = self.features if self.pairs is None else self.pairs
        return probe.once((ALE, repr(about), self.bins), draw)


def _pair_names(pairs: Sequence[Sequence[str]], probe: Probe) -> list[tuple[str, str]]:
    if not pairs or any(isinstance(one, str) or len(one) != 2 or one[0] == one[1] for one in pairs):
        raise ValueError(
            "`pairs` must be pairs of different features. "
            f"Expected a list such as [('age', 'height')]; got {pairs!r}."
        )
    for name in (name for pair in pairs for name in pair):
        probe.feature(name, "pairs")
    return [(one, other) for one, other in pairs]


def _check_vary(
    names: Sequence[str], probe: Probe, enough: Callable[[Iterable[bool]], bool]
) -> None:
    """Raises `ValueError` if not `enough` of them have two values in the background."""
    still = [name for name in names if np.ptp(probe.feature(name).values(probe.background)) == 0]
    if not enough(name not in still for name in names):
        raise ValueError(
            "`background` must vary in the explained features. "
            f"Expected rows that differ in each feature; got a single value of {still}."
        )
