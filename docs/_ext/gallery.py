"""The gallery: every method in the registry, run on real data while the site is built.

Pictures are kept in build/gallery until the sources of tf_xai or of the gallery change.
"""

from __future__ import annotations

import hashlib
import sys
import warnings
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from from_registries import linked, summary
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tf_xai import methods

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "gallery"
SOURCES = [*(ROOT / "tf_xai").rglob("*.py"), *Path(__file__).parent.glob("gallery*.py")]


class Gallery(SphinxDirective):
    """A section a family of methods, and in it a picture each."""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()  # it hangs on the registry, whatever became of the page
        known = sorted(methods.registry().items(), key=lambda item: family(item[1]).__name__)
        text = "\n\n".join(
            f"## {(module.__doc__ or '').splitlines()[0].rstrip('.')}\n\n{entries(group)}"
            for module, group in groupby(known, key=lambda item: family(item[1]))
        )
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_directive("gallery", Gallery)
    app.connect("builder-inited", lambda _: draw_all())
    return {"parallel_read_safe": True}


def family(method: type[Any]) -> ModuleType:
    """The folder that holds it."""
    return sys.modules[method.__module__.rpartition(".")[0]]


def entries(group: Iterable[tuple[str, type[Any]]]) -> str:
    """Heading, sentence and picture of each method."""
    return "\n\n".join(
        f"### `{name}`\n\n{summary(kind)} {linked(kind)}\n\n"
        + (f"{kind.caveat}\n\n" if kind.caveat else "")
        + f"![What {name} says](/../build/gallery/{name}.png)"
        for name, kind in group
    )


def draw_all() -> None:
    """Draws each method's picture, unless nothing has changed since they were drawn."""
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCES))).hexdigest()
    stamp = KEPT / "sources.sha256"
    if stamp.is_file() and stamp.read_text() == state:
        return
    from gallery_pictures import picture
    from gallery_subjects import explained

    KEPT.mkdir(parents=True, exist_ok=True)
    for name in methods.registry():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # caveats, which the page tells
            subject, record = explained(name)
        figure = picture(record, subject.probe)
        figure.savefig(KEPT / f"{name}.png", dpi=110, bbox_inches="tight")
    stamp.write_text(state)
