"""A tree as readable rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

_MAX_OUTPUTS = 3


class Split(Protocol):
    """A node of a tree, in a record or in a log."""

    @property
    def label(self) -> int: ...
    @property
    def threshold(self) -> float: ...
    @property
    def left(self) -> int: ...
    @property
    def right(self) -> int: ...
    @property
    def share(self) -> float: ...
    @property
    def value(self) -> Sequence[float]: ...


Bounds = Mapping[int, tuple[float, float]]


def rules(nodes: Sequence[Split], labels: Sequence[str], outputs: Sequence[str] = ()) -> list[str]:
    """One sentence per leaf, from left to right.

    For example: "20.5 < age <= 50: yes 2, no 0.5 (35% of the rows)".

    Args:
        nodes: of the tree, the root first.
        labels: names of what nodes split by.
        outputs: names of the outputs; the three largest are listed, or the value of a single one.
    """
    return [_sentence(leaf, bounds, labels, outputs) for leaf, bounds in _leaves(nodes)]


def _leaves(nodes: Sequence[Split]) -> Iterator[tuple[Split, Bounds]]:
    """From left to right."""
    to_visit: list[tuple[int, Bounds]] = [(0, {})]
    while to_visit:
        place, bounds = to_visit.pop()
        node = nodes[place]
        if node.label < 0:
            yield node, bounds
            continue
        low, high = bounds.get(node.label, (float("-inf"), float("inf")))
        right = {**bounds, node.label: (max(low, node.threshold), high)}
        left = {**bounds, node.label: (low, min(high, node.threshold))}
        to_visit += [(node.right, right), (node.left, left)]


def _sentence(leaf: Split, bounds: Bounds, labels: Sequence[str], outputs: Sequence[str]) -> str:
    conditions = [_condition(labels[label], *bounds[label]) for label in bounds]
    when = " and ".join(conditions) or "always"
    return f"{when}: {_answer(leaf.value, outputs)} ({leaf.share:.0%} of the rows)"


def _condition(name: str, low: float, high: float) -> str:
    above = "" if low == float("-inf") else f"{low:.4g} < "
    if above and high == float("inf"):
        return f"{name} > {low:.4g}"
    return f"{above}{name} <= {high:.4g}"


def _answer(values: Sequence[float], outputs: Sequence[str]) -> str:
    if len(values) == 1:
        return f"{values[0]:.3g}"
    numbered = [f"output {place}" for place in range(len(values))]
    names = outputs if len(outputs) == len(values) else numbered
    largest = sorted(range(len(values)), key=lambda place: -values[place])[:_MAX_OUTPUTS]
    return ", ".join(f"{names[place]} {values[place]:.3g}" for place in largest)
