"""States that people meet: nothing yet, little, much, hostile, and things that break."""

from __future__ import annotations

from pathlib import Path

import logs
from playwright.sync_api import Locator, expect
from tab import MakeTab, Tab, in_both_themes, settles


@in_both_themes
def test_one_step(tab: Tab) -> None:
    tab.open_run("one_step")
    expect(tab.inside.get_by_role("region", name="Summary")).to_contain_text("One step so far")
    expect(tab.slider).to_be_disabled()
    tab.show("one-step")


@in_both_themes
def test_one_example(tab: Tab) -> None:
    tab.open_run("one_example", step=3)
    expect(tab.cards).to_have_count(1)
    tab.show("one-example")


@in_both_themes
def test_names_from_the_log_stay_text(tab: Tab) -> None:
    tab.open_run("hostile")
    expect(tab.cards.first).to_be_visible()
    expect(tab.cards.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
    expect(tab.inside.locator("img")).to_have_count(0)
    tab.show("hostile-names")


@in_both_themes
def test_a_thousand_examples_scroll(tab: Tab) -> None:
    tab.open_run("many", order="probe")
    assert tab.cards.count() < 60
    rows = tab.inside.locator("xai-rows")
    rows.evaluate("rows => rows.scrollTo(0, rows.scrollHeight)")
    last = tab.inside.get_by_text("#999")
    expect(last).to_be_visible()
    assert tab.cards.count() < 60
    tab.show("thousand-examples")


@in_both_themes
def test_a_thousand_steps_are_moved_through_with_few_questions(tab: Tab) -> None:
    tab.open_run("long")
    expect(tab.inside.get_by_role("region", name="Summary")).to_contain_text("Alarm at step 600")
    asked: list[str] = []
    tab.listen("request", lambda request: asked.append(request.url))
    tab.frame().evaluate(MOVES)
    tab.expect_step(999 - MOVED)
    settles(lambda: tab.inside.locator(".waiting").count(), 0)
    assert 0 < len(asked) < MOVED / 2
    tab.show("thousand-steps")


MOVED = 20
MOVES = f"""async () => {{
  const page = document.querySelector("xai-page");
  const slider = page.shadowRoot.querySelector(".track input");
  for (let i = 1; i <= {MOVED}; i++) {{
    slider.value = String(slider.max - i);
    slider.dispatchEvent(new Event("input"));
    await page.updateComplete;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }}
}}"""


@in_both_themes
def test_maps_that_do_not_come_can_be_asked_for_again(tab: Tab) -> None:
    tab.page.route("**/values?**", lambda route: route.fulfill(status=500, body="disk on fire"))
    tab.open_run("story")
    alert = tab.inside.get_by_role("alert")
    expect(alert).to_contain_text("disk on fire (HTTP 500)")
    tab.show("maps-failed")
    tab.page.unroute("**/values?**")
    alert.get_by_role("button", name="Try again").click()
    expect(alert).to_have_count(0)
    tab.complaints.clear()


def test_a_comparison_that_fails_can_be_asked_for_again(tab: Tab) -> None:
    tab.page.route("**/drift?**", lambda route: route.fulfill(status=500, body="disk on fire"))
    tab.open_run("story", reference="last")
    alert = tab.inside.get_by_role("alert")
    expect(alert).to_contain_text("disk on fire (HTTP 500)")
    tab.page.unroute("**/drift?**")
    alert.get_by_role("button", name="Try again").click()
    expect(alert).to_have_count(0)
    expect(tab.inside.locator("xai-curve").first).to_contain_text("the last step (step 20)")
    tab.complaints.clear()


@in_both_themes
def test_a_server_that_is_gone_is_told_and_asked_again(tab: Tab) -> None:
    tab.page.route("**/overview", lambda route: route.abort())
    tab.open()
    alert = tab.inside.get_by_role("alert")
    expect(alert).to_contain_text("TensorBoard cannot be reached")
    tab.show("server-gone")
    tab.page.unroute("**/overview")
    alert.get_by_role("button", name="Try again").click()
    expect(tab.cards.first).to_be_visible()
    tab.complaints.clear()


def test_an_answer_that_cannot_be_read_is_told(tab: Tab) -> None:
    tab.page.route("**/overview", lambda route: route.fulfill(body=b"\xff\xff\xff\xff"))
    tab.open()
    expect(tab.inside.get_by_role("alert")).to_contain_text("could not be read")


def test_the_theme_follows_the_host(tab: Tab) -> None:
    tab.open_run("story")
    page = tab.inside.locator("xai-page")
    background = "page => getComputedStyle(page).backgroundColor"
    before = page.evaluate(background)
    tab.page.evaluate("document.body.classList.toggle('dark-mode')")
    tab.page.wait_for_timeout(100)
    assert page.evaluate(background) != before


def test_a_run_in_progress(make_tab: MakeTab, live: tuple[Path, str]) -> None:
    folder, address = live
    tab = make_tab(address)
    tab.open()
    expect(tab.inside.get_by_role("heading")).to_have_text("No explanations in this log yet")
    expect(tab.inside.get_by_text("callbacks=[explain]")).to_be_visible()
    tab.show("empty")

    logs.write_events(folder, logs.events_of(logs.Recipe(steps=5)))
    _reload_until(tab, tab.cards.first)
    tab.expect_step(4)

    logs.write_events(folder, logs.events_of(logs.Recipe(steps=8))[-9:])
    _reload_until(tab, tab.inside.get_by_text("3 later steps"))
    tab.expect_step(4)
    tab.show("in-progress")
    tab.inside.get_by_role("switch", name="Follow latest").check()
    tab.expect_step(7)

    logs.write_events(folder, logs.events_of(logs.Recipe(steps=9))[-3:])
    expect(tab.inside.get_by_role("spinbutton", name="Step")).to_have_value("8")
    assert tab.complaints == []


def _reload_until(tab: Tab, wanted: Locator) -> None:
    for _ in range(20):
        tab.reload_data()
        tab.page.wait_for_timeout(1000)
        if wanted.count():
            break
    expect(wanted).to_be_visible()
