"""One example over the whole training: on logs whose maps move at step 14, and on real ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from page_numbers import two_digits
from playwright.sync_api import Locator, Request, expect
from tab import MakeTab, Tab, box_of, in_both_themes, settles

import tf_xai as xai

FRAME, PITCH = 84, 90  # pixels


def open_one(tab: Tab, run: str = "story", /, **chosen: object) -> None:
    tab.open(room="example", run=run, **chosen)
    expect(tab.inside.locator("main.one h1")).to_be_visible()


def reel(tab: Tab) -> Locator:
    return tab.inside.locator(".reel")


def frames(tab: Tab) -> Locator:
    return reel(tab).locator(".frames")


def click_frame(tab: Tab, lane: int, column: int) -> None:
    middle = FRAME / 2
    frames(tab).click(position={"x": column * PITCH + middle, "y": lane * PITCH + middle})


def painted(tab: Tab, lane: int, column: int) -> bool:
    """Whether a frame in sight holds more than one colour."""
    return bool(
        frames(tab)
        .locator("canvas")
        .evaluate(
            """(canvas, [lane, column, size, pitch]) => {
                const scale = canvas.width / canvas.clientWidth;
                const x = column * pitch - parseFloat(canvas.style.left);
                const y = lane * pitch - parseFloat(canvas.style.top);
                const copy = new OffscreenCanvas(size, size);
                const pen = copy.getContext("2d", { willReadFrequently: true });
                const from = [x, y, size, size].map((length) => length * scale);
                pen.drawImage(canvas, ...from, 0, 0, size, size);
                const { data } = pen.getImageData(0, 0, size, size);
                return new Set(new Uint32Array(data.buffer)).size > 8;
            }""",
            [lane, column, FRAME, PITCH],
        )
    )


def matrix(tab: Tab) -> Locator:
    return tab.inside.get_by_role("application", name=re.compile("^Drift between any two steps"))


def point_at(tab: Tab, row: int, column: int, count: int) -> None:
    """Holds the pointer over a cell of the matrix."""
    matrix(tab).scroll_into_view_if_needed()
    box = box_of(matrix(tab))
    assert abs(box["width"] - box["height"]) < 1
    size = box["width"] / count
    matrix(tab).hover(position={"x": (column + 0.5) * size, "y": (row + 0.5) * size})


@in_both_themes
def test_what_happened_to_one_example_is_told_at_once(tab: Tab) -> None:
    open_one(tab, series="grad_cam", example=0, step=14)
    expect(tab.inside.get_by_role("heading", level=1)).to_have_text("0 #0")
    expect(tab.inside.locator(".answer")).to_contain_text("At step 14, explaining “0”: ✗ 3")
    expect(tab.summary).to_contain_text(
        re.compile(
            r"Its grad cam changed most at step 1 "
            r"\(rank correlation \(Spearman\) 0\.\d\d; unrelated examples: "
        )
    )
    expect(tab.summary).to_contain_text("Of its other explanations, integrated gradients changed")
    expect(tab.summary).to_contain_text("The prediction changed at step 2 (3 to 0)")
    tab.show("one-example")
    tab.summary.get_by_role("button", name="step 11").click()
    tab.expect_step(11)


def test_without_a_choice_it_is_the_one_that_drifted_most(tab: Tab) -> None:
    tab.open_run("story")
    name = tab.cards.first.locator("h2").inner_text()
    tab.inside.get_by_role("button", name="One example").click()
    expect(tab.inside.get_by_role("heading", level=1)).to_have_text(name)
    expect(tab.inside.get_by_text("1 of 16", exact=True)).to_be_visible()
    tab.inside.get_by_role("button", name="Next").click()
    expect(tab.inside.get_by_text("2 of 16", exact=True)).to_be_visible()
    expect(tab.inside.get_by_role("heading", level=1)).not_to_have_text(name)
    tab.named("Example").select_option(label="7 #7")
    expect(tab.inside.get_by_role("heading", level=1)).to_have_text("7 #7")
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.example=7"))


@in_both_themes
def test_the_film_shows_every_explanation_at_every_step(tab: Tab) -> None:
    open_one(tab, series="grad_cam", example=0, step=14)
    expect(reel(tab).locator(".lanes button")).to_have_count(3)
    now = reel(tab).locator(".heads .now")
    expect(now).to_contain_text("14")
    alarm = re.compile(r"Alarm: grad cam, rank correlation \(Spearman\)")
    expect(now.locator(".alarm")).to_have_attribute("title", alarm)
    expect(now.locator(".flip")).to_have_attribute("title", "The prediction changed from 0 to 3")
    for lane in range(3):
        settles(lambda lane=lane: painted(tab, lane, 14), True)  # type: ignore[misc]
    click_frame(tab, 2, 12)
    tab.expect_step(12)
    expect(tab.named("Explanation")).to_have_value("smooth_grad")
    expect(tab.inside.get_by_role("heading", level=1)).to_have_text("0 #0")
    tab.show("film")


def test_the_film_is_walked_by_keys(tab: Tab) -> None:
    open_one(tab, series="grad_cam", example=0, step=14)
    reel(tab).focus()
    tab.page.keyboard.press("ArrowDown")
    expect(tab.named("Explanation")).to_have_value("integrated_gradients")
    there = re.compile("integrated gradients at step 14")
    expect(reel(tab)).to_have_attribute("aria-label", there)
    tab.page.keyboard.press("ArrowRight")
    tab.expect_step(15)
    expect(reel(tab)).to_have_attribute(
        "aria-label",
        re.compile(r"integrated gradients at step 15, drift 0\.\d+ to the step before"),
    )
    tab.page.keyboard.press("ArrowUp")
    expect(tab.named("Explanation")).to_have_value("grad_cam")


class Asked:
    """Steps that the page asked values of one example for."""

    def __init__(self, tab: Tab) -> None:
        self.steps: list[int] = []
        tab.listen("request", self._note)

    def _note(self, request: Request) -> None:
        address = urlparse(request.url)
        query = parse_qs(address.query)
        if address.path.endswith("/values") and "example" in query:
            self.steps += [int(step) for step in query["step"]]


def test_a_thousand_steps_scroll_and_only_what_stays_in_sight_is_asked_for(tab: Tab) -> None:
    asked = Asked(tab)
    open_one(tab, "long", example=0, step=500)
    settles(lambda: painted(tab, 0, 500), True)
    assert len(asked.steps) < 40
    assert min(asked.steps) > 480
    assert max(asked.steps) < 520
    asked.steps.clear()
    reel(tab).evaluate(
        """async (reel) => {
            for (let i = 0; i < 60; i++) {
                reel.scrollLeft += 500;
                await new Promise(requestAnimationFrame);
            }
        }"""
    )
    last = int((500 * PITCH + 60 * 500) / PITCH)
    settles(lambda: painted(tab, 0, last), True)
    tab.page.wait_for_timeout(300)
    assert max(asked.steps) > 800
    assert len(asked.steps) < 150  # of the 333 that went by
    tab.expect_step(500)
    tab.go("End", 999)
    settles(lambda: painted(tab, 0, 999), True)
    expect(reel(tab).locator(".heads .now")).to_contain_text("999")


def test_the_film_ends_where_the_part_in_view_does(tab: Tab) -> None:
    open_one(tab, "story", example=0, step=14, **{"from": 12, "to": 16})
    expect(reel(tab).locator(".heads span")).to_have_count(5)
    settles(lambda: painted(tab, 0, 2), True)
    point_at(tab, 0, 4, count=5)
    expect(tab.inside.locator(".readout")).to_contain_text("Step 16 to step 12: ")


@in_both_themes
def test_two_phases_are_seen_in_the_drift_between_any_two_steps(tab: Tab) -> None:
    open_one(tab, "story", series="integrated_gradients", example=0, step=14, **{"from": 6})
    told = r"Two phases: steps 6 to 13, and from\s+step 14\s+on\. Drift is\s+0\.\d+ on average"
    expect(tab.inside.locator(".phases")).to_have_text(re.compile(told))
    point_at(tab, 12, 1, count=15)
    expect(tab.inside.locator(".readout")).to_contain_text(re.compile(r"Step 7 to step 18: 0\.\d+"))
    tab.show("drift-matrix")
    tab.inside.locator(".phases").get_by_role("button").click()
    tab.expect_step(14)


def test_a_cell_compares_its_two_steps(tab: Tab) -> None:
    open_one(tab, series="grad_cam", example=3, step=14)
    point_at(tab, 18, 3, count=21)
    tab.page.mouse.down()
    tab.page.mouse.up()
    tab.expect_step(18)
    expect(tab.inside.get_by_role("button", name="Compare (2)", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    pinned = json.dumps([["story", "grad_cam", 3, 3]], separators=(",", ":"))
    tab.page.wait_for_url(
        lambda url: parse_qs(urlparse(url).fragment).get("p.tf_xai.pins") == [pinned]
    )


def test_the_matrix_is_walked_by_keys(tab: Tab) -> None:
    open_one(tab, series="grad_cam", example=3, step=14)
    matrix(tab).focus()
    tab.page.keyboard.press("ArrowUp")
    expect(matrix(tab)).to_have_attribute("aria-label", re.compile("Step 13 to step 14: "))
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Home")
    expect(matrix(tab)).to_have_attribute("aria-label", re.compile("Step 0 to step 15: "))
    tab.expect_step(14)
    tab.page.keyboard.press("Enter")
    tab.expect_step(15)


@in_both_themes
def test_channels_are_seen_side_by_side(tab: Tab) -> None:
    open_one(tab, "kinds", series="activation", example=3, step=2)
    part = tab.inside.get_by_role("region", name="Channels of activation")
    expect(part.get_by_role("listitem")).to_have_count(3)
    expect(part.get_by_role("listitem").first).to_contain_text("edges")
    part.scroll_into_view_if_needed()
    tab.show("channels")
    tab.go("ArrowRight", 3)
    expect(part.get_by_role("heading")).to_have_text("Channels of activation at step 3")
    tab.named("Which first").select_option(label="As given")
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.channels=given"))


@pytest.mark.parametrize(("name", "start"), [("GIF", b"GIF89a"), ("WebP", b"RIFF")])
def test_the_film_may_be_taken_along(tab: Tab, tmp_path: Path, name: str, start: bytes) -> None:
    open_one(tab, series="grad_cam", example=0)
    with tab.page.expect_download() as found:
        tab.inside.get_by_role("link", name=name).click()
    file = tmp_path / "film"
    found.value.save_as(file)
    assert found.value.suggested_filename.endswith(name.lower())
    assert file.read_bytes().startswith(start)


@in_both_themes
@pytest.mark.parametrize(
    ("run", "last", "said"),
    [
        ("one_step", 0, "One step so far: there is nothing to compare."),
        ("one_example", 20, "1 of 1"),
        ("no_pictures", 3, "Its grad cam changed most at step 50"),
        ("hostile", 2, "<img src=x onerror=alert(1)>"),
    ],
)
def test_logs_that_people_meet(tab: Tab, run: str, last: int, said: str) -> None:
    open_one(tab, run, order="probe")
    expect(tab.inside.locator("main.one")).to_contain_text(said)
    settles(lambda: painted(tab, 0, last), True)
    tab.show(f"one-{run}")


@in_both_themes
def test_a_measure_of_the_whole_probe_has_no_matrix(tab: Tab) -> None:
    open_one(tab, "kinds", series="dense", example=3)
    text = "representation similarity (CKA) has one number for the whole probe"
    expect(tab.inside.get_by_text(text)).to_be_visible()
    expect(tab.inside.get_by_text("Without a small drawing: ")).to_contain_text("dense")
    tab.show("one-whole-probe")


@pytest.fixture
def real(make_tab: MakeTab, trained_server: str) -> Iterator[Tab]:
    """The tab over logs of real trainings; nothing may have gone wrong in it by the end."""
    tab = make_tab(trained_server)
    yield tab
    assert tab.complaints == []


def open_real(tab: Tab, key: str, **chosen: object) -> None:
    run, series = key.split("/")
    open_one(tab, f"{run}/xai", series=series, **chosen)
    settles(lambda: painted(tab, 0, 1), True)


def test_the_matrix_holds_what_python_measures(real: Tab, log: xai.log.Log) -> None:
    open_real(real, "table/kernel_shap", example=2, step=8)
    count = len(log["table/kernel_shap"].steps)
    for row, column in ((5, 2), (8, 1), (3, 3)):
        point_at(real, row, column, count)
        drift = log["table/kernel_shap"].drift("spearman", column, per_example=True)[row, 2]
        expect(real.inside.locator(".readout")).to_have_text(
            f"Step {column} to step {row}: {two_digits(drift)}"
        )


@in_both_themes
@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("table/kernel_shap", {"example": 2}),
        ("table/pdp", {"feature": "area"}),
        ("table/ale_of_pairs", {}),
        ("text/integrated_gradients", {"example": 1}),
        ("series/occlusion", {"example": 1}),
    ],
)
def test_whatever_is_explained_has_a_film(real: Tab, key: str, chosen: dict[str, object]) -> None:
    open_real(real, key, **chosen)
    expect(real.inside.locator(".who .face")).to_be_visible()
    real.show(f"one-{key.replace('/', '-')}")


def test_what_is_about_the_whole_probe_leads_elsewhere(real: Tab) -> None:
    real.open(room="example", run="table/xai", series="permutation_importance")
    expect(real.inside.get_by_role("heading", level=1)).to_have_text(
        "permutation importance is about the whole probe"
    )
    real.inside.get_by_role("button", name="kernel shap").click()
    expect(real.inside.locator("main.one h1")).to_be_visible()
