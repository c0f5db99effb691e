"""What a person does with the tab, on a log whose maps are known to move at step 14."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tab import Tab, in_both_themes


@in_both_themes
def test_a_newcomer_sees_what_changed_and_when(tab: Tab) -> None:
    tab.open_run("story")
    summary = tab.inside.get_by_role("region", name="Summary")
    expect(summary).to_contain_text("Biggest change: step 1")
    expect(summary).to_contain_text("Sudden change: step 14")
    expect(tab.cards.first).to_contain_text("drift")
    expect(tab.inside.locator("xai-curve")).to_have_count(3)
    tab.show("first-view")


@in_both_themes
def test_the_summary_leads_to_the_step_and_its_example(tab: Tab) -> None:
    tab.open_run("story", series="integrated_gradients")
    sudden = tab.inside.get_by_role("region", name="Summary").locator("p").nth(1)
    name = sudden.get_by_role("button").nth(1).inner_text()
    sudden.get_by_role("button").nth(1).click()
    tab.expect_step(14)
    chosen = tab.inside.locator(".card.chosen")
    expect(chosen).to_contain_text(name)
    expect(tab.inside.locator("xai-curve").first).to_contain_text(name)
    tab.show("sudden-change")


@in_both_themes
def test_the_slider_stops_at_logged_steps(tab: Tab) -> None:
    tab.open_run("no_pictures")
    tab.expect_step(150)
    tab.slider.focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.expect_step(100)
    typed = tab.inside.get_by_role("spinbutton", name="Step")
    typed.fill("61")
    typed.press("Enter")
    tab.expect_step(50)
    tab.show("no-pictures")


def test_keys_move_through_time_wherever_the_focus_is(tab: Tab) -> None:
    tab.open_run("story")
    tab.inside.get_by_role("region", name="Summary").click(position={"x": 3, "y": 3})
    for key, step in [
        ("Home", 0),
        ("ArrowRight", 1),
        ("Shift+ArrowRight", 3),
        ("ArrowLeft", 2),
        ("End", 20),
        ("ArrowRight", 20),
    ]:
        tab.page.keyboard.press(key)
        tab.expect_step(step)


def test_a_click_on_a_curve_goes_there(tab: Tab) -> None:
    tab.open_run("story")
    chart = tab.inside.locator("xai-curve .u-over").first
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": box["width"] * 14 / 20, "y": box["height"] / 2})
    tab.expect_step(14)


def test_playing_reaches_the_end_and_stops(tab: Tab) -> None:
    tab.open_run("story", step=15, speed=16)
    tab.inside.get_by_role("region", name="Summary").click(position={"x": 3, "y": 3})
    tab.page.keyboard.press("Space")
    tab.expect_step(20)
    expect(tab.inside.get_by_role("button", name="Play")).to_be_visible()


def test_a_link_opens_what_its_sender_saw(tab: Tab) -> None:
    tab.open_run("story", step=7, series="integrated_gradients")
    tab.named("Order").select_option("probe")
    tab.named("Drift to").select_option("first")
    tab.slider.focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.step=8"))
    address = tab.page.url
    tab.page.goto("about:blank")
    tab.page.goto(address)
    tab.expect_step(8)
    expect(tab.named("Explanation")).to_have_value("integrated_gradients")
    expect(tab.named("Order")).to_have_value("probe")
    expect(tab.named("Drift to")).to_have_value("first")


def test_wrong_and_flipped_predictions_are_marked_in_words(tab: Tab) -> None:
    tab.open_run("story", step=14, order="wrong")
    expect(tab.cards.first).to_contain_text("✗")
    expect(tab.cards.first).to_contain_text("target")
    expect(tab.inside.get_by_text(re.compile("⇄ was")).first).to_be_visible()
    face = tab.cards.first.get_by_role("button")
    expect(face).to_have_accessible_name(re.compile("predicted .*, wrong, confidence"))


def test_maps_that_are_none_say_so(tab: Tab) -> None:
    tab.open_run("story", step=16, order="probe")
    expect(tab.inside.get_by_text("no map").first).to_be_attached()


@in_both_themes
def test_scale_blend_and_channel_change_the_maps(tab: Tab) -> None:
    tab.open_run("kinds", series="activation")
    overlay = tab.inside.locator("xai-map canvas.overlay").first
    pixels = "canvas => canvas.toDataURL()"
    seen = {overlay.evaluate(pixels)}
    for change in (
        lambda: tab.named("Channel").select_option("2"),
        lambda: tab.named("Colour scale").select_option("map"),
        lambda: tab.inside.get_by_role("slider", name="Picture ↔ map").fill("1"),
    ):
        change()
        tab.page.wait_for_timeout(100)
        seen.add(overlay.evaluate(pixels))
    assert len(seen) == 4
    expect(tab.inside.get_by_role("figure")).to_have_accessible_name(re.compile("own max"))
    tab.show("channels")


@in_both_themes
def test_an_unknown_kind_is_a_table(tab: Tab) -> None:
    tab.open_run("kinds", series="words")
    expect(tab.inside.get_by_role("table")).to_contain_text("7 #7")
    tab.show("unknown-kind")


@in_both_themes
def test_the_axis_may_be_time(tab: Tab) -> None:
    tab.open_run("story", axis="time", example=3)
    expect(tab.named("Axis")).to_have_value("time")
    tab.show("axis-time")


def test_settings_of_the_method_are_there(tab: Tab) -> None:
    tab.open_run("story")
    tab.inside.get_by_text("Settings").click()
    expect(tab.inside.get_by_text("conv2d_1", exact=True)).to_be_visible()
    expect(tab.inside.get_by_text("Notes from the run")).to_be_attached()
