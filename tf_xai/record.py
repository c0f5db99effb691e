"""What one method found at one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.probe.features import Feature

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Where a curve or surface over one feature was evaluated."""

    feature: Feature
    at: Sequence[float]


@dataclass(frozen=True)
class Row:
    """One entry of axis 0 if that is not the probe's examples: a feature, a repeat, a tree."""

    name: str
    grids: Sequence[Grid] = ()


@dataclass(frozen=True)
class Node:
    """One node of a tree.

    Attributes:
        label: the entry of `labels` that the node splits by; -1: a leaf.
        threshold: rows with a value up to it go left.
        left: index of the left child.
        right: index of the right child.
        share: of the rows that reach the node.
        value: mean score of each output.
    """

    label: int
    threshold: float
    left: int
    right: int
    share: float
    value: Sequence[float]


@dataclass(frozen=True, eq=False)
class Explanation:
    """What a method returns, if it is more than values.

    Attributes:
        values: axis 0 is the example, or the row.
        fit: how well the explanation fits the model, by the names in the method's `fits`; one
            value for each example, or a single one.
        tree: nodes of a tree, the root first.
    """

    values: FloatArray
    fit: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)
    tree: Sequence[Node] = ()


@dataclass(frozen=True, eq=False)
class Record:
    """The arrays of one method over the probe, and the constants of its series.

    Attributes:
        values: `[examples, ...]`, or `[rows, ...]` if there are `rows`; signed and
            un-normalised, at the method's own resolution.
        scores: score of the target before softmax or sigmoid, `[examples]`.
        targets: explained class, `[examples]`.
        predicted: class that the model predicts, `[examples]`.
        confidence: probability of the predicted class, `[examples]`; NaN for quantities.
        params: the method's parameters, including those chosen automatically.
        score: what `scores` are: `"logit"`, `"log_probability"` or `"output"`.
        method: registry name.
        series: name in the log.
        place: index of the method in the list of methods.
        view: how it is shown, such as `"maps"`.
        axes: the meaning of the axes after the first.
        channels: names along the last axis if its entries are shown one by one.
        is_signed: negative values mean evidence against the target.
        input_multiplied: zero wherever the input equals its baseline.
        rows: the entries of axis 0 if these are not the probe's examples.
        labels: names along axis 1, if it has any.
        fit: how well the explanation fits the model, such as `"local_r2"`.
        tree: the nodes of a surrogate tree.
        task: what the outputs are: `"classes"`, `"labels"` or `"quantities"`.
        evaluations: number of rows that the model was run on for this method only.
        reused: number of rows whose scores another method of the step had computed before.
    """

    values: FloatArray
    scores: FloatArray
    targets: IntArray
    predicted: IntArray
    confidence: FloatArray
    params: Mapping[str, Any]
    score: str
    method: str
    series: str
    place: int
    view: str
    axes: Sequence[str]
    channels: Sequence[str]
    is_signed: bool
    input_multiplied: bool
    rows: Sequence[Row] = ()
    labels: Sequence[str] = ()
    fit: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)
    tree: Sequence[Node] = ()
    task: str = "classes"
    evaluations: int = 0
    reused: int = 0
