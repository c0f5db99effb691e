"""The plugin's tab as a user sees it."""

from __future__ import annotations

import re
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import (
    ConsoleMessage,
    FloatRect,
    Frame,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from tf_xai.log.run_log import RUN_DIRECTORY

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
in_both_themes = pytest.mark.parametrize("theme", ["light", "dark"])

VIEWPORT = ViewportSize(width=1440, height=900)
PATIENCE_S = 60.0  # a machine may halt
VIEWS = "xai-map, table, .card .sheet:not(.late), .card .text, .card .area, .lane, .trend, .tree"

OF_TENSORBOARD = re.compile("Multiple instances of Three.js|/font-roboto/")


T = TypeVar("T")


def settles(read: Callable[[], T], wanted: T) -> None:
    """Waits until `read` gives what is wanted."""
    end = time.monotonic() + PATIENCE_S
    while (found := read()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    assert found == wanted, found


def box_of(element: Locator) -> FloatRect:
    """Where an element is, in pixels, once it stays there."""
    end = time.monotonic() + PATIENCE_S
    before, box = None, element.bounding_box()
    while (box is None or box != before) and time.monotonic() < end:
        time.sleep(0.05)
        before, box = box, element.bounding_box()
    assert box is not None
    return box


class Tab:
    """TensorBoard in a browser page, until `leave`."""

    def __init__(self, page: Page, address: str, theme: str = "light") -> None:
        self.page = page
        self.address = address.rstrip("/")
        self.theme = theme
        self.complaints: list[str] = []
        self.inside = page.frame_locator("iframe[src*='name=tf_xai']")
        self._listeners: list[tuple[str, Callable[[Any], None]]] = []
        self.listen("pageerror", lambda error: self.complaints.append(str(error)))
        self.listen("console", self._hear)

    def listen(self, event: str, listener: Callable[[Any], None]) -> None:
        """Calls `listener` at each such event of the page."""
        self._listeners.append((event, listener))
        self.page.on(event, listener)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Leaves the page as if it were new."""
        for event, listener in self._listeners:
            self.page.remove_listener(event, listener)
        self.page.unroute_all()
        self.page.set_viewport_size(VIEWPORT)
        self.page.mouse.move(0, 0)
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear()")
        self.page.goto("about:blank")

    def open(self, **chosen: object) -> None:
        """Opens the tab with a selection in its address; the room is that of all examples else."""
        chosen = {"room": "examples", **chosen}
        fields = "".join(
            f"&p.tf_xai.{key}={urllib.parse.quote(str(value), safe='')}"
            for key, value in chosen.items()
        )
        dark = "true" if self.theme == "dark" else "false"
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/?darkMode={dark}#tf_xai{fields}")

    def open_run(self, run: str, **chosen: object) -> None:
        """Opens a run and waits until something of its explanations is drawn."""
        self.open(run=run, **chosen)
        self.expect_view()

    def open_series(self, key: str, **chosen: object) -> None:
        """Opens a series of a trained run, such as "table/pdp", examples as they were given."""
        run, series = key.split("/")
        self.open_run(f"{run}/{RUN_DIRECTORY}", series=series, order="probe", **chosen)

    def expect_view(self) -> None:
        expect(self.inside.locator(VIEWS).first).to_be_visible()

    def show(self, name: str) -> None:
        """Leaves a picture for people to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.theme}.png")

    def named(self, label: str) -> Locator:
        """The control with that label."""
        return self.inside.get_by_label(label, exact=True)

    @property
    def slider(self) -> Locator:
        return self.inside.get_by_role("slider", name="Step")

    @property
    def cards(self) -> Locator:
        return self.inside.locator(".card")

    def card(self, name: str) -> Locator:
        """The card with that heading."""
        heading = self.inside.locator("h2", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
        return self.cards.filter(has=heading)

    @property
    def summary(self) -> Locator:
        return self.inside.get_by_role("region", name="Summary")

    def go(self, key: str, step: int) -> None:
        """Presses a key on the slider, which leads to that step."""
        self.slider.focus()
        self.page.keyboard.press(key)
        self.expect_step(step)

    def expect_step(self, step: int) -> None:
        typed = self.inside.get_by_role("spinbutton", name="Step", exact=True)
        expect(typed).to_have_value(str(step))

    def frame(self) -> Frame:
        """The page inside TensorBoard's, to measure in."""
        return next(frame for frame in self.page.frames if "plugin_entry" in frame.url)

    def reload_data(self) -> None:
        """TensorBoard's own reload button."""
        self.page.get_by_role("button", name="Reload").or_(
            self.page.locator("button.reload-button")
        ).first.click()

    def _hear(self, message: ConsoleMessage) -> None:
        text = f"{message.text} {message.location.get('url', '')}"
        if message.type in {"error", "warning"} and not OF_TENSORBOARD.search(text):
            self.complaints.append(text)


MakeTab = Callable[..., Tab]
