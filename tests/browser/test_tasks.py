"""What a person does with the tab, on a log whose maps are known to move at step 14."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tab import Tab, box_of, in_both_themes


@in_both_themes
def test_a_newcomer_sees_what_changed_and_when(tab: Tab) -> None:
    tab.open_run("story")
    summary = tab.inside.get_by_role("region", name="Summary")
    expect(summary).to_contain_text(
        "Alarm at step 14 (rank correlation (Spearman), robust z 9.3 over 6)"
    )
    expect(summary).to_contain_text("Biggest change: step 1")
    expect(tab.cards.first).to_contain_text("drift")
    drift, loss = (tab.inside.locator("xai-curve").nth(i) for i in (0, 1))
    expect(drift).to_contain_text("Drift to the previous step")
    expect(drift).to_contain_text("unrelated examples")
    expect(drift.locator(".mark.alarm")).to_have_attribute("title", re.compile("Alarm at step 14"))
    expect(loss).to_contain_text("val_loss")
    tab.show("first-view")


@in_both_themes
def test_an_alarm_leads_to_its_step_and_its_example(tab: Tab) -> None:
    tab.open_run("story", series="integrated_gradients")
    alarm = tab.inside.get_by_role("region", name="Summary").locator("p.alarm").first
    name = alarm.get_by_role("button").nth(1).inner_text()
    alarm.get_by_role("button").nth(1).click()
    tab.expect_step(14)
    chosen = tab.inside.locator(".card.chosen")
    expect(chosen).to_contain_text(name)
    expect(tab.inside.locator("xai-curve").first).to_contain_text(name)
    tab.show("alarm")


def test_an_alarm_of_another_explanation_leads_there(tab: Tab) -> None:
    tab.open_run("story")
    others = tab.inside.get_by_text("Alarm in integrated gradients at")
    others.get_by_role("button").first.click()
    tab.expect_step(14)
    expect(tab.named("Explanation")).to_have_value("integrated_gradients")


@in_both_themes
def test_no_alarm_is_said_too(tab: Tab) -> None:
    tab.open_run("retrained")
    summary = tab.inside.get_by_role("region", name="Summary")
    expect(summary).to_contain_text("No alarm rang. Drift settled at step 11")
    expect(tab.inside.locator(".mark.alarm")).to_have_count(0)
    tab.show("no-alarm")


@in_both_themes
def test_a_pinned_step_becomes_the_reference(tab: Tab) -> None:
    tab.open_run("story", step=12)
    tab.inside.get_by_role("button", name="Pin step 12").click()
    curve = tab.inside.locator("xai-curve").first
    expect(curve).to_contain_text("Drift to step 12")
    expect(tab.inside.get_by_role("region", name="Summary")).to_contain_text(
        "Farthest from step 12: step 0"
    )
    expect(curve.get_by_role("img")).to_have_attribute("aria-label", re.compile("grad cam 0.00"))
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.reference=step%3A12"))
    tab.slider.focus()
    tab.page.keyboard.press("End")
    expect(tab.named("Drift to")).to_have_value("step:12")
    tab.show("pinned")
    tab.page.keyboard.press("Home")
    for _ in range(12):
        tab.page.keyboard.press("ArrowRight")
    tab.inside.get_by_role("button", name="Unpin step 12").click()
    expect(tab.named("Drift to")).to_have_value("previous")


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("last step", "Drift to the last step (step 20)"),
        ("best val loss", "Drift to the best val loss (step 12)"),
        ("same step of retrained", "Drift to the same step of retrained"),
    ],
)
def test_drift_may_be_measured_to_anything(tab: Tab, reference: str, title: str) -> None:
    tab.open_run("story")
    tab.named("Drift to").select_option(label=reference)
    expect(tab.inside.locator("xai-curve").first).to_contain_text(title)
    expect(tab.inside.get_by_role("region", name="Summary")).to_contain_text("Farthest from the")


@in_both_themes
def test_quality_describes_each_check(tab: Tab) -> None:
    tab.open_run("story", series="integrated_gradients", example=3)
    tab.inside.get_by_role("tab", name="Quality").click()
    panel = tab.inside.get_by_role("tabpanel")
    expect(panel).to_contain_text("Does the map show what the model uses?")
    deletion = panel.locator("xai-curve").first
    for text in ("Deletion · lower is better", "random", "input", "3 #3"):
        expect(deletion).to_contain_text(text)
    expect(panel).to_contain_text("Checked once, at step 20.")
    tab.show("quality")


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
    box = box_of(chart)
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
    face = tab.cards.first.get_by_role("button").first
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
def test_decisions_are_scores_of_the_classes(tab: Tab) -> None:
    tab.open_run("kinds", series="decisions")
    table = tab.inside.get_by_role("table")
    for head in ("Target", "Predicted", "Drift", "7"):
        expect(table.get_by_role("columnheader", name=head, exact=True)).to_be_visible()
    expect(table.locator("td.best")).to_have_count(16)
    expect(tab.inside.locator("xai-curve").first).to_contain_text("share of the probe")
    tab.show("decisions")


@in_both_themes
def test_the_output_of_a_layer_drifts_as_a_whole(tab: Tab) -> None:
    tab.open_run("kinds", series="dense")
    expect(
        tab.inside.get_by_text("Drift of the whole probe by representation similarity (CKA):")
    ).to_be_visible()
    tab.show("representations")


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
