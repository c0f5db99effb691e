"""A tree as rules: they say what the tree does, each row falls under one."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from tf_xai import schema
from tf_xai.log.tree_rules import rules
from tf_xai.methods.global_effects.surrogate_tree import _nodes
from tf_xai.record import Node

LABELS = ["age", "height", "weight"]
LEAF = {"label": -1, "threshold": 0.0, "left": 0, "right": 0}
TREE = [
    Node(0, 50.0, 1, 4, 1.0, [0.5, 0.1]),
    Node(0, 20.5, 2, 3, 0.6, [1.0, 0.2]),
    Node(**LEAF, share=0.25, value=[1.5, -0.125]),
    Node(**LEAF, share=0.35, value=[0.5, 2.0]),
    Node(2, 81.25, 5, 6, 0.4, [0, 0]),
    Node(**LEAF, share=0.1, value=[-1.0, -2.0]),
    Node(**LEAF, share=0.3, value=[12345.0, 3.0]),
]


def test_sentences() -> None:
    assert rules(TREE, LABELS, ["no", "yes"]) == [
        "age <= 20.5: no 1.5, yes -0.125 (25% of the rows)",
        "20.5 < age <= 50: yes 2, no 0.5 (35% of the rows)",
        "age > 50 and weight <= 81.25: no -1, yes -2 (10% of the rows)",
        "age > 50 and weight > 81.25: no 1.23e+04, yes 3 (30% of the rows)",
    ]


def test_its_docstring_says_how_it_reads() -> None:
    assert rules(TREE, LABELS, ["no", "yes"])[1] in str(rules.__doc__)


def test_outputs_without_names_and_a_single_one() -> None:
    assert rules(TREE, LABELS)[0] == "age <= 20.5: output 0 1.5, output 1 -0.125 (25% of the rows)"
    leaf = [Node(**LEAF, share=1.0, value=[0.25])]
    assert rules(leaf, LABELS) == ["always: 0.25 (100% of the rows)"]


def test_the_largest_of_many_outputs_are_listed() -> None:
    leaf = [Node(**LEAF, share=1.0, value=[0.0, 3.0, 1.0, 2.0])]
    assert rules(leaf, LABELS, list("abcd")) == ["always: b 3, d 2, c 1 (100% of the rows)"]


def test_a_logged_tree_reads_the_same() -> None:
    stored = schema.Tree(nodes=[schema.Node(**vars(node)) for node in TREE])
    assert rules(stored.nodes, LABELS) == rules(TREE, LABELS)


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_each_row_falls_under_the_rule_of_its_leaf(depth: int) -> None:
    """As scikit-learn predicts, with thresholds that four digits tell exactly."""
    rng = np.random.default_rng(depth)
    table = rng.integers(0, 40, (200, 3))
    y = np.round(np.sin(table[:, 0] / 5) * 10 + table[:, 1] - table[:, 2] * (table[:, 0] > 20))
    tree = DecisionTreeRegressor(max_depth=depth).fit(table, y)
    said = rules(_nodes(tree.tree_), LABELS)
    predicted = tree.predict(table)
    for row, value in zip(table, predicted, strict=True):
        (rule,) = [rule for rule in said if holds(rule, dict(zip(LABELS, row, strict=True)))]
        assert answer(rule) == pytest.approx(value, rel=0.01)


def holds(rule: str, row: dict[str, Any]) -> bool:
    """Whether the conditions before the colon, read as Python, are true."""
    return bool(eval(rule.split(":")[0], {}, row))


def answer(rule: str) -> float:
    found = re.search(r": (\S+) \(", rule)
    assert found
    return float(found[1])
