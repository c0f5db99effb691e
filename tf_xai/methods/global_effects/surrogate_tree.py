"""Surrogate tree: a small tree that imitates the model."""

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
from tf_xai.errors import whole_number
from tf_xai.methods._method import Fit, FloatArray, Method
from tf_xai.methods._spread import evenly
from tf_xai.methods.global_effects._rows import examples_for
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.probe.task import CLASSES
from tf_xai.record import Explanation, Node, Row

_MIN_TO_SPLIT = 40  # rows; with fewer, none are held out
_HELD_OUT = 4  # one of this many rows

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SurrogateTree(Method):
    """A regression tree fitted to the model's scores of all outputs on background rows.

    Values are the shares of the explained variance that splits by each column contribute, `[1,
    columns]`; the tree is stored too, and `Series.rules()` returns it as sentences. A quarter of
    the rows, the same at every step, is held out to measure how well the tree represents the
    model: `fidelity` is the R² of all scores together, `agreement`, for classes, the share of rows
    for which it predicts the model's class. With fewer than 40 rows none is held out, and both are
    measured on the rows that the tree was fitted to.

    Args:
        depth: largest depth of the tree.
        samples: largest number of background rows, evenly spread.
        seed: of the held-out rows, and of the choice between equally good splits.

    Raises:
        ImportError: if scikit-learn is not installed.

    Source: Craven and Shavlik, "Extracting tree-structured representations of trained networks",
    1996.
    """

    depth: int = 3
    samples: int = 500
    seed: int = 0

    view = "tree"
    is_signed = False
    suits = frozenset({TABLE})
    fits = (
        Fit(
            "fidelity",
            "Fidelity",
            "How much of the variance of the model's scores the tree explains, on held-out rows if "
            "there are at least 40 rows.",
        ),
        Fit(
            "agreement",
            "Agreement",
            "Share of the held-out rows for which the tree predicts the model's class.",
            range=(0.0, 1.0),
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("depth", self.depth)
        whole_number("samples", self.samples, least=2)
        whole_number("seed", self.seed, least=0)

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        _regressor()
        if len(probe.background) < 2:
            raise ValueError(
                "`background` must have enough rows to fit a tree. "
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
        answers = tree.predict(table[held_out]).reshape(len(held_out), -1)
        fit = {"fidelity": _explained(scores[held_out], answers)}
        if probe.task == CLASSES:
            fit["agreement"] = _agreement(scores[held_out], answers)
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
        """The rows to fit the tree to, and those to test it on."""
        if count < _MIN_TO_SPLIT:
            return np.arange(count), np.arange(count)
        order = np.random.default_rng(self.seed).permutation(count)
        return np.sort(order[count // _HELD_OUT :]), np.sort(order[: count // _HELD_OUT])


def _regressor() -> Any:
    try:
        from sklearn.tree import DecisionTreeRegressor
    except ImportError as error:
        raise ImportError(
            "surrogate_tree needs scikit-learn. Install it in the folder of tf-xai's source with "
            "`pip install '.[blackbox]'`, or choose `pdp`, `ale` or `permutation_importance`."
        ) from error
    return DecisionTreeRegressor


def _explained(scores: Float64, answers: Float64) -> Float64:
    """R² of all outputs together; NaN if the scores do not differ."""
    variance = ((scores - scores.mean(axis=0)) ** 2).sum()
    missed = ((scores - answers) ** 2).sum()
    return np.array([1 - missed / variance if variance > 0 else np.nan])


def _agreement(scores: Float64, answers: Float64) -> Float64:
    one, other = (_named(each) for each in (scores, answers))
    return np.array([(one == other).mean()])


def _named(scores: Float64) -> IntArray:
    """The class of each row; for a single unit, 1 if its logit is positive."""
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
