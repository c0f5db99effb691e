"""Directives that list what the registries hold, so that a new method or measure needs no edit."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import tf_xai
from tf_xai import alarms, drift, methods, quality, targets
from tf_xai.engine import Passes, primitives
from tf_xai.log.load import Log
from tf_xai.log.series import Series
from tf_xai.probe.features import Feature
from tf_xai.quality._check import ExplainsAgain
from tf_xai.record import Explanation, Grid, Node, Row

READ_BACK = [Log, Series, Grid, Row, Node, Explanation, Feature]
Classes = Mapping[str, type[Any]]
EXTENSION_POINTS = [
    methods.Method,
    methods.Fit,
    drift.Measure,
    drift.Subject,
    quality.Check,
    quality.Case,
    ExplainsAgain,
    Passes,
    alarms.Detector,
    primitives.PassPart,
    primitives.Loop,
    primitives.Derived,
    targets.Target,
    targets.Explained,
]


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    for name, text in TEXTS.items():
        app.add_directive(name, directive(text))
    return {"parallel_read_safe": True}


def directive(text: Callable[[], str]) -> type[SphinxDirective]:
    """A directive without arguments that stands for what `text` returns."""

    class Generated(SphinxDirective):
        def run(self) -> list[nodes.Node]:
            self.env.note_reread()  # it hangs on the registries, whatever became of the page
            return self.parse_text_to_nodes(text())

    return Generated


def summary(kind: type[Any]) -> str:
    """The first line of its module, which says in one sentence what it is for."""
    return (sys.modules[kind.__module__].__doc__ or "").splitlines()[0].strip()


def public(name: str) -> Any:
    """That public name of the package."""
    return getattr(tf_xai, name)


def linked(kind: type[Any]) -> str:
    """A link to its place in the reference."""
    return f"{{py:class}}`~{path_of(kind)}`"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    header = list(header)
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(escaped, line))} |" for line in lines)


def escaped(cell: str) -> str:
    """A cell whose bars do not end it."""
    return cell.replace("|", "\\|")


def methods_table() -> str:
    """Name, class, and purpose of every method."""
    return table(
        ("name", "class", "what it shows", "for"),
        (
            (
                ", ".join(f"`{alias}`" for alias in (name, *kind.aliases)),
                linked(kind),
                summary(kind),
                "all" if len(kind.suits) == 5 else ", ".join(sorted(kind.suits)),
            )
            for name, kind in methods.registry().items()
        ),
    )


def measures_table() -> str:
    """Name, meaning and range of every measure of drift."""
    defaults = {name for names in drift.DEFAULTS.values() for name in names}
    return table(
        ("name", "question", "what its numbers mean", "for"),
        (
            (
                f"`{name}`" + (" (default)" if name in defaults else ""),
                summary(type(measure)),
                measure.says,
                ", ".join(sorted(measure.kinds)),
            )
            for name, measure in drift.measures().items()
        ),
    )


def checks_table() -> str:
    """Name and meaning of every check of quality."""
    return table(
        ("name", "class", "what it says", "better", "runs"),
        (
            (
                f"`{name}`" + (" (default)" if name in quality.DEFAULTS else ""),
                linked(check),
                check.says,
                check.better or "neither",
                how_often(check),
            )
            for name, check in quality.registry().items()
        ),
    )


def how_often(check: type[Any]) -> str:
    """When it runs if nothing else was asked for."""
    if check.at_end_only:
        return "at the end"
    every = inspect.signature(check).parameters["every_n_epochs"].default
    return f"every {every} epochs" if every else "each step"


def detectors_table() -> str:
    """Name and rule of every detector of alarms."""
    return table(
        ("name", "what it is", "rule"),
        (
            (f"`{name}`", summary(kind), (kind.__doc__ or "").splitlines()[0])
            for name, kind in alarms.detectors().items()
        ),
    )


def core_names() -> str:
    """The public names that are neither methods nor checks."""
    extensible = (methods.Method, quality.Check)
    named = sorted(name for name in tf_xai.__all__ if not name.startswith("_"))
    things = [(name, public(name)) for name in named]
    return "\n".join(
        documented(f"tf_xai.{name}", thing, with_members=True)
        for name, thing in things
        if not (isinstance(thing, type) and issubclass(thing, extensible))
    )


def all_of(registry: Classes) -> str:
    """Every class of a registry, by its public name where it has one."""
    return "\n".join(
        f"\n.. rubric:: {name}\n\n" + documented(path_of(kind), kind)
        for name, kind in registry.items()
    )


def in_full(kinds: Iterable[type[Any]]) -> str:
    """Each of these classes with its members, under its shortest path."""
    return "\n".join(documented(path_of(kind), kind, with_members=True) for kind in kinds)


def path_of(kind: type[Any]) -> str:
    """Its public path, or else where it is defined."""
    is_public = getattr(tf_xai, kind.__name__, None) is kind
    return f"tf_xai.{kind.__name__}" if is_public else f"{kind.__module__}.{kind.__name__}"


def documented(path: str, thing: Any, *, with_members: bool = False) -> str:
    """What autodoc is told of it."""
    kind = "autoclass" if isinstance(thing, type) else "autofunction"
    members = "   :members:\n" if with_members and kind == "autoclass" else ""
    return f".. {kind}:: {path}\n{members}"


TEXTS: dict[str, Callable[[], str]] = {
    "methods-table": methods_table,
    "measures-table": measures_table,
    "checks-table": checks_table,
    "detectors-table": detectors_table,
    "core-names": core_names,
    "all-methods": lambda: all_of(methods.registry()),
    "all-checks": lambda: all_of(quality.registry()),
    "all-measures": lambda: all_of(
        {name: type(measure) for name, measure in drift.measures().items()}
    ),
    "all-detectors": lambda: all_of(alarms.detectors()),
    "read-back": lambda: in_full(READ_BACK),
    "extension-points": lambda: in_full(EXTENSION_POINTS),
}
