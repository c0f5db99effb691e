"""Everything by keyboard, and nothing serious that axe-core finds, in every room and state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Route
from tab import MakeTab, Tab

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SERIOUS = {"serious", "critical"}

RUN_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.slice(0, 4).map(({ html, any }) =>
      `${html.slice(0, 160)} ${any.map(({ message }) => message).join(" ").slice(0, 200)}`),
  }));
}"""

VIEWS: dict[str, dict[str, object]] = {
    "overview": {"room": "overview", "run": "story", "step": 14},
    "overview-classes": {"room": "overview", "run": "story", "ranked": "classes"},
    "examples": {"run": "story", "step": 14, "example": 1},
    "filtered": {"run": "story", "step": 14, "label": 3, "verdict": "right", "search": "3"},
    "nothing-left": {"run": "story", "search": "zebra"},
    "quality": {"run": "story", "panel": "quality"},
    "one-example": {"room": "example", "run": "story", "example": 3, "step": 14},
    "compare": {"room": "compare", "run": "story", "example": 3, "step": 14},
    "compared": {
        "room": "compare",
        "run": "story",
        "step": 14,
        "pins": '[["story","grad_cam",3,3]]',
    },
    "zoomed": {"run": "story", "from": 3, "to": 9},
    "one-step": {"run": "one_step"},
    "one-step-overview": {"room": "overview", "run": "one_step"},
    "one-of-all": {"run": "one_example"},
    "no-pictures": {"run": "no_pictures"},
    "hostile": {"run": "hostile", "room": "overview"},
    "unknown-kind": {"run": "kinds", "series": "words"},
    "decisions": {"run": "kinds", "series": "decisions"},
    "representations": {"run": "kinds", "series": "dense"},
    "gone": {"run": "nowhere"},
}

TRAINED = (
    *(("table/kernel_shap", "examples"), ("table/pdp", "examples")),
    *(("table/permutation_importance", "examples"), ("table/surrogate_tree", "examples")),
    *(("text/integrated_gradients", "examples"), ("series/grad_cam", "examples")),
    *(("table/pdp", "overview"), ("table/kernel_shap", "example"), ("series/grad_cam", "example")),
)


def violations(tab: Tab) -> list[dict[str, Any]]:
    """What axe-core finds inside the plugin's page; it looks through shadow roots by itself."""
    tab.page.wait_for_timeout(400)
    frame = tab.frame()
    frame.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = frame.evaluate(RUN_AXE)
    return [one for one in found if one["impact"] in SERIOUS]


def expect_clean(tab: Tab) -> None:
    """Nothing serious in the light, nor in the dark."""
    assert violations(tab) == []
    tab.page.evaluate("document.body.classList.toggle('dark-mode')")
    assert violations(tab) == []


@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_serious(tab: Tab, name: str) -> None:
    tab.open(**VIEWS[name])
    tab.inside.locator("main").first.wait_for()
    tab.page.wait_for_timeout(800)
    expect_clean(tab)
    tab.complaints.clear()  # of routes that only the log of a trained model answers


@pytest.mark.parametrize(("series", "room"), TRAINED)
def test_nor_in_trained_runs(
    make_tab: MakeTab, trained_server: str, series: str, room: str
) -> None:
    tab = make_tab(trained_server)
    run, _, name = series.partition("/")
    tab.open(room=room, run=f"{run}/xai", series=name)
    tab.inside.locator("main").first.wait_for()
    tab.page.wait_for_timeout(800)
    expect_clean(tab)


def test_nor_in_an_open_menu(tab: Tab) -> None:
    tab.open_run("story", step=14)
    for name in ("Filter the examples", "Export examples"):
        tab.inside.locator(f"summary[aria-label='{name}']").click()
        assert violations(tab) == []
    tab.inside.locator(".settings summary").click()
    expect_clean(tab)


def fails(route: Route) -> None:
    route.fulfill(status=422, body="`step` 3 of 'grad_cam' is damaged")


@pytest.mark.parametrize("route", ["overview", "steps?**", "values?**"])
def test_nor_where_something_went_wrong(tab: Tab, route: str) -> None:
    tab.page.route(f"**/plugin/tf_xai/{route}", fails)
    tab.open(run="story")
    tab.inside.get_by_role("alert").first.wait_for()
    expect_clean(tab)
    tab.complaints.clear()


def test_nor_in_an_empty_log(make_tab: MakeTab, live: tuple[Path, str]) -> None:
    tab = make_tab(live[1])
    tab.page.route("**/overview", lambda route: route.fulfill(body=b""))
    tab.open()
    tab.inside.get_by_role("heading").first.wait_for()
    expect_clean(tab)


FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  const known = window.reached ??= new Map();
  if (!known.has(at)) known.set(at, known.size);
  const name = at.getAttribute("aria-label") || at.innerText || at.id || at.className;
  const ringed = outlined || boxShadow !== "none";
  return { place: known.get(at), name: `${at.localName} ${name}`.slice(0, 80), ringed };
}"""

# Whatever can be used, less what a group leads to by arrow keys.
USABLE = """() => {
  const found = [];
  const walk = (root) => {
    for (const at of root.querySelectorAll("*")) {
      if (at.shadowRoot) walk(at.shadowRoot);
      const usable = at.matches("button, select, input, summary, a[href], [tabindex='0']");
      const shown = at.checkVisibility({ visibilityProperty: true });
      if (usable && shown && !at.disabled && at.tabIndex >= 0) found.push(at);
    }
  };
  walk(document);
  const reached = window.reached ?? new Map();
  return found.filter((at) => !reached.has(at)).map((at) => at.outerHTML.slice(0, 120));
}"""

WALKS: dict[str, dict[str, object]] = {
    "overview": {"room": "overview", "run": "story", "step": 14},
    "examples": {"run": "story", "step": 14},
    "quality": {"run": "story", "step": 14, "panel": "quality"},
    "example": {"room": "example", "run": "story", "example": 3, "step": 14},
    "compare": {
        "room": "compare",
        "run": "story",
        "step": 14,
        "pins": '[["story","grad_cam",3,3]]',
    },
}


@pytest.mark.parametrize("name", WALKS)
def test_every_control_is_reached_by_tab_alone(tab: Tab, name: str) -> None:
    tab.open(**WALKS[name])
    tab.inside.locator("main").first.wait_for()
    tab.page.wait_for_timeout(800)
    frame = tab.frame()
    frame.locator("nav button").first.focus()
    faint: list[str] = []
    for _ in range(400):
        at = frame.evaluate(FOCUSED)
        if at is None:
            break
        if not at["ringed"]:
            faint.append(at["name"])
        tab.page.keyboard.press("Tab")
    assert faint == []
    assert frame.evaluate(USABLE) == []


def test_a_run_is_explored_by_keyboard_alone(tab: Tab) -> None:
    """From the doors to an example's own curve, without a mouse."""
    tab.open_run("story", step=14, order="probe")
    tab.frame().locator("nav button").first.focus()
    keyboard = tab.page.keyboard
    keyboard.press("ArrowLeft")
    tab.expect_step(13)
    face = tab.cards.first.locator(".face")
    for _ in range(60):
        keyboard.press("Tab")
        if face.evaluate("face => face.getRootNode().activeElement === face"):
            break
    keyboard.press("Enter")
    tab.page.wait_for_url("**example=0**")
