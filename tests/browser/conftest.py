"""A real TensorBoard over generated logs, and a real browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import logs
import pytest
import trained_runs
from ensure_browser import installed
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tab import PATIENCE_S, VIEWPORT, MakeTab, Tab
from tensorboard_process import tensorboard

import tf_xai as xai

expect.set_options(timeout=1e3 * PATIENCE_S)

LONG_STEPS = 1000
MANY_EXAMPLES = 1000

KINDS = ("activation", "words", "decisions", "dense")

RUNS = {
    "story": logs.Recipe(methods=("grad_cam", "integrated_gradients", "smooth_grad")),
    "retrained": logs.Recipe(event=None, seed=1),
    "kinds": logs.Recipe(steps=4, event=None, methods=(*KINDS,), notes=False, extras=False),
    "one_step": logs.Recipe(steps=1),
    "one_example": logs.Recipe(examples=1, event=None),
    "no_pictures": logs.Recipe(steps=4, pictures=False, stride=50),
    "hostile": logs.Recipe(
        steps=3, class_names=("<img src=x onerror=alert(1)>", "&amp;", "ü" * 80)
    ),
    "many": logs.Recipe(steps=3, examples=MANY_EXAMPLES, methods=("grad_cam",), notes=False),
    "long": logs.Recipe(steps=LONG_STEPS, event=600, examples=64, methods=("grad_cam",)),
}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a TensorBoard over one run of each kind."""
    folder = tmp_path_factory.mktemp("served") / "logs"
    for name, recipe in RUNS.items():
        logs.write(folder / name, recipe)
    logs.write(folder / "curves" / "xai", RUNS["story"])
    logs.write_curves(folder / "curves", RUNS["story"])
    with tensorboard(folder) as address:
        yield address


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Logs of small trainings, one of each kind."""
    folder = tmp_path_factory.mktemp("trained") / "logs"
    for name, train in trained_runs.RUNS.items():
        train(folder / name)
    return folder


@pytest.fixture(scope="session")
def trained_server(folder: Path) -> Iterator[str]:
    """The address of a TensorBoard over them."""
    with tensorboard(folder) as address:
        yield address


@pytest.fixture(scope="session")
def log(folder: Path) -> xai.log.Log:
    """The same, as Python reads them."""
    return xai.load(folder)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A TensorBoard under a path prefix whose log is still empty: its folder and address."""
    folder = tmp_path_factory.mktemp("live") / "logs"
    folder.mkdir()
    with tensorboard(folder, "--path_prefix", "/deep/down", "--reload_interval", "1") as address:
        yield folder, address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = installed()
    if path is None:
        pytest.fail("no Chromium or Chrome found: install one, or set TF_XAI_BROWSER to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def theme() -> str:
    return "light"


@pytest.fixture(scope="session")
def page(browser: Browser) -> Iterator[Page]:
    """One for all: a page that has had TensorBoard open opens it in half the time."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(1e3 * PATIENCE_S)
    yield context.new_page()
    context.close()


@pytest.fixture
def make_tab(page: Page, theme: str) -> Iterator[MakeTab]:
    """Makes the tab of a TensorBoard at an address."""
    made: list[Tab] = []

    def make(address: str, kind: type[Tab] = Tab, *more: object) -> Tab:
        made.append(kind(page, address, theme, *more))
        return made[-1]

    yield make
    for tab in made:
        tab.leave()


@pytest.fixture
def tab(make_tab: MakeTab, server: str) -> Iterator[Tab]:
    """The plugin's tab; nothing may have gone wrong in it by the end of the test."""
    tab = make_tab(server)
    yield tab
    assert tab.complaints == []
