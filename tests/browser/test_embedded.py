"""TensorBoard in a frame of another page, as a notebook's `%tensorboard` shows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import logs
import pytest
from playwright.sync_api import Page, expect
from tab import MakeTab, Tab, in_both_themes

HEIGHT = 800

NOTEBOOK = """<!doctype html><title>Notebook</title>
<body style="margin: 24px; font-family: sans-serif"><p>In [1]: %tensorboard --logdir logs</p>
<iframe src="{address}" width="100%" height="{height}" frameborder="0"></iframe>"""


class Embedded(Tab):
    """The tab within a cell of a notebook of another origin."""

    def __init__(self, page: Page, address: str, theme: str, notebook: tuple[Path, str]) -> None:
        super().__init__(page, address, theme)
        self.folder, self.origin = notebook
        cell = page.frame_locator("iframe").first
        self.inside = cell.frame_locator("iframe[src*='name=tf_xai']")

    def open(self, **chosen: object) -> None:
        """The notebook knows the address of the tab, with what was chosen in it."""
        fields = "".join(f"&p.tf_xai.{key}={value}" for key, value in chosen.items())
        dark = "true" if self.theme == "dark" else "false"
        address = f"{self.address}/?darkMode={dark}#tf_xai{fields}"
        page = NOTEBOOK.format(address=address.replace("&", "&amp;"), height=HEIGHT)
        (self.folder / "notebook.html").write_text(page)
        self.page.goto(f"{self.origin}/notebook.html")


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """Says nothing."""


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and where its pages are served: at another origin than TensorBoard's."""
    server = ThreadingHTTPServer(("localhost", 0), partial(Silent, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield tmp_path, f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cell(make_tab: MakeTab, server: str, notebook: tuple[Path, str]) -> Iterator[Tab]:
    cell = make_tab(server, Embedded, notebook)
    yield cell
    assert [one for one in cell.complaints if "favicon" not in one] == []


@in_both_themes
def test_it_fits_the_frame_of_a_notebook(cell: Embedded) -> None:
    cell.open(room="examples", run="story", step=14, example=3)
    cell.expect_view()
    cell.expect_step(14)
    expect(cell.card("3 #3")).to_have_class("card right chosen")
    frame = cell.frame()
    assert frame.evaluate("innerHeight") < HEIGHT
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    cell.show("notebook")


@in_both_themes
def test_its_overview_too(cell: Embedded) -> None:
    cell.open(room="overview", run="story", step=14)
    cell.expect_step(14)
    cell.show("notebook-overview")


def test_keys_work_once_it_has_the_focus(cell: Embedded) -> None:
    cell.open(room="examples", run="story", step=14)
    cell.expect_view()
    cell.go("ArrowLeft", 13)
    cell.page.keyboard.press("End")
    cell.expect_step(20)
    frame = next(one for one in cell.page.frames if "step=" in one.url and "plugin" not in one.url)
    frame.wait_for_url("**step=20**")


def test_files_are_saved_from_there(cell: Embedded) -> None:
    cell.open(room="examples", run="story", step=14)
    cell.expect_view()
    cell.inside.locator("summary[aria-label='Export examples']").click()
    with cell.page.expect_download() as download:
        cell.inside.get_by_role("button", name="Picture (PNG)").click()
    assert download.value.suggested_filename == "story_grad-cam_examples_step-14.png"


@in_both_themes
def test_a_deep_link_works_under_a_path_prefix(make_tab: MakeTab, live: tuple[Path, str]) -> None:
    folder, address = live
    logs.write(folder / "prefixed", logs.Recipe(steps=3))
    tab = make_tab(address)
    assert address.endswith("/deep/down")
    for _ in range(30):
        tab.open(run="prefixed", step=1, series="integrated_gradients")
        tab.page.wait_for_timeout(1000)
        if tab.cards.count():
            break
    tab.expect_step(1)
    expect(tab.named("Explanation")).to_have_value("integrated_gradients")
    assert tab.complaints == []
