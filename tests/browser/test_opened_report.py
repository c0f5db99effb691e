"""`tf-xai report`: the tab in one file, opened from disk with the network off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import logs
import pytest
from playwright.sync_api import Browser, Page, Request, expect
from tab import VIEWPORT, Tab, in_both_themes, settles

import tf_xai as xai

LIMIT = 1.2
Opener = Callable[..., "Report"]


class Report(Tab):
    """The page of a report, as a person opens it from a folder."""

    def __init__(self, page: Page, file: Path, theme: str) -> None:
        super().__init__(page, file.as_uri(), theme)
        self.inside = page  # type: ignore[assignment]
        self.asked: list[str] = []
        self.listen("request", self._note)

    def open(self, **chosen: object) -> None:
        chosen = {"room": "examples", **chosen}
        fields = "".join(f"&p.tf_xai.{key}={value}" for key, value in chosen.items())
        self.page.goto(f"{self.address}#tf_xai{fields}")

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:", self.address)):
            self.asked.append(request.url)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two trainings with one probe, and its reports: whole, and with steps left out."""
    folder = tmp_path_factory.mktemp("reported")
    methods = ("grad_cam", "integrated_gradients", "smooth_grad")
    logs.write(folder / "logs" / "story" / "xai", logs.Recipe(methods=methods))
    logs.write(folder / "logs" / "retrained" / "xai", logs.Recipe(event=None, seed=1))
    xai.report(folder / "logs", folder / "whole.html")
    xai.report(folder / "logs", folder / "part.html", limit=LIMIT)
    return folder


@pytest.fixture
def report(browser: Browser, folder: Path, theme: str) -> Iterator[Opener]:
    """Opens a report; nothing may have gone wrong in it by the end, and nobody was asked."""
    context = browser.new_context(
        viewport=VIEWPORT,
        color_scheme="dark" if theme == "dark" else "light",
        offline=True,
    )
    opened: list[Report] = []

    def open_report(name: str = "whole.html", **chosen: object) -> Report:
        found = Report(context.new_page(), folder / name, theme)
        opened.append(found)
        found.open_run("story/xai", **chosen)
        return found

    yield open_report
    context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []
    assert [address for one in opened for address in one.asked] == []


@in_both_themes
def test_it_shows_what_the_tab_shows(report: Opener) -> None:
    page = report()
    summary = page.inside.get_by_role("region", name="Summary")
    expect(summary).to_contain_text(
        "Alarm at step 14 (rank correlation (Spearman), robust z 9.3 over 6)"
    )
    expect(page.inside.locator("xai-curve").first).to_contain_text("Drift to the previous step")
    page.expect_step(20)
    page.show("report")


@in_both_themes
def test_it_is_as_light_or_dark_as_the_system(report: Opener, theme: str) -> None:
    page = report()
    for wish, background in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(48, 48, 48)")):
        page.page.emulate_media(color_scheme=wish)  # type: ignore[arg-type]
        expect(page.inside.locator("xai-page")).to_have_css("background-color", background)


DRAWN = "map => [...map.shadowRoot.querySelectorAll('canvas')].map(c => c.toDataURL()).join()"


def test_the_slider_and_the_series_move(report: Opener) -> None:
    page = report(step=1, order="probe")
    seen: list[str] = []

    def drawn() -> str:
        found: str = page.cards.first.locator("xai-map").evaluate(DRAWN)
        return found

    for key, step in (("Home", 0), ("End", 20), ("ArrowLeft", 19)):
        page.go(key, step)
        settles(lambda: drawn() not in seen, True)
        seen.append(drawn())
    page.named("Explanation").select_option("smooth_grad")
    settles(lambda: drawn() not in seen, True)
    page.expect_step(19)
    page.show("report-moved")


def test_another_run_is_there_too(report: Opener) -> None:
    page = report()
    page.named("Run").select_option("retrained/xai")
    summary = page.inside.get_by_role("region", name="Summary")
    expect(summary).to_contain_text("No alarm rang")


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("last", "Drift to the last step (step 20)"),
        ("best:val_loss", "Drift to the best val loss (step 12)"),
        ("run:retrained/xai", "Drift to the same step of retrained"),
    ],
)
def test_drift_can_be_held_against(report: Opener, reference: str, title: str) -> None:
    page = report()
    page.named("Drift to").select_option(reference)
    curve = page.inside.locator("xai-curve").first
    expect(curve).to_contain_text(title)
    expect(curve).to_contain_text("square-root axis")
    expect(page.inside.get_by_role("alert")).to_have_count(0)
    page.show(f"report-{reference.partition(':')[0]}")


def test_drift_to_a_pinned_step_is_no_error(report: Opener) -> None:
    page = report(reference="step:12")
    expect(page.inside.locator("xai-curve").first).to_contain_text("Drift to step 12")
    expect(page.inside.get_by_role("alert")).to_have_count(0)


@in_both_themes
def test_where_steps_were_left_out_it_says_so(report: Opener) -> None:
    page = report("part.html")
    kept = page.inside.get_by_text("of 21 steps kept in this report").first
    expect(kept).to_be_attached()
    page.named("Explanation").select_option("smooth_grad")
    for key, step in (("Home", 0), ("End", 20)):
        page.page.keyboard.press(key)
        page.expect_step(step)
    kept.scroll_into_view_if_needed()
    page.show("report-part")


def test_the_address_keeps_the_view(report: Opener) -> None:
    page = report(step=7, series="smooth_grad")
    page.expect_step(7)
    page.page.keyboard.press("ArrowRight")
    page.expect_step(8)
    page.page.wait_for_url("**step=8**")
    page.page.reload()
    page.expect_step(8)
    expect(page.named("Explanation")).to_have_value("smooth_grad")


@pytest.mark.parametrize("kind", ["PNG", "SVG", "CSV"])
def test_panels_are_saved_without_a_server(report: Opener, kind: str) -> None:
    page = report(step=7)
    page.inside.locator("summary[aria-label='Export examples']").click()
    with page.page.expect_download() as download:
        page.inside.locator("xai-export details[open]").get_by_role("button", name=kind).click()
    name = f"story-xai_grad-cam_examples_step-7.{kind.lower()}"
    assert download.value.suggested_filename == name
    assert Path(download.value.path()).stat().st_size > 500
