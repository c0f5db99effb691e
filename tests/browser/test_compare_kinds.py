"""Bars, words, curves over time, curves of features, surfaces and trees, compared."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, expect
from tab import Tab, in_both_themes

from tf_xai.log.run_log import RUN_DIRECTORY

STEP, BEFORE = 5, 2


@pytest.fixture(scope="session")
def server(trained_server: str) -> str:
    return trained_server


def compare(tab: Tab, key: str, *others: str, **chosen: object) -> None:
    """A late step of a trained series beside an early one, and beside others of its run."""
    name, series = key.split("/")
    run = f"{name}/{RUN_DIRECTORY}"
    pins = [(run, series, BEFORE, 0), *((run, other, STEP, 0) for other in others)]
    at = {"run": run, "series": series, "step": STEP, "pins": json.dumps(pins), **chosen}
    tab.open(room="compare", **at)
    expect(tab.inside.locator(".pane")).to_have_count(1 + len(pins))


def look(tab: Tab, name: str) -> Locator:
    return tab.inside.get_by_role("region", name=re.compile(f"^{name}, ")).locator(".look")


def names(look: Locator) -> list[str]:
    return look.locator(".bar-line .name").all_inner_texts()


@in_both_themes
def test_bars_keep_one_order_and_have_a_difference(tab: Tab) -> None:
    compare(tab, "table/kernel_shap")
    expect(look(tab, "B").locator(".bar-line")).not_to_have_count(0)
    expect(look(tab, "A").locator(".bar-line")).not_to_have_count(0)
    assert names(look(tab, "A")) == names(look(tab, "B"))
    assert any("m²" in name for name in names(look(tab, "A")))
    tab.inside.get_by_role("button", name="Difference").click()
    expect(look(tab, "B")).to_contain_text("To the right: higher in A; to the left: higher in B.")
    tab.show("compare-bars")


@in_both_themes
def test_words_and_series_are_compared(tab: Tab) -> None:
    compare(tab, "text/occlusion", mode="difference")
    expect(look(tab, "B").locator(".word")).not_to_have_count(0)
    expect(look(tab, "B")).to_contain_text("Underlined: higher in A; dotted: higher in B.")
    tab.show("compare-words")
    compare(tab, "series/occlusion", mode="difference")
    expect(look(tab, "B").locator("xai-bands")).not_to_have_count(0)
    expect(look(tab, "B")).to_contain_text("Edge above: higher in A; edge below: higher in B.")
    tab.show("compare-series")


@in_both_themes
def test_curves_share_their_axes(tab: Tab) -> None:
    compare(tab, "table/pdp", "ale", feature="area")
    expect(look(tab, "C").locator("path.now")).to_have_count(1)
    ticks = [look(tab, name).locator(".ys").inner_text() for name in "ABC"]
    assert len(set(ticks)) == 1
    expect(tab.inside.locator(".legends")).to_contain_text("to the right: the feature")
    tab.show("compare-curves")


@in_both_themes
def test_surfaces_and_repeats_are_compared(tab: Tab) -> None:
    compare(tab, "table/ale_of_pairs", mode="difference")
    expect(look(tab, "B").locator("xai-heat")).to_have_count(1)
    expect(look(tab, "B")).to_contain_text("Red: higher in A; blue: higher in B.")
    tab.show("compare-surfaces")
    compare(tab, "table/permutation_importance")
    expect(look(tab, "B").locator(".bar-line")).not_to_have_count(0)
    expect(tab.named("Repeat of B")).to_have_count(0)
    assert not any("m²" in name for name in names(look(tab, "B")))
    tab.show("compare-repeats")


@in_both_themes
def test_trees_stand_below_each_other_and_tell_what_was_otherwise(tab: Tab) -> None:
    compare(tab, "table/surrogate_tree")
    expect(tab.inside.get_by_role("tree")).to_have_count(2)
    tab.inside.get_by_role("button", name="Difference").click()
    expect(look(tab, "B")).to_contain_text("A, and what was otherwise in B")
    expect(look(tab, "B").locator(".node.changed, .node.below")).not_to_have_count(0)
    expect(tab.inside.locator(".measures")).to_contain_text("Of a tree it is how much")
    tab.show("compare-trees")
