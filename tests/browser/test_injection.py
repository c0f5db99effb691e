"""Texts of a log that try to be scripts, styles or formulas, or to rearrange their neighbours.

With `TF_XAI_FUZZ` every one of them is tried everywhere, else each in some places.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import logs
import pytest
from injected import PAYLOADS, Disguise, copy, seen
from PIL import Image
from playwright.sync_api import Browser, Page, Request, expect
from tab import MakeTab, Tab, in_both_themes
from tensorboard_process import tensorboard

import tf_xai as xai
from tf_xai.log.run_log import RUN_DIRECTORY
from tf_xai.schema import summaries

ROOMS = ("overview", "examples", "example", "compare")
TRAINED = ("table", "classes", "text", "series")
DRAWN = {
    "pictures": logs.Recipe(
        steps=4,
        event=2,
        examples=len(PAYLOADS),
        methods=("grad_cam", "integrated_gradients", "smooth_grad", "activation"),
    ),
    "names": logs.Recipe(
        steps=4,
        event=None,
        examples=len(PAYLOADS),
        class_names=tuple(PAYLOADS.values()),
        methods=("grad_cam", "decisions"),
    ),
}
IN_A_PATH = PAYLOADS["image"]
THEMED = [*((run, "light") for run in (*TRAINED, *DRAWN)), ("pictures", "dark")]
EVERYWHERE = "TF_XAI_FUZZ" in os.environ
PLACES = [
    (run, theme, room)
    for i, (run, theme) in enumerate(THEMED)
    for j, room in enumerate(ROOMS)
    if EVERYWHERE or (i + j) % 4 == 0
]


def some(kinds: Iterable[str], first: int) -> list[str]:
    """Every seventh from there on, unless all are asked for."""
    return sorted(kinds) if EVERYWHERE else sorted(kinds)[first::7]


FIELDS = (
    *("series", "step", "follow", "from", "to", "example", "feature", "scope", "measure"),
    *("reference", "axis", "panel", "scale", "blend", "order", "channels", "channel", "target"),
    *("speed", "ranked", "verdict", "label", "search", "palette", "pins", "mode", "blink"),
)

# In the page and in all shadow roots below it: what it must not have, and what reaches beyond it.
INTRUDERS = """() => {
  const found = [];
  const never = "img, script, iframe, style, link, object, embed, base, meta, form, video, audio," +
    "foreignObject, image, animate, set";
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.matches(never)) found.push(one.outerHTML.slice(0, 200));
      for (const { name, value } of one.attributes) {
        if (/^on/i.test(name) || /^\\s*javascript:/i.test(one.href ?? "")) found.push(name + value);
      }
      if (one.shadowRoot) look(one.shadowRoot);
    }
  };
  look(document.querySelector("xai-page").shadowRoot);
  const main = document.querySelector("xai-page").shadowRoot.querySelector("main");
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
  if (main && main.scrollWidth > main.clientWidth) found.push("the room is too wide");
  return found;
}"""
# Every text that is seen, or spoken.
TEXTS = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      for (const name of ["title", "aria-label", "aria-valuetext"])
        if (one.hasAttribute(name)) found.push(one.getAttribute(name));
      if (one.shadowRoot) look(one.shadowRoot);
    }
    found.push(root.textContent);
  };
  look(document.querySelector("xai-page").shadowRoot);
  return found.join("\\n");
}"""


class Watched(Tab):
    """A tab of whose page everything is watched that a script might do."""

    def __init__(self, page: Page, address: str, theme: str = "light") -> None:
        super().__init__(page, address, theme)
        self.strange: list[str] = []
        self.listen("request", self._note)
        self.listen("dialog", lambda dialog: self.strange.append(f"dialog {dialog.message}"))
        self.listen("popup", lambda popup: self.strange.append(f"window {popup.url}"))

    def _note(self, request: Request) -> None:
        scheme, host, *_ = urlsplit(request.url)
        allowed = scheme in {"data", "blob", "about"} or host == urlsplit(self.address).netloc
        if not (allowed or request.url.startswith(self.address)) or request.url.endswith("/x"):
            self.strange.append(request.url)

    def expect_harmless(self) -> None:
        for frame in self.page.frames:
            assert frame.evaluate("window.hit") is None, frame.url
        assert self.strange == []
        assert self.frame().evaluate(INTRUDERS) == []
        assert self.complaints == []

    def touch(self) -> None:
        """Opens what opens, focuses what can be focused, and points at what has a title."""
        for opened in self.inside.locator("main details:not([open]) > summary").all():
            if opened.is_visible():
                opened.click()
        self.frame().evaluate(FOCUS)
        for titled in self.inside.locator("main [title]:visible").all()[:12]:
            titled.hover(force=True, timeout=2000)
        self.page.keyboard.press("Escape")


FOCUS = """() => {
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.tabIndex >= 0) one.focus();
      if (one.shadowRoot) look(one.shadowRoot);
    }
  };
  look(document.querySelector("xai-page").shadowRoot);
}"""


@pytest.fixture(scope="session")
def disguises() -> dict[str, Disguise]:
    return {run: Disguise(3 * i) for i, run in enumerate((*TRAINED, *DRAWN))}


@pytest.fixture(scope="session")
def injected(
    folder: Path, disguises: dict[str, Disguise], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A log of each kind in which every text is a payload."""
    target = tmp_path_factory.mktemp("injected") / "logs"
    plain = target.with_name("plain")
    for run, recipe in DRAWN.items():
        logs.write(plain / run / RUN_DIRECTORY, recipe)
    for run in (*TRAINED, "pictures"):
        source = folder if run in TRAINED else plain
        copy(source / run / RUN_DIRECTORY, target / run / RUN_DIRECTORY, disguises[run])
    logs.write(target / "names" / RUN_DIRECTORY, DRAWN["names"])
    logs.write(target / IN_A_PATH / RUN_DIRECTORY, logs.Recipe(steps=3))
    curves = [summaries.scalar(tag, 1.0) for tag in PAYLOADS.values()]
    logs.write_events(target / IN_A_PATH / "train", [logs.event(t, *curves) for t in range(3)])
    return target


@pytest.fixture(scope="session")
def address(injected: Path) -> Iterator[str]:
    """Without the fast loader, which cannot read blobs of runs with quotes in their names."""
    with tensorboard(injected, "--load_fast=false") as address:
        yield address


@pytest.fixture
def watched(make_tab: MakeTab, address: str) -> Iterator[Tab]:
    tab = make_tab(address, Watched)
    yield tab
    tab.expect_harmless()


@pytest.mark.parametrize(("run", "theme", "room"), PLACES)
def test_nothing_runs(watched: Watched, run: str, room: str) -> None:
    watched.open(run=f"{run}/{RUN_DIRECTORY}", room=room, example=1, order="probe")
    expect(watched.inside.locator("main")).to_be_visible()
    watched.expect_harmless()
    watched.touch()
    watched.show(f"injected-{run}-{room}")


@pytest.mark.parametrize(
    "method", ["permutation_importance", "pdp", "ale_of_pairs", "surrogate_tree"]
)
@pytest.mark.parametrize("room", ["overview", "examples"])
def test_nothing_runs_where_rows_are_features(
    watched: Watched, disguises: dict[str, Disguise], method: str, room: str
) -> None:
    series = disguises["table"](method)
    watched.open(run=f"table/{RUN_DIRECTORY}", series=series, room=room, panel="quality")
    expect(watched.inside.locator("main")).to_be_visible()
    watched.expect_harmless()
    watched.touch()
    watched.show(f"injected-{method}-{room}")


@pytest.mark.parametrize("scope", ["probe", "training"])
def test_nothing_runs_in_what_is_said_of_all(watched: Watched, scope: str) -> None:
    watched.open(run=f"table/{RUN_DIRECTORY}", scope=scope)
    expect(watched.inside.locator("main")).to_be_visible()
    watched.expect_harmless()
    watched.touch()
    watched.show(f"injected-{scope}")


# Keys, of which a label is shown, and rows that nobody scrolled to.
UNSEEN = {
    *("Check.family", "Check.name", "Check.label", "Check.says", "Quality.check", "Quality.of"),
    "Words.words",
}


@pytest.mark.parametrize("run", ["text", "series", "pictures"])
def test_every_text_is_seen_as_it_is(
    watched: Watched, disguises: dict[str, Disguise], run: str
) -> None:
    said = ""
    channels = disguises[run]("activation")
    for room, series in (
        *(("overview", ""), ("examples", ""), ("example", "")),
        *((("examples", channels),) if run == "pictures" else ()),
    ):
        chosen = {"room": room, "series": series, "example": 0, "panel": "quality"}
        watched.open(run=f"{run}/{RUN_DIRECTORY}", **chosen)
        expect(watched.inside.locator("main")).to_be_visible()
        watched.page.wait_for_load_state("networkidle")
        watched.touch()
        said += watched.frame().evaluate(TEXTS)
    missing = {
        (kind, seen(text))
        for kind, texts in disguises[run].kinds.items()
        for text in texts
        if seen(text).replace("_", " ") not in said.replace("_", " ")
    }
    assert {kind: text for kind, text in missing if kind not in UNSEEN} == {}


@in_both_themes
def test_names_are_seen_as_they_are(watched: Watched) -> None:
    watched.open_run(f"names/{RUN_DIRECTORY}", order="probe", series="decisions")
    names = watched.inside.locator("tbody th").all_text_contents()
    assert [" ".join(name.split()) for name in names] == [
        " ".join(seen(f"{name} #{i}").split()) for i, name in enumerate(PAYLOADS.values())
    ]
    watched.show("injected-decisions")


# Where, in a line of text, the letter before a part ends, the part lies, and the next begins.
LETTERS = """(element, part) => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walk.nextNode()) {
    const node = walk.currentNode;
    for (let i = 0; i < node.length; i++) letters.push([node, i]);
  }
  const box = (from, to) => {
    const range = document.createRange();
    range.setStart(...letters[from]);
    range.setEnd(letters[to - 1][0], letters[to - 1][1] + 1);
    return range.getBoundingClientRect();
  };
  const start = element.textContent.indexOf(part);
  const end = start + part.length;
  const [before, own, after] = [box(start - 1, start), box(start, end), box(end, end + 1)];
  return [before.right, own.left, own.right, after.left].map(Math.round);
}"""


@pytest.mark.parametrize("kind", ["override", "closing isolate", "right to left"])
def test_neighbours_stay_where_they_are(watched: Watched, kind: str) -> None:
    example = [*PAYLOADS].index(kind)
    watched.open(run=f"names/{RUN_DIRECTORY}", room="example", example=example, step=3)
    said = watched.inside.locator(".answer p", has_text="explaining").first
    places = said.evaluate(LETTERS, seen(PAYLOADS[kind]))
    assert places == sorted(places), places
    watched.show(f"injected-{kind.replace(' ', '-')}")


SVG = "{http://www.w3.org/2000/svg}"
PANELS = "xai-export:visible"


@pytest.mark.parametrize(
    ("run", "room"), [("names", "examples"), ("pictures", "overview"), ("table", "example")]
)
def test_what_is_saved_is_harmless(watched: Watched, run: str, room: str) -> None:
    watched.open(run=f"{run}/{RUN_DIRECTORY}", room=room, example=0, order="probe")
    expect(watched.inside.locator(PANELS).first).to_be_visible()
    watched.page.wait_for_timeout(500)
    for menu in watched.inside.locator(PANELS).all():
        for kind, check in ((r"SVG", _drawing), (r"PNG", _picture), (r"CSV", _numbers)):
            menu.locator("summary").click()
            button = menu.get_by_role("button", name=kind)
            if not button.count():
                watched.page.keyboard.press("Escape")
                continue
            with watched.page.expect_download() as download:
                button.click()
            check(watched, Path(download.value.path()))


def _drawing(watched: Watched, file: Path) -> None:
    """As a document of its own it does nothing, and holds nothing but what is drawn."""
    drawn = file.with_suffix(".svg")
    drawn.write_bytes(file.read_bytes())
    names = {one.tag.removeprefix(SVG) for one in ET.fromstring(drawn.read_text("utf-8")).iter()}
    assert names <= DRAWABLE, names
    page = watched.page.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(drawn.as_uri())
    assert page.evaluate("document.documentElement.localName") == "svg"
    assert page.evaluate("window.hit") is None
    assert [url for url in asked if not url.startswith(("data:", drawn.as_uri()))] == []
    page.close()


DRAWABLE = {"svg", "g", "defs", "clipPath", "linearGradient", "stop", "title"} | {
    *("rect", "circle", "path", "polygon", "polyline", "line", "text", "image"),
}


def _picture(_: Watched, file: Path) -> None:
    with Image.open(file) as picture:
        picture.load()


def _numbers(_: Watched, file: Path) -> None:
    cells = [cell for row in csv.reader(io.StringIO(file.read_text("utf-8"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r", "\n"))]
    assert not [cell for cell in cells if cell.startswith("-") and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_film_is_a_picture(watched: Watched) -> None:
    watched.open(run=f"pictures/{RUN_DIRECTORY}", room="example", example=0)
    link = watched.inside.get_by_role("link", name="GIF")
    with watched.page.expect_download() as download:
        link.click()
    with Image.open(download.value.path()) as film:
        assert (film.format, film.n_frames) == ("GIF", 4)


def test_a_run_in_a_directory_with_such_a_name(watched: Watched) -> None:
    for room in ROOMS:
        watched.open(run=f"{IN_A_PATH}/{RUN_DIRECTORY}", room=room)
        expect(watched.inside.locator("main")).to_be_visible()
        expect(watched.named("Run")).to_have_value(f"{IN_A_PATH}/{RUN_DIRECTORY}")
        watched.touch()
        watched.expect_harmless()


@in_both_themes
def test_a_report_of_it_is_as_harmless(
    browser: Browser, injected: Path, tmp_path: Path, theme: str
) -> None:
    file = xai.report(injected, tmp_path / "report.html")
    wish = "dark" if theme == "dark" else "light"
    context = browser.new_context(offline=True, color_scheme=wish)
    page = context.new_page()
    watched = Watched(page, file.as_uri(), theme)
    watched.inside = page  # type: ignore[assignment]
    for run in (*TRAINED, *DRAWN, IN_A_PATH):
        for room in ROOMS:
            page.goto("about:blank")
            page.goto(f"{file.as_uri()}#tf_xai&p.tf_xai.room={room}&p.tf_xai.run={quote(run)}")
            expect(page.locator("main")).to_be_visible()
            assert page.evaluate("window.hit") is None
            assert page.evaluate(INTRUDERS) == []
    watched.show("injected-report")
    assert watched.strange == watched.complaints == []
    context.close()


@pytest.mark.parametrize("kind", some(PAYLOADS, 0))
def test_a_class_can_be_filtered_by(watched: Watched, kind: str) -> None:
    label = [*PAYLOADS].index(kind)
    watched.open_run(f"names/{RUN_DIRECTORY}", series="grad_cam", label=label)
    chips = watched.inside.get_by_role("group", name="Filters")
    expect(chips).to_contain_text(f"1 of {len(PAYLOADS)} examples")
    expect(chips.locator(".chip span")).to_have_text(f"Class: {seen(PAYLOADS[kind])}")
    expect(watched.cards).to_have_count(1)


@pytest.mark.parametrize("kind", some({*PAYLOADS} - {"long", "spaces"}, 1))
def test_a_name_can_be_searched_for(watched: Watched, kind: str) -> None:
    watched.open_run(f"names/{RUN_DIRECTORY}", series="grad_cam", search=PAYLOADS[kind])
    expect(watched.cards).to_have_count(1)
    chip = watched.inside.get_by_role("group", name="Filters").locator(".chip span")
    expect(chip).to_have_text(f"Name: “{seen(PAYLOADS[kind])}”")


@pytest.mark.parametrize("kind", some(PAYLOADS, 2))
def test_addresses_carry_nothing_in(watched: Watched, kind: str) -> None:
    room = ROOMS[[*PAYLOADS].index(kind) % len(ROOMS)]
    asked = dict.fromkeys(FIELDS, PAYLOADS[kind])
    watched.open(**asked, room=room, run=f"names/{RUN_DIRECTORY}")
    expect(watched.inside.locator("main")).to_be_visible()
    watched.expect_harmless()


@pytest.mark.parametrize("kind", some({*PAYLOADS} - {"image"}, 3))  # there is a run of that name
def test_a_run_that_is_not_there_is_named(watched: Watched, kind: str) -> None:
    watched.open(run=PAYLOADS[kind], room=PAYLOADS[kind])
    notice = f"No run named “{seen(PAYLOADS[kind])}” here"
    expect(watched.inside.get_by_text(notice)).to_be_visible()
