"""Docstrings as autodoc needs them, and a warning for each public name that has none."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

CODE = re.compile(r"(`+[^`]+`+)")
MARKS = re.compile(r"([*|])")


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx; before napoleon, which reads the same lines."""
    app.connect("autodoc-process-docstring", as_text, priority=100)
    return {"parallel_read_safe": True}


def as_text(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Outside of code, `*` and `|` are plain characters in our docstrings, not markup."""
    for undocumented in without_docstring(name, thing, with_members="members" in options):
        logger.warning("%s has no docstring", undocumented)
    pieces = CODE.split("\n".join(lines))
    pieces[::2] = [MARKS.sub(r"\\\1", text) for text in pieces[::2]]
    lines[:] = "".join(pieces).split("\n")


def without_docstring(name: str, thing: Any, *, with_members: bool) -> Iterator[str]:
    """Which of it and its public methods and properties say nothing of themselves."""
    if not inspect.getdoc(thing):
        yield name
    if with_members and isinstance(thing, type):
        for member, value in vars(thing).items():
            is_described = isinstance(value, (property, classmethod)) or inspect.isroutine(value)
            if (
                is_described
                and not member.startswith("_")
                and not inspect.getdoc(getattr(thing, member))
            ):
                yield f"{name}.{member}"
