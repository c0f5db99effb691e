"""The first view: what changed, when, to whom, and what happened to the loss then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Position, expect
from tab import Tab, box_of, in_both_themes

STEPS = 21
EVENT = 14


def _open(tab: Tab, run: str = "curves/xai", **chosen: object) -> None:
    tab.open(room="overview", run=run, **chosen)
    expect(tab.summary).to_be_visible()


def _cell(strip: Locator, step: int) -> Position:
    """Where in a strip of all steps the cell of one step is."""
    box = box_of(strip)
    return Position(x=box["width"] * (step + 0.4) / STEPS, y=box["height"] / 2)


def _strip(tab: Tab, row: int) -> Locator:
    strips = tab.inside.locator(".heat-map xai-strip")
    expect(strips).to_have_count(3)
    return strips.nth(row)


@in_both_themes
def test_what_changed_and_when_is_seen_at_once(tab: Tab) -> None:
    _open(tab)
    expect(tab.summary).to_contain_text("Summary: grad cam")
    expect(tab.summary).to_contain_text("Alarm at step 14")
    for name in ("grad cam", "integrated gradients", "smooth grad"):
        expect(tab.inside.locator(".heat-map").get_by_role("button", name=name)).to_be_visible()
    rang = tab.inside.get_by_role("button", name=re.compile("^Alarm in grad cam at step 14"))
    expect(rang.first).to_be_visible()
    tracks = tab.inside.get_by_role("region", name="Loss and metrics")
    for track in ("loss", "accuracy", "learning rate"):
        expect(
            tracks.get_by_role("img", name=re.compile(f"^{track} over the training"))
        ).to_be_visible()
    listed = tab.inside.locator(".listed")
    expect(listed.first).to_contain_text(re.compile("true .*most at step", re.DOTALL))
    tab.show("overview")


@in_both_themes
def test_all_that_lies_on_the_axis_begins_and_ends_together(tab: Tab) -> None:
    _open(tab)
    _strip(tab, 0)
    edges = (
        "all => all.map((at) => at.getBoundingClientRect()).map(({left, right}) => [left, right])"
    )
    found = tab.inside.locator(".timed > .plot").evaluate_all(edges)
    assert len(found) > 10
    assert all(abs(a - b) < 1 for edge in found for a, b in zip(edge, found[0], strict=True))


@in_both_themes
def test_a_cell_leads_to_its_step_and_its_explanation(tab: Tab) -> None:
    _open(tab)
    strip = _strip(tab, 1)
    strip.click(position=_cell(strip, EVENT))
    tab.expect_step(EVENT)
    expect(tab.named("Explanation")).to_have_value("integrated_gradients")
    title = tab.inside.get_by_text("Which examples moved most")
    expect(title).to_contain_text("integrated gradients")
    strip.hover(position=_cell(strip, 1))
    readout = tab.inside.locator(".readout")
    expect(readout).to_contain_text("loss: training")
    expect(readout).to_contain_text(
        re.compile(r"integrated gradients, step 1: median drift 0\.\d+ by")
    )
    tab.show("overview-cell")


def test_the_map_is_walked_by_keys_and_tells_what_it_shows(tab: Tab) -> None:
    _open(tab, step=EVENT)
    _strip(tab, 0)
    group = tab.inside.get_by_role("group", name=re.compile("Drift of every explanation"))
    group.focus()
    said = group.locator("[aria-live]")
    expect(said).to_have_attribute("aria-live", "polite")
    expect(said).to_contain_text("grad cam, step 14: median drift")
    expect(said).to_contain_text("alarm: rank correlation (Spearman)")
    tab.page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("integrated gradients, step 14")
    tab.page.keyboard.press("ArrowLeft")
    tab.expect_step(EVENT - 1)
    expect(said).to_contain_text("integrated gradients, step 13")
    tab.slider.focus()
    expect(said).to_have_attribute("aria-live", "off")


def test_an_event_leads_to_its_step_by_keyboard(tab: Tab) -> None:
    _open(tab)
    tab.inside.get_by_role("button", name=re.compile("^Lowest validation loss")).press("Enter")
    tab.expect_step(12)
    told = tab.inside.locator(".events-told")
    told.locator("summary").click()
    told.get_by_role("button", name=re.compile("Alarm in smooth grad at step 14")).click()
    tab.expect_step(EVENT)
    expect(tab.named("Explanation")).to_have_value("smooth_grad")


@in_both_themes
def test_classes_are_ranked_too_and_lead_to_their_examples(tab: Tab) -> None:
    _open(tab, step=EVENT)
    tab.inside.get_by_role("button", name="Classes").click()
    first = tab.inside.get_by_role("listitem", name=re.compile(r"^class \d$")).first
    expect(first).to_have_attribute("aria-setsize", "10")
    expect(first).to_contain_text(re.compile(r"\d examples? · \d of \d right at step 14"))
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.ranked=classes"))
    tab.show("overview-classes")
    name = first.get_attribute("aria-label")
    assert name is not None
    first.get_by_role("button", name=name).click()
    tab.expect_view()
    tab.page.wait_for_url(re.compile(rf"room=examples.*label={name[-1]}"))


def test_an_example_leads_to_all_of_its_steps(tab: Tab) -> None:
    _open(tab)
    first = tab.inside.locator(".listed").first
    name = first.locator(".subject button").inner_text()
    first.get_by_role("button", name=re.compile("most at step 1")).click()
    tab.expect_step(1)
    expect(tab.inside.locator(".listed.chosen")).to_contain_text(name)
    first.get_by_role("button", name=name).click()
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.room=example&|p\.tf_xai\.room=example$"))


@in_both_themes
def test_a_drag_shows_a_part_of_the_training(tab: Tab) -> None:
    _open(tab)
    box = box_of(_strip(tab, 0))
    at = [box["x"] + box["width"] * (step + 0.5) / STEPS for step in (10, 18)]
    tab.page.mouse.move(at[0], box["y"] + 8)
    tab.page.mouse.down()
    tab.page.mouse.move(at[1], box["y"] + 8, steps=4)
    tab.page.mouse.up()
    expect(tab.inside.get_by_text("over the 9 steps in view")).to_be_visible()
    expect(tab.inside.get_by_text("most at step 14").first).to_be_visible()
    tab.show("overview-zoomed")
    _strip(tab, 0).dblclick()
    expect(tab.inside.get_by_text("over all steps")).to_be_visible()


@in_both_themes
def test_what_is_of_the_whole_probe_alone_says_so(tab: Tab) -> None:
    _open(tab, "kinds", series="dense")
    expect(
        tab.inside.get_by_text("“representation similarity (CKA)” tells of the whole probe alone")
    ).to_be_visible()
    tab.show("overview-whole-probe")


@in_both_themes
def test_one_step_is_not_a_change_yet(tab: Tab) -> None:
    _open(tab, "one_step")
    expect(tab.summary).to_contain_text("One step so far")
    expect(
        tab.inside.get_by_role("button", name=re.compile("^(Note|Warning) at step 0"))
    ).to_be_visible()
    expect(tab.inside.locator("xai-strip")).to_have_count(0)
    tab.show("overview-one-step")


@in_both_themes
def test_a_thousand_examples_are_ranked(tab: Tab) -> None:
    _open(tab, "many")
    rows = tab.inside.locator(".listed")
    expect(rows.first).to_be_visible()
    tab.inside.locator("main").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    expect(rows.last).to_contain_text("1000")
    assert rows.count() < 60
    expect(tab.inside.locator(".timed.axis")).to_be_in_viewport()
    tab.show("overview-thousand-examples")


@pytest.mark.parametrize("axis", ["epoch", "time"])
def test_the_axis_may_be_another(tab: Tab, axis: str) -> None:
    _open(tab, axis=axis)
    strip = _strip(tab, 0)
    strip.click(position=_cell(strip, EVENT))
    tab.expect_step(EVENT)


@in_both_themes
def test_a_thousand_steps_share_pixels(tab: Tab) -> None:
    _open(tab, "long")
    expect(tab.inside.locator(".listed").first).to_be_visible()
    tab.inside.get_by_role(
        "button", name=re.compile("^Alarm in grad cam at step 600")
    ).first.click()
    tab.expect_step(600)
    tab.show("overview-thousand-steps")


@in_both_themes
def test_on_a_narrow_page(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 800, "height": 900})
    _open(tab, step=EVENT)
    _strip(tab, 0)
    wider = "page => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not tab.inside.locator("xai-page").evaluate(wider)
    tab.show("overview-narrow")
