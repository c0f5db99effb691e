"""What one method said of the probe at one step."""

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
    """One entry of axis 0 where that is not the probe's examples: a feature, a repeat, a tree."""

    name: str
    grids: Sequence[Grid] = ()


@dataclass(frozen=True)
class Node:
    """One node of a tree.

    Attributes:
        label: the entry of `labels` by which rows part; -1: a leaf.
        threshold: rows with a value up to it go left.
        left: place of the node on the left.
        right: place of the node on the right.
        share: of the rows that come here.
        value: mean score of each output; of a single output, one.
    """

    label: int
    threshold: float
    left: int
    right: int
    share: float
    value: Sequence[float]


@dataclass(frozen=True, eq=False)
class Explanation:
    """What a method says beside its values.

    Attributes:
        values: axis 0 the example, or the row.
        fit: how well the explanation fits the model, by the names in the method's `fits`; one
            value an example, or a single one.
        tree: its nodes, the root first.
    """

    values: FloatArray
    fit: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)
    tree: Sequence[Node] = ()


@dataclass(frozen=True, eq=False)
class Record:
    """The arrays of one method over the probe, and the constants of its series.

    Attributes:
        values: `[examples, ...]`, or `[rows, ...]` where there are `rows`; signed and
            un-normalised, at the method's own resolution.
        scores: score of the target before softmax or sigmoid, `[examples]`.
        targets: explained class, `[examples]`.
        predicted: class that the model names, `[examples]`.
        confidence: probability of the predicted class, `[examples]`; NaN for quantities.
        params: the method's settings, choices made for the user included.
        score: what `scores` are: `"logit"`, `"log_probability"` or `"output"`.
        method: registry name.
        series: name in the log.
        place: of the method in the list that was given.
        kind: how it is shown, such as `"maps"`.
        axes: what the axes after the example's mean.
        channels: names of the last axis where its entries are looked at one by one.
        is_signed: negative values mean evidence against the target.
        input_multiplied: zero wherever the input equals its baseline.
        rows: what axis 0 is where it is not the probe's examples.
        labels: names along the first axis after the examples or rows, where it has any.
        fit: how well the explanation fits the model, such as `"local_r2"`.
        tree: of a surrogate tree, its nodes.
        task: what the outputs are: `"classes"`, `"labels"` or `"quantities"`.
        evaluations: rows that the model was run on for this method alone.
        reused: rows whose answers another method of the step had asked for before.
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
    kind: str
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
