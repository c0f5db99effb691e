"""The plugin's tab as a user sees it."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Frame, Locator, Page, expect

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
in_both_themes = pytest.mark.parametrize("theme", ["light", "dark"])

OF_TENSORBOARD = re.compile("Multiple instances of Three.js|/font-roboto/")


class Tab:
    """One browser page with TensorBoard in it."""

    def __init__(self, page: Page, address: str, theme: str = "light") -> None:
        self.page = page
        self.address = address.rstrip("/")
        self.theme = theme
        self.complaints: list[str] = []
        self.inside = page.frame_locator("iframe[src*='name=tf_xai']")
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def open(self, **chosen: object) -> None:
        """Opens the tab with a selection in its address."""
        fields = "".join(
            f"&p.tf_xai.{key}={urllib.parse.quote(str(value), safe='')}"
            for key, value in chosen.items()
        )
        dark = "true" if self.theme == "dark" else "false"
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/?darkMode={dark}#tf_xai{fields}")

    def open_run(self, run: str, **chosen: object) -> None:
        """Opens a run and waits for its first map or table."""
        self.open(run=run, **chosen)
        expect(self.inside.locator("xai-map, table").first).to_be_visible(timeout=30_000)

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
        return self.inside.get_by_role("listitem").filter(has=self.inside.locator("xai-map"))

    def expect_step(self, step: int) -> None:
        expect(self.inside.get_by_role("spinbutton", name="Step")).to_have_value(str(step))

    def frame(self) -> Frame:
        """The page inside TensorBoard's, to measure in."""
        return next(frame for frame in self.page.frames if "plugin_entry" in frame.url)

    def reload_data(self) -> None:
        """TensorBoard's own reload button."""
        self.page.get_by_role("button", name="Reload").or_(
            self.page.locator("button.reload-button")
        ).first.click()

    def _listen(self, message: ConsoleMessage) -> None:
        text = f"{message.text} {message.location.get('url', '')}"
        if message.type in {"error", "warning"} and not OF_TENSORBOARD.search(text):
            self.complaints.append(text)
