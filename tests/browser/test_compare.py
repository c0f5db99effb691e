"""What is in view beside other steps, runs, explanations and examples."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, expect
from tab import VIEWPORT, Tab, box_of, in_both_themes, settles

BEFORE = ("story", "grad_cam", 13, 3)
OTHER_METHOD = ("story", "integrated_gradients", 14, 3)
OTHER_RUN = ("retrained", "grad_cam", 14, 3)


def pins(*pinned: tuple[str, str, int, int]) -> str:
    return json.dumps(pinned)


def compare(tab: Tab, *pinned: tuple[str, str, int, int], **chosen: object) -> None:
    """The 14th step of one example in view, beside what is pinned."""
    at = {"run": "story", "series": "grad_cam", "step": 14, "example": 3, **chosen}
    tab.open(room="compare", pins=pins(*pinned), **at)
    expect(panes(tab)).to_have_count(1 + len(pinned))


def panes(tab: Tab) -> Locator:
    return tab.inside.locator(".pane")


def pane(tab: Tab, name: str) -> Locator:
    return tab.inside.get_by_role("region", name=re.compile(f"^{name}, "))


def press(tab: Tab, name: str) -> None:
    tab.inside.get_by_role("button", name=name, exact=True).click()


def seen(tab: Tab, name: str) -> str:
    """The overlay of that pane, once it holds something."""
    canvas = pane(tab, name).locator("xai-map canvas.overlay").first
    settles(lambda: canvas.evaluate("canvas => canvas.width > 1"), True)
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


@in_both_themes
def test_without_a_pin_the_room_says_what_to_compare(tab: Tab) -> None:
    compare(tab)
    offered = tab.inside.get_by_role("region", name="What to compare with").get_by_role("button")
    for title in (
        "The first step",
        "Before and after the alarm",
        "Explained by integrated gradients",
        "Another example of the same class",
    ):
        expect(offered.filter(has_text=title)).to_have_count(1)
    expect(offered.filter(has_text="The same in run")).not_to_have_count(0)
    tab.show("compare-first")
    offered.filter(has_text="Before and after the alarm").click()
    expect(pane(tab, "B")).to_contain_text("step 13 → step 14 in A")
    tab.expect_step(14)


@in_both_themes
def test_before_and_after_stand_side_by_side(tab: Tab) -> None:
    compare(tab, BEFORE, OTHER_METHOD, OTHER_RUN)
    expect(tab.inside.get_by_text("The same in all: step 14")).to_have_count(0)
    expect(pane(tab, "B")).to_contain_text("step 13 → step 14 in A")
    expect(pane(tab, "C")).to_contain_text("integrated gradients → grad cam in A")
    expect(pane(tab, "D")).to_contain_text("run retrained → run story in A")
    expect(pane(tab, "D")).to_contain_text("target 3")
    figures = tab.inside.get_by_role("figure")
    expect(figures).to_have_count(2)
    pictures = {seen(tab, name) for name in "ABCD"}
    assert len(pictures) == 4
    boxes = [box_of(pane(tab, name)) for name in "BACD"]
    sizes = [box["width"] for box in boxes]
    assert max(sizes) - min(sizes) < 1
    places = [(box["y"], box["x"]) for box in boxes]
    assert places == sorted(places), "what was earlier stands left"
    tab.show("compare-side")


@in_both_themes
def test_a_difference_says_what_one_says_more(tab: Tab) -> None:
    compare(tab, BEFORE, OTHER_METHOD, mode="difference")
    expect(pane(tab, "B")).to_contain_text(re.compile("A . B. Higher in A, most .* higher in B"))
    expect(pane(tab, "C")).to_contain_text("each on a scale of its own, on which 1 is strong")
    expect(pane(tab, "C")).to_contain_text(re.compile("7 . 7 cells"))
    expect(tab.inside.get_by_role("figure", name=re.compile("higher in A"))).to_have_count(2)
    tab.show("compare-difference")


@in_both_themes
def test_a_divider_is_dragged_and_moved_by_keys(tab: Tab) -> None:
    compare(tab, BEFORE, mode="swipe")
    divider = tab.inside.get_by_role("slider", name="Divider between B and A")
    box = box_of(divider)
    middle = box["y"] + box["height"] / 2
    tab.page.mouse.move(box["x"] + box["width"] / 2, middle)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 0.75 * box["width"], middle, steps=5)
    tab.page.mouse.up()
    share = int(divider.input_value())
    assert 70 <= share <= 82
    edge = box_of(tab.inside.locator(".swipe-line"))
    assert abs(edge["x"] + 1 - (box["x"] + 0.75 * box["width"])) < 6
    tab.page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuetext", f"{share + 1} % B, {99 - share} % A")
    tab.expect_step(14)
    tab.show("compare-swipe")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_two_pictures_blink_unless_motion_disturbs(
    browser: Browser, server: str, motion: str
) -> None:
    context = browser.new_context(
        viewport=VIEWPORT,
        reduced_motion="reduce" if motion == "reduce" else "no-preference",
    )
    tab = Tab(context.new_page(), server)
    compare(tab, BEFORE, mode="blink")
    turned = tab.inside.locator("xai-blink[turned]")
    if motion == "reduce":
        expect(tab.inside.get_by_role("button", name="Blink", exact=True)).to_have_count(2)
        expect(turned).to_have_count(0)
        press(tab, "Show the other")
        expect(turned).to_have_count(1)
    else:
        expect(turned).to_have_count(1)
        expect(turned).to_have_count(0)
        press(tab, "Pause blinking")
        expect(tab.inside.get_by_role("button", name="Show the other")).to_be_visible()
        tab.page.wait_for_url(re.compile(r"p\.tf_xai\.blink=0"))
    assert tab.complaints == []
    context.close()


@in_both_themes
def test_measures_say_how_far_apart_they_are(tab: Tab) -> None:
    compare(tab, BEFORE, OTHER_METHOD)
    table = tab.inside.locator(".measures table")
    row = table.get_by_role("row", name=re.compile(r"^Rank correlation \(Spearman\)"))
    expect(row).to_contain_text(re.compile(r"0\.\d+ *0\.\d+"))
    level = row.get_by_role("cell").last
    expect(level).to_have_text(re.compile(r"0\.\d\d"))
    sizes = table.get_by_role("row", name=re.compile("^Compared at"))
    expect(sizes).to_contain_text(re.compile("7 . 7"))
    tab.inside.locator(".measures").scroll_into_view_if_needed()
    tab.show("compare-measures")


def test_a_is_live_while_the_slider_moves(tab: Tab) -> None:
    compare(tab, BEFORE)
    first, pinned = seen(tab, "A"), seen(tab, "B")
    tab.go("End", 20)
    expect(pane(tab, "A")).to_contain_text("step 20")
    settles(lambda: seen(tab, "A") != first, True)
    assert seen(tab, "B") == pinned
    expect(pane(tab, "B")).to_contain_text("step 13 → step 20 in A")


def test_every_pane_may_show_something_else(tab: Tab) -> None:
    compare(tab, BEFORE)
    tab.named("Example of B").select_option(label="5 #5")
    expect(pane(tab, "B")).to_contain_text("5 #5 → 3 #3 in A")
    tab.named("Explanation of B").select_option("integrated_gradients")
    tab.named("Step of B").fill("2")
    tab.named("Step of B").press("Enter")
    tab.named("Run of B").select_option("retrained")
    for text in ("run retrained", "integrated gradients", "step 2", "5 #5"):
        expect(pane(tab, "B").get_by_role("heading")).to_contain_text(text)
    tab.named("Example of A").select_option(label="5 #5")
    expect(pane(tab, "A").get_by_role("heading")).not_to_contain_text("5 #5")


def test_panes_are_swapped_doubled_and_removed(tab: Tab) -> None:
    compare(tab, OTHER_RUN)
    expect(pane(tab, "B")).to_contain_text("run retrained")
    press(tab, "Put in view B")
    expect(tab.named("Run")).to_have_value("retrained")
    expect(pane(tab, "B")).to_contain_text("run story → run retrained in A")
    press(tab, "Duplicate B")
    expect(panes(tab)).to_have_count(3)
    press(tab, "Remove C")
    press(tab, "Remove B")
    expect(panes(tab)).to_have_count(1)
    press(tab, "Pin what is in view")
    expect(pane(tab, "B")).to_contain_text("the very same as A")


@in_both_themes
def test_what_is_gone_says_so_and_is_chosen_anew(tab: Tab) -> None:
    lost = ("lost", "grad_cam", 3, 3), ("story", "grad_cam", 3, 400)
    compare(tab, *lost, ("no_pictures", "grad_cam", 60, 3))
    expect(pane(tab, "B").get_by_role("alert")).to_contain_text("No run named “lost” in this log")
    expect(pane(tab, "C").get_by_role("alert")).to_contain_text("There is no example number 400")
    expect(pane(tab, "D")).to_contain_text("Step 60 is not logged here: the nearest is shown.")
    tab.show("compare-gone")
    tab.named("Run of B").select_option("story")
    expect(pane(tab, "B")).to_contain_text("step 3 → step 14 in A")
    tab.named("Example of C").select_option(label="4 #4")
    expect(pane(tab, "C")).to_contain_text("4 #4 → 3 #3 in A")


@in_both_themes
def test_a_card_is_pinned_to_be_compared(tab: Tab) -> None:
    tab.open_run("story", series="grad_cam", step=5, order="probe")
    card = tab.card("3 #3")
    button = card.get_by_role("button", name="Pin 3 #3 at step 5 to compare")
    expect(button).to_have_css("opacity", "1")
    card.hover()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    tab.show("compare-pin")
    tab.go("ArrowRight", 6)
    expect(button).to_have_count(0)
    tab.go("ArrowLeft", 5)
    card.get_by_role("button", name="Compare 3 #3 at step 5").click()
    expect(pane(tab, "B")).to_contain_text("the very same as A")
    tab.go("End", 20)
    expect(pane(tab, "B")).to_contain_text("step 5 → step 20 in A")


def test_other_kinds_are_drawn_as_on_their_cards(tab: Tab) -> None:
    others = [("kinds", name, 3, 2) for name in ("decisions", "dense", "words")]
    compare(tab, *others, run="kinds", series="decisions", step=2, example=2)
    expect(pane(tab, "A").locator(".bar-line")).to_have_count(9)
    expect(pane(tab, "C")).to_contain_text("feature ")
    expect(pane(tab, "D")).to_contain_text("784 numbers")
    expect(tab.inside.get_by_role("button", name="Swipe")).to_have_count(0)
    expect(tab.inside.locator(".measures")).to_contain_text(
        "One is of decisions, the other of representations."
    )
