"""The grid of examples: which are shown, in which order, in which colours."""

from __future__ import annotations

from playwright.sync_api import expect
from tab import Tab, in_both_themes, settles

FILTER = "Filter the examples"


def open_filter(tab: Tab) -> None:
    tab.inside.locator(f"summary[aria-label='{FILTER}']").click()


@in_both_themes
def test_examples_are_filtered_by_class_answer_and_name(tab: Tab) -> None:
    tab.open_run("story", step=14, order="probe")
    open_filter(tab)
    tab.named("True class").select_option(label="9 (1)")
    expect(tab.cards).to_have_count(1)
    tab.named("True class").select_option(label="All")
    tab.named("Prediction").select_option("wrong")
    wrong = tab.cards.count()
    expect(tab.inside.get_by_role("status").filter(has_text="of 16 examples")).to_have_text(
        f"{wrong} of 16 examples"
    )
    assert tab.inside.locator(".card.wrong").count() == wrong > 0
    tab.show("filtered")
    tab.named("Name of the example").fill("9")
    expect(tab.cards).to_have_count(1)
    tab.page.wait_for_url("**verdict=wrong**search=9**")
    tab.inside.get_by_role("button", name="Remove the filter Wrong").click()
    tab.inside.get_by_role("button", name="Remove the filter Name").click()
    expect(tab.inside.locator(".chips")).to_have_count(0)
    assert tab.cards.count() > 10


def test_flipped_examples_follow_the_step(tab: Tab) -> None:
    tab.open_run("story", step=2, verdict="flipped")
    expect(tab.cards).to_have_count(9)
    assert tab.inside.locator(".card .flip").count() == 9
    tab.slider.focus()
    tab.page.keyboard.press("Home")
    expect(
        tab.inside.get_by_text("None of the 16 examples is like that at this step")
    ).to_be_visible()


@in_both_themes
def test_where_none_is_left_there_is_a_way_back(tab: Tab) -> None:
    tab.open(run="story", search="zebra")
    expect(tab.inside.get_by_text("None of the 16 examples")).to_be_visible()
    tab.show("filtered-to-none")
    tab.inside.get_by_role("button", name="Show all 16").click()
    expect(tab.cards.first).to_be_visible()


def test_a_table_is_filtered_too(tab: Tab) -> None:
    tab.open_run("kinds", series="decisions", label=3)
    expect(tab.inside.locator("tbody tr")).to_have_count(2)
    expect(tab.inside.locator(".chips")).to_contain_text("2 of 16 examples")


def test_the_least_on_the_object_come_first(tab: Tab) -> None:
    tab.open_run("story", step=14)
    before = tab.cards.first.inner_text()
    tab.named("Order").select_option("mass")
    settles(lambda: tab.cards.first.inner_text() != before, True)
    tab.open_run("kinds", series="activation")
    values = "select => [...select.options].map(option => option.value)"
    assert "mass" not in tab.named("Order").evaluate(values)


DRAWN = "map => map.shadowRoot.querySelector('.overlay').toDataURL()"


@in_both_themes
def test_colours_can_be_chosen(tab: Tab) -> None:
    tab.open_run("story", series="integrated_gradients", step=14, order="probe", blend=1)
    seen: set[str] = set()
    ramp = "ramp => ramp.style.background"
    for palette, words in (
        ("default", "blue: against the logit, red: for it"),
        ("viridis", "purple: against the logit, orange: for it"),
        ("grey", "dark: against the logit, bright: for it"),
    ):
        tab.named("Colours").select_option(palette)
        expect(tab.inside.locator(".legend figcaption")).to_have_text(words)
        settles(lambda: tab.cards.first.locator("xai-map").evaluate(DRAWN) not in seen, True)
        seen.add(tab.cards.first.locator("xai-map").evaluate(DRAWN))
        seen.add(tab.inside.locator(".ramp").evaluate(ramp))
        tab.show(f"colours-{palette}")
    assert len(seen) == 6
    tab.page.wait_for_url("**palette=grey**")


def test_a_thousand_examples_are_searched_at_once(tab: Tab) -> None:
    tab.open_run("many", order="probe")
    open_filter(tab)
    tab.named("Name of the example").fill("#99")
    expect(tab.inside.locator(".chips")).to_contain_text("11 of 1000 examples")
    expect(tab.cards).to_have_count(11)
    assert tab.cards.first.inner_text().startswith("9 #99")
