"""Permutation importance: how much worse the model gets when a feature is shuffled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray, Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.class_scores import ClassScores
from tf_xai.engine.primitives.forward import Queries
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.methods._method import FloatArray, Method, check_choice
from tf_xai.methods.global_effects._grids import feature_names, features_of, held_columns
from tf_xai.methods.global_effects._losses import (
    AUTO,
    LOSSES,
    check_quantities,
    check_truth,
    losses,
    right_outputs,
)
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.record import Row


@dataclass(frozen=True, kw_only=True)
class PermutationImportance(Method):
    """`L(X with feature j permuted) - L(X)`, mean loss over the probe: `[repeats, features]`.

    Near 0, the model does not need the feature; below 0, it does better without. Permutations are
    the same for all features and at every step; the columns of a one-hot code move together. The
    true values must be known: the probe's `truth`, or else its `targets`.

    Args:
        repeats: number of permutations.
        seed: of the permutations.
        loss: `"auto"`: cross-entropy of classes in nats; the mean cross-entropy of labels, or that
            of the explained one if no others are known; the squared error of quantities, in their
            unit squared. `"squared_error"` or `"absolute_error"`: of probabilities or
            quantities, mean over the outputs.
        features: names; left out, all.

    Raises:
        ValueError: if the probe has no true values.

    Source: Breiman, "Random forests", 2001; Fisher et al., "All models are wrong, but many are
    useful", 2019.
    """

    repeats: int = 5
    seed: int = 0
    loss: str = AUTO
    features: Sequence[str] | None = None

    view = "importance"
    suits = frozenset({TABLE})

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("repeats", self.repeats)
        whole_number("seed", self.seed, least=0)
        check_choice("loss", self.loss, LOSSES)

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        check_truth(probe)
        feature_names(self.features, probe)
        return self

    def check(self, probe: Probe, classes: int, model_name: str) -> None:
        check_quantities(probe)

    def needs(self, probe: Probe) -> Sequence[Request]:
        shape = (self.repeats, len(features_of(self.features, probe)), len(probe))
        return [Rows(int(np.prod(shape))), ClassScores()]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        features, inputs = features_of(self.features, probe), passes.inputs
        held = held_columns(features, inputs.shape[1])
        order = self.permutations(len(inputs))
        shape = (self.repeats, len(features), len(inputs))

        def rows(index: IntArray) -> npt.NDArray[Any]:
            repeat, feature, example = np.unravel_index(index, shape)
            return np.where(held[feature], inputs[order[repeat, example]], inputs[example])

        example = np.tile(np.arange(len(inputs)), self.repeats * len(features))
        asked = Queries(rows, example, all_outputs=True)
        scores = passes.ask(Rows(len(example)), asked).outputs
        units = scores.shape[-1]
        right = right_outputs(probe, passes.head, passes.targets, units)
        before = losses(self.loss, passes.head, passes.ask(ClassScores()), right)
        after = losses(self.loss, passes.head, scores.reshape(*shape, units), right)
        return np.asarray((after - before).mean(axis=-1), np.float32)

    def permutations(self, examples: int) -> IntArray:
        """The example that provides the feature of each example, `[repeats, examples]`."""
        rng = np.random.default_rng(self.seed)
        return np.stack([rng.permutation(examples) for _ in range(self.repeats)])

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("feature",)

    def rows(self, values: FloatArray, probe: Probe) -> Sequence[Row]:
        return [Row(f"repeat {repeat}") for repeat in range(1, self.repeats + 1)]

    def labels(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return feature_names(self.features, probe)
