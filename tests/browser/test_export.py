"""What a panel is saved as: a drawing, a picture, and the numbers behind it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Download, Locator, expect
from tab import Tab, in_both_themes, settles

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
CHART = "Drift to the previous step"
DENSITY = 2  # pixels of a PNG in a pixel of the page


def opened(tab: Tab, panel: str) -> Locator:
    """The menu of a panel."""
    menu = tab.inside.locator(
        "xai-export", has=tab.inside.locator(f"[aria-label='Export {panel}']")
    )
    menu.locator("summary").click()
    return menu


def saved(tab: Tab, panel: str, kind: str) -> Download:
    menu = opened(tab, panel)
    with tab.page.expect_download() as download:
        menu.get_by_role("button", name=kind).click()
    expect(menu.locator("details")).not_to_have_attribute("open", "")
    return download.value


def drawing(tab: Tab, panel: str) -> tuple[ET.Element, str]:
    file = saved(tab, panel, "SVG")
    text = Path(file.path()).read_text("utf-8")
    return ET.fromstring(text), file.suggested_filename


def texts(svg: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))


def pixels(file: Download) -> npt.NDArray[np.float64]:
    return np.asarray(Image.open(file.path()).convert("RGB"), float)


def table(tab: Tab, panel: str) -> list[dict[str, str]]:
    text = Path(saved(tab, panel, "CSV").path()).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@in_both_themes
def test_a_chart_is_a_drawing_of_lines_and_text(tab: Tab) -> None:
    tab.open_run("story", step=14)
    svg, name = drawing(tab, CHART)
    assert name == "story_grad-cam_Drift-to-the-previous-step_step-14.svg"
    said = texts(svg)
    for text in (CHART, "grad cam", "integrated gradients", "0.37", "0.50", "20"):
        assert text in said
    assert "story · grad cam · step 14" in said
    assert len(list(svg.iter(f"{SVG}path"))) > 10
    assert len(list(svg.iter(f"{SVG}circle"))) == 20  # of the bold line, one a compared step
    assert not list(svg.iter(f"{SVG}image"))
    assert not list(svg.iter(f"{SVG}foreignObject"))
    opened(tab, CHART)
    tab.show("export-menu")


@in_both_themes
def test_its_picture_is_twice_as_fine(tab: Tab) -> None:
    tab.open_run("story", step=14)
    expect(tab.inside.locator("xai-curve").first).to_contain_text("smooth grad")  # all are there
    svg, _ = drawing(tab, CHART)
    found = pixels(saved(tab, CHART, "PNG"))
    assert found.shape == (
        DENSITY * int(svg.get("height", 0)),
        DENSITY * int(svg.get("width", 0)),
        3,
    )
    dark = tab.theme == "dark"
    assert (found[0, 0] == (48 if dark else 255)).all()
    accent = np.array((142, 202, 255) if dark else (11, 99, 176))
    assert (np.abs(found - accent).max(2) < 3).sum(0).max() > 150  # the step in view, top to bottom


def test_numbers_are_those_of_the_curve(tab: Tab) -> None:
    tab.open_run("story", step=14, example=1)
    rows = table(tab, CHART)
    assert [row["step"] for row in rows] == [str(step) for step in range(21)]
    at = rows[14]
    assert at["epoch"] == "14"
    assert at["wall_time"] == "2023-11-14T22:20:20.000Z"
    key = tab.inside.locator("xai-curve").first.locator("li", has_text="grad cam")
    expect(key).to_contain_text(f"{float(at['grad cam']):.2f}")
    assert float(at["grad cam_low"]) <= float(at["grad cam"]) <= float(at["grad cam_high"])
    assert at["1 #1"] != ""
    assert rows[0]["grad cam"] == ""


@in_both_themes
def test_the_grid_is_drawn_as_it_is_seen(tab: Tab) -> None:
    tab.open_run("story", step=14, order="probe")
    svg, name = drawing(tab, "examples")
    assert name == "story_grad-cam_examples_step-14.svg"
    said = texts(svg)
    for text in ("0 #0", "85 %", "brighter: more", "Alarm at", "drift"):
        assert text in said
    assert "Changed most" not in said  # what is there to be used is left out
    images = list(svg.iter(f"{SVG}image"))
    assert len(images) >= 10
    assert all(image.get(HREF, "").startswith("data:image/png;base64,") for image in images)
    found = pixels(saved(tab, "examples", "PNG"))
    left, top, width = (float(images[0].get(key, 0)) for key in ("x", "y", "width"))
    box = tuple(round(DENSITY * edge) for edge in (left, top, left + width, top + width))
    map_ = tab.cards.first.locator("xai-map")
    seen = Image.open(io.BytesIO(map_.screenshot())).convert("RGB")
    drawn = Image.fromarray(found.astype(np.uint8)).crop(box).resize(seen.size)
    gap = np.abs(np.asarray(seen, float) - np.asarray(drawn, float))
    assert gap[12:-12, 12:-12].mean() < 4


def test_its_numbers_are_those_of_the_cards(tab: Tab) -> None:
    tab.open_run("story", step=14, order="probe", verdict="wrong")
    rows = table(tab, "examples")
    names = [row["example"] for row in rows]
    heads = tab.inside.locator(".card h2").all_inner_texts()
    assert names == [" ".join(head.split()) for head in heads]
    assert {row["right"] for row in rows} == {"false"}
    expect(tab.card(names[0])).to_contain_text(f"{float(rows[0]['drift']):.2f}")


def test_names_from_the_log_stay_text(tab: Tab) -> None:
    tab.open_run("hostile")
    svg, _ = drawing(tab, "examples")
    assert "<img src=x" in texts(svg)
    assert not [one for one in svg.iter() if one.tag.endswith(("img", "script"))]


def test_a_grid_is_drawn_with_what_is_out_of_sight(tab: Tab) -> None:
    tab.open_run("many", order="probe", search="#1")
    grid = tab.inside.locator("xai-rows")
    settles(lambda: grid.evaluate("rows => (rows.scrollTop = 90, rows.scrollTop)"), 90)
    names = [row["example"] for row in table(tab, "examples")]
    before = tab.cards.count()
    svg, _ = drawing(tab, "examples")
    heads = [name for name in names if name in texts(svg)]
    assert heads == names
    assert len(names) > before
    assert len(list(svg.iter(f"{SVG}image"))) >= len(names)
    assert grid.evaluate("rows => rows.scrollTop") == 90
    settles(tab.cards.count, before)


def test_what_is_beyond_the_bound_is_said_to_be_left_out(tab: Tab) -> None:
    tab.open_run("many", order="probe")
    menu = opened(tab, "examples")
    expect(menu).to_contain_text("Only the first 200 of 1000 are drawn")
    tab.page.keyboard.press("Escape")
    assert len(table(tab, "examples")) == 1000
    chart = opened(tab, CHART)
    expect(chart).not_to_contain_text("Only what is in sight")


def test_the_menu_opens_and_closes_by_keyboard(tab: Tab) -> None:
    tab.open_run("story")
    summary = tab.inside.locator(f"summary[aria-label='Export {CHART}']")
    summary.focus()
    tab.page.keyboard.press("Enter")
    menu = tab.inside.locator("xai-export details[open]")
    expect(menu).to_be_visible()
    tab.page.keyboard.press("Tab")
    expect(menu.get_by_role("button", name="PNG")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(summary).to_be_focused()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Shift+Tab")
    expect(menu).to_have_count(0)
