"""The tab in a real browser, over 1,000 steps of 64 examples by 4 methods."""

from __future__ import annotations

import collections
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from _measure import table
from playwright.sync_api import Browser, Frame, Page, Request, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import logs
from ensure_browser import installed
from tensorboard_process import tensorboard

STEPS, EXAMPLES = 1000, 64
METHODS = ("grad_cam", "grad_cam_plus_plus", "hires_cam", "layer_cam")
ROUNDS = 5
PLAYED_S = 8
MB = 2**20

# Notes when the script began to run, and when something was first drawn, in each room.
WATCH = """
(() => {
  const seen = (root) => [...root.querySelectorAll("canvas")].some((one) => one.width > 1)
    || [...root.querySelectorAll("*")].some((one) => one.shadowRoot && seen(one.shadowRoot));
  const define = customElements.define.bind(customElements);
  customElements.define = (name, ...rest) => {
    window.began ??= performance.now();
    return define(name, ...rest);
  };
  const look = () => {
    if (document.querySelector("xai-page") && seen(document)) window.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""

# Milliseconds from a move of the slider to the frame that shows it, values included.
MOVES = """
async (steps) => {
  const root = document.querySelector("xai-page").shadowRoot;
  const slider = root.querySelector("input[data-timeline]");
  const frame = () => new Promise(requestAnimationFrame);
  const found = [];
  for (const step of steps) {
    const began = performance.now();
    slider.value = String(step);
    slider.dispatchEvent(new Event("input"));
    do await frame();
    while (slider.value !== String(step) || root.querySelector(".waiting"));
    await frame();
    found.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 60));
  }
  return found;
}
"""

# Milliseconds from frame to frame.
FRAMES = """
async (seconds) => {
  const found = [];
  let last = await new Promise(requestAnimationFrame);
  const end = last + 1000 * seconds;
  while (last < end) {
    const now = await new Promise(requestAnimationFrame);
    found.push(now - last);
    last = now;
  }
  return found;
}
"""


def main() -> None:
    """Prints two tables."""
    path = installed()
    if path is None:
        raise SystemExit("no Chromium or Chrome found: set TF_XAI_BROWSER to its path")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        kept = _write(Path(folder) / "logs")
        browser = playwright.chromium.launch(executable_path=path)
        with tensorboard(Path(folder) / "logs") as address:
            _first_pictures(browser, address)
            _moves(browser, address, kept)
        browser.close()


def _write(folder: Path) -> int:
    """The bytes of the log."""
    recipe = logs.Recipe(steps=STEPS, event=600, examples=EXAMPLES, methods=METHODS)
    logs.write(folder / "run1", recipe)
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _first_pictures(browser: Browser, address: str) -> None:
    rows: list[list[object]] = []
    for room in ("overview", "examples", "example"):
        found = [_first_picture(browser, address, room) for _ in range(ROUNDS)]
        rows.append([room, float(np.median(found)), max(found)])
    title = (
        f"First picture after the page's script starts: {STEPS} steps x {EXAMPLES} x {len(METHODS)}"
    )
    table(title, ["room", "median, ms", "worst, ms"], rows)


def _first_picture(browser: Browser, address: str, room: str) -> float:
    with _opened(browser, address, room) as (_, frame):
        frame.wait_for_function("window.drawn !== undefined", timeout=60_000)
        return float(frame.evaluate("window.drawn - window.began"))


def _moves(browser: Browser, address: str, kept: int) -> None:
    random = np.random.default_rng(0)
    near = np.clip(500 + np.cumsum(random.integers(-3, 4, 60)), 0, STEPS - 1).tolist()
    far = random.integers(0, STEPS, 60).tolist()
    rows: list[list[object]] = []
    for room in ("overview", "examples", "example"):
        with _opened(browser, address, room) as (page, frame):
            frame.wait_for_function("window.drawn !== undefined", timeout=60_000)
            page.wait_for_timeout(3000)
            asked = _asked(page)
            before = _memory(browser, page)
            steps = [frame.evaluate(MOVES, moves) for moves in (near, far)]
            frames = _played(page, frame)
            frame.evaluate(MOVES, list(range(0, STEPS, 2)))
            grown = (_memory(browser, page) - before) / MB
        rows.append(
            [
                room,
                *[f"{np.median(one):.0f} / {max(one):.0f}" for one in steps],
                f"{sum(one > 32 for one in frames)} of {len(frames)}",
                f"{max(frames):.0f}",
                f"{grown:.0f}",
                sum(asked.values()),
            ]
        )
    header = [
        *["room", "near move, ms: median / worst", "far move, ms: median / worst"],
        *["frames over 32 ms while playing", "longest frame, ms"],
        *["browser's memory after 500 steps, MB more", "requests"],
    ]
    table(f"Moving through the training, a log of {kept / MB:.0f} MB", header, rows)


def _played(page: Page, frame: Frame) -> list[float]:
    frame.evaluate(MOVES, [0])
    frame.get_by_label("Speed", exact=True).select_option("16")
    frame.get_by_role("button", name="Play").click()
    found: list[float] = frame.evaluate(FRAMES, PLAYED_S)
    frame.get_by_role("button", name="Pause").click()
    return found


@contextmanager
def _opened(browser: Browser, address: str, room: str) -> Iterator[tuple[Page, Frame]]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{address}/#tf_xai&p.tf_xai.room={room}&p.tf_xai.step=500")
    page.wait_for_selector("iframe[src*='name=tf_xai']", timeout=60_000)
    while not (found := [one for one in page.frames if "plugin_entry" in one.url]):
        page.wait_for_timeout(20)
    yield page, found[0]
    context.close()


def _asked(page: Page) -> collections.Counter[str]:
    """Counts requests from now on, by route."""
    asked: collections.Counter[str] = collections.Counter()

    def count(request: Request) -> None:
        if found := re.search(r"plugin/tf_xai/(\w+)", request.url):
            asked[found[1]] += 1

    page.on("request", count)
    return asked


def _memory(browser: Browser, page: Page) -> float:
    """Resident bytes of the largest process that draws pages, without its garbage."""
    collector = page.context.new_cdp_session(page)
    for _ in range(2):
        collector.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(1000)
    collector.detach()
    session = browser.new_browser_cdp_session()
    known: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return max(_resident(one["id"]) for one in known if one["type"] == "renderer")


def _resident(process: int) -> int:
    text = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main()
