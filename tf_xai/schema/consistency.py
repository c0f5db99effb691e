"""Checks that stored messages are consistent; raises `CorruptLogError` if they are not.

Readers may use the indices in a message that has passed these checks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tf_xai.schema.codec import CorruptLogError
from tf_xai.schema.tf_xai_pb2 import (
    CLASSES,
    Drift,
    Predictions,
    Probe,
    Quality,
    Series,
    Step,
    Tree,
)


def check_probe(probe: Probe) -> None:
    """All its lists have one entry for each named example."""
    count = len(probe.names)
    _need("targets", len(probe.targets), count)
    if probe.texts:
        _need("texts", len(probe.texts), count)
    if probe.HasField("inputs"):
        _need("inputs", probe.inputs.shape[0] if probe.inputs.shape else 0, count)
    if len(probe.truth) % count if count else probe.truth:
        raise CorruptLogError(f"a probe of {count} examples with {len(probe.truth)} true values")
    if probe.HasField("pictures"):
        pictures = probe.pictures
        if not (pictures.height and pictures.width and pictures.channels in (1, 3)):
            raise CorruptLogError("a probe whose pictures have no size")
    if probe.task == CLASSES and not all(map(math.isfinite, probe.truth)):
        raise CorruptLogError("a probe whose true classes are not all numbers")


def check_predictions(message: Predictions) -> None:
    """All its lists have one entry for each example."""
    count = len(message.score)
    _need("predictions", len(message.predicted), count)
    if message.confidence:
        _need("confidences", len(message.confidence), count)
    _check_sizes(message.quality, count)


def check_step(series: Series, step: Step) -> None:
    """All its lists have one entry for each example or row, and its tree is valid."""
    count = len(step.degenerate)
    if series.rows:
        _need("maps", count, len(series.rows))
    for numbers in (step.magnitude, step.peak, step.largest):
        if numbers:
            _need("numbers", len(numbers), count)
    _check_sizes([*step.drift, *step.quality], count)
    _check_tree(step.tree, len(series.labels))


def check_values(series: Series, step: Step, shape: Sequence[int]) -> None:
    """Values of that shape, `[examples, ...]`, match the series and the step."""
    _need("axes", len(shape) - 1, len(series.axes))
    _need("maps", shape[0], len(step.degenerate))
    if 0 in shape:
        raise CorruptLogError(f"an array of shape {tuple(shape)}: it is empty")
    if series.channels:
        _need("channels", shape[-1], len(series.channels))


def _check_sizes(found: Sequence[Drift | Quality], count: int) -> None:
    for quality in found:
        if len(quality.values) not in (1, count):
            _need("values", len(quality.values), count)


def _check_tree(tree: Tree, labels: int) -> None:
    """Children come after their only parent, so that no walk through the tree is endless."""
    splits = [(place, node) for place, node in enumerate(tree.nodes) if node.label >= 0]
    children = [child for _, node in splits for child in (node.left, node.right)]
    are_later = all(place < min(node.left, node.right) for place, node in splits)
    are_there = all(child < len(tree.nodes) for child in children)
    are_named = all(node.label < labels for _, node in splits)
    if not (are_later and are_there and are_named and len(set(children)) == len(children)):
        raise CorruptLogError("a tree whose nodes are not connected")


def _need(what: str, found: int, needed: int) -> None:
    if found != needed:
        raise CorruptLogError(f"a message with {found} {what} instead of {needed}")
