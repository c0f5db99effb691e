"""Surrogate tree: a small tree that answers as the model does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import IntArray, Passes
from tf_xai.engine.primitives._primitive import Request
from tf_xai.engine.primitives.forward import Queries
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure
from tf_xai.errors import positive
from tf_xai.methods._method import Fit, FloatArray, Method
from tf_xai.methods._spread import evenly
from tf_xai.methods.global_effects._rows import examples_for
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.record import Explanation, Node, Row
from tf_xai.task import CLASSES

_LEAST_TO_SPLIT = 40  # rows: of fewer, none are held out
_HELD_OUT = 4  # one row of so many

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SurrogateTree(Method):
    """A regression tree on rows of the background and the model's scores of all outputs for them.

    Values are the share of the explained variance that the splits by each column give, `[1,
    columns]`; the tree is kept beside them, and `Series.rules()` reads it as sentences. A quarter
    of the rows, the same at every step, is held out to see how well the tree stands for the model:
    `fidelity` is the R² of all scores together, `agreement`, of classes, the share of rows for
    which it names the class that the model names. Of fewer than 40 rows none is held out, and both
    are about those that the tree was grown on.

    Args:
        depth: of the tree, at most.
        samples: at most so many rows of the background, spread evenly over it.
        seed: of what is held out, and of the choice between equally good splits.

    Raises:
        ImportError: where scikit-learn is not installed.

    Source: Craven and Shavlik, "Extracting tree-structured representations of trained networks",
    1996.
    """

    depth: int = 3
    samples: int = 500
    seed: int = 0

    kind = "tree"
    is_signed = False
    suits = frozenset({TABLE})
    fits = (
        Fit(
            "fidelity",
            "Fidelity",
            "How much of the variance of the model's scores the tree explains; on rows held out, "
            "where there are 40 or more.",
        ),
        Fit(
            "agreement",
            "Agreement",
            "Share of the rows held out for which the tree names the model's class.",
            range=(0.0, 1.0),
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        positive("depth", self.depth)
        positive("samples", self.samples, least=2)
        positive("seed", self.seed, least=0)

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        _regressor()
        if len(probe.background) < 2:
            raise ValueError(
                "`background` must hold rows to grow a tree on. "
                f"Expected at least 2 rows; got {len(probe.background)}."
            )
        return self

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [Rows(len(evenly(len(probe.background), self.samples)))]

    def explain(self, passes: Passes, probe: Probe) -> Explanation:
        chosen = evenly(len(probe.background), self.samples)
        table = probe.background[chosen]

        def rows(index: IntArray) -> npt.NDArray[Any]:
            return table[index].astype(passes.inputs.dtype)

        example = examples_for(chosen, probe)
        asked = Queries(rows, example, all_outputs=True)
        scores = passes.ask(Rows(len(example)), asked).outputs.astype(np.float64)
        grown_on, held_out = self._parts(len(table))
        tree = _regressor()(max_depth=self.depth, random_state=self.seed)
        tree.fit(table[grown_on], scores[grown_on])
        said = tree.predict(table[held_out]).reshape(len(held_out), -1)
        fit = {"fidelity": _explained(scores[held_out], said)}
        if probe.task == CLASSES:
            fit["agreement"] = _agreement(scores[held_out], said)
        return Explanation(
            tree.feature_importances_[None].astype(np.float32), fit, _nodes(tree.tree_)
        )

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("feature",)

    def rows(self, values: FloatArray, probe: Probe) -> Sequence[Row]:
        return [Row("tree")]

    def labels(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return probe.columns

    def _parts(self, count: int) -> tuple[IntArray, IntArray]:
        """The rows to grow the tree on, and those to try it on."""
        if count < _LEAST_TO_SPLIT:
            return np.arange(count), np.arange(count)
        order = np.random.default_rng(self.seed).permutation(count)
        return np.sort(order[count // _HELD_OUT :]), np.sort(order[: count // _HELD_OUT])


def _regressor() -> Any:
    try:
        from sklearn.tree import DecisionTreeRegressor
    except ImportError as error:
        raise ImportError(
            "surrogate_tree needs scikit-learn. Install it with `pip install 'tf-xai[blackbox]'`, "
            "or choose `pdp`, `ale` or `permutation_importance`."
        ) from error
    return DecisionTreeRegressor


def _explained(scores: Float64, said: Float64) -> Float64:
    """R² of all outputs together; NaN where the scores do not differ."""
    variance = ((scores - scores.mean(axis=0)) ** 2).sum()
    missed = ((scores - said) ** 2).sum()
    return np.array([1 - missed / variance if variance > 0 else np.nan])


def _agreement(scores: Float64, said: Float64) -> Float64:
    one, other = (_named(each) for each in (scores, said))
    return np.array([(one == other).mean()])


def _named(scores: Float64) -> IntArray:
    """The class of each row; of a single unit, 1 where its logit is positive."""
    return scores.argmax(axis=1) if scores.shape[1] > 1 else (scores[:, 0] > 0).astype(np.int64)


def _nodes(tree: Any) -> list[Node]:
    shares = tree.weighted_n_node_samples / tree.weighted_n_node_samples[0]
    return [
        Node(-1, 0.0, 0, 0, float(share), value)
        if left < 0
        else Node(int(label), float(threshold), int(left), int(right), float(share), value)
        for label, threshold, left, right, share, value in zip(
            tree.feature,
            tree.threshold,
            tree.children_left,
            tree.children_right,
            shares,
            tree.value[:, :, 0].tolist(),
            strict=True,
        )
    ]
