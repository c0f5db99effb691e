"""The README and the pages of the documentation: what they show runs, and what they name exists."""

from __future__ import annotations

import re
import shlex
import warnings
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import keras
import numpy as np
import pytest

import tf_xai as xai
from tf_xai import alarms, cli, drift

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
GUIDE = ROOT.joinpath("docs", "guides", "reading_drift.md").read_text()
BLOCK = re.compile(r"(<!-- not run -->\n)?^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MESSAGE = re.compile(r"^## (`+) ?(.+?) ?\1$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+?)(#[^)]*)?\)")
PATH = re.compile(r"`((?:benchmarks|docs|examples|tb_plugin|tests|tf_xai)/[\w./]*)`")
OTHERS_MESSAGES = {"ResourceExhaustedError", "No module named 'pkg_resources'"}


def page_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[str]:
    return [
        code
        for not_run, kind, code in BLOCK.findall(path.read_text())
        if kind == language and not not_run
    ]


def with_python() -> list[Path]:
    return [path for path in PAGES if blocks(path, "python")]


@pytest.fixture
def known(digits, monkeypatch, tmp_path):
    """What snippets may use without defining it: pictures, a network, and a probe."""
    monkeypatch.chdir(tmp_path)
    scale = np.ones((1, 4, 4, 1), np.float32)
    x, x_val = (np.kron(part[:400], scale)[:, 2:30, 2:30] for part in (digits.x_train, digits.x))
    y, y_val = digits.y_train[:400], digits.y[:400]
    names = [*"0123456789"]
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv_1"),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv_2"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    probe = xai.Probe(x_val[:8], y_val[:8], class_names=names)
    return {
        "__name__": "snippet",
        "keras": keras,
        "np": np,
        "xai": xai,
        "names": names,
        "model": model,
        "probe": probe,
        "x": x,
        "y": y,
        "x_val": x_val,
        "y_val": y_val,
    }


@pytest.mark.parametrize("page", with_python(), ids=page_name)
def test_the_snippets_of_a_page_run_one_after_the_other(page, known):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, code in enumerate(blocks(page, "python"), 1):
            exec(compile(code, f"{page_name(page)}, snippet {number}", "exec"), known)


def commands() -> Iterator[tuple[str, list[str]]]:
    for page in PAGES:
        for code in blocks(page, "sh"):
            for line in code.splitlines():
                if words := shlex.split(line, comments=True):
                    yield page_name(page), words


@pytest.mark.parametrize(("page", "words"), list(commands()), ids=str)
def test_a_command_of_a_page_exists(page, words):
    program, *arguments = words
    if program == "make":
        makefile = ROOT.joinpath("Makefile").read_text()
        assert re.search(rf"^{re.escape(arguments[0])}:", makefile, re.MULTILINE)
    elif program == "tf-xai":
        assert callable(cli.parser().parse_args(arguments).run)
    elif program == "pip":
        setup = ConfigParser()
        setup.read(ROOT / "setup.cfg")
        (source,) = arguments[1:]
        extras = re.fullmatch(r"\.(?:\[(.+)\])?", source).group(1) or ""
        assert {*filter(None, extras.split(","))} <= {*setup["options.extras_require"]}
    else:
        assert program == "tensorboard"


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_of_a_page_lead_to_files(page):
    text = BLOCK.sub("", page.read_text())
    places = [place for place, _ in LINK.findall(text) if "://" not in place]
    assert [place for place in places if not (page.parent / place).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_paths_that_a_page_names_exist(page):
    assert [place for place in PATH.findall(page.read_text()) if not (ROOT / place).exists()] == []


def test_the_readme_is_short():
    assert len(README.read_text().splitlines()) <= 150


def source_text() -> str:
    """All that is written in the sources, with strings that continue on the next line joined."""
    files = [
        *ROOT.glob("tf_xai/**/*.py"),
        *ROOT.glob("tb_plugin/*.py"),
        *ROOT.glob("tb_plugin/frontend/src/**/*.ts"),
    ]
    text = "\n".join(path.read_text() for path in files).replace("\\'", "'").replace('\\"', '"')
    return re.sub(r"[\"'`]( \+)?\s*\n\s*f?[\"'`]", "", text)


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/errors/*.md")), ids=page_name)
def test_the_messages_of_a_page_are_those_of_the_sources(page):
    text = source_text()
    shown = [message for _, message in MESSAGE.findall(page.read_text())]
    assert shown or page.stem == "index"
    pieces = [piece.strip(" ()") for message in shown for piece in message.split("…")]
    unknown = [
        piece
        for piece in pieces
        if len(piece) > 2 and piece not in text and piece not in OTHERS_MESSAGES
    ]
    assert unknown == []


@pytest.mark.parametrize("name", drift.measures())
def test_the_guide_describes_each_measure(name):
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", [name for name in alarms.detectors() if name != "threshold"])
def test_the_guide_describes_each_detector(name):
    assert f'\n| `"{name}"`' in GUIDE
