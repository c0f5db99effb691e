"""Which rooms of the package may import which, read from the import statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import tf_xai

ROOT = Path(tf_xai.__file__).parents[1]

ALLOWED: dict[str, str] = {
    "alarms": "drift errors registry schema step_time",
    "answers": "comparison drift log pictures schema",
    "callback": "alarms errors intervention methods probe quality session",
    "cli": "demo reports tf_xai",
    "comparison": "drift errors schema",
    "demo": "demos",
    "demos": "intervention probe tf_xai",
    "drift": "errors registry schema",
    "engine": "errors probe targets",
    "explainer": "engine errors intervention methods probe quality record targets",
    "intervention": "probe",
    "log": "alarms comparison drift errors pictures schema",
    "methods": "drift engine errors intervention probe record registry schema targets",
    "pictures": "errors probe record schema",
    "probe": "errors",
    "quality": "drift engine errors methods probe record registry",
    "record": "probe",
    "reports": "answers comparison drift log schema",
    "session": (
        "alarms comparison drift engine errors explainer intervention log methods "
        "pictures probe quality record schema step_time writing"
    ),
    "step_time": "schema",
    "targets": "registry",
    "tb_plugin": "answers schema",
    "writing": "alarms drift engine log pictures probe record schema step_time",
}


def modules() -> dict[str, Path]:
    files = [*ROOT.glob("tf_xai/**/*.py"), *ROOT.glob("tb_plugin/*.py")]
    return {name_of(file): file for file in files}


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = modules()


def imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if is_ours(alias.name))
        elif isinstance(node, ast.ImportFrom) and is_ours(node.module or ""):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)


def is_ours(name: str) -> bool:
    return name.split(".")[0] in ("tf_xai", "tb_plugin")


def room_of(name: str) -> str:
    """A folder or file of `tf_xai`, or the whole plugin."""
    package, *parts = name.split(".")
    return package if package == "tb_plugin" or not parts else parts[0]


def arrows() -> dict[str, set[str]]:
    """All imports between rooms, also those for types alone and those inside functions."""
    found: dict[str, set[str]] = {}
    for name, file in MODULES.items():
        for target in imported(ast.walk(ast.parse(file.read_text(encoding="utf-8")))):
            if room_of(target) != room_of(name):
                found.setdefault(room_of(name), set()).add(room_of(target))
    return found


def test_rooms_import_no_others_than_these() -> None:
    wrong = {
        room: sorted(targets - set(ALLOWED.get(room, "").split()))
        for room, targets in arrows().items()
    }
    assert {room: targets for room, targets in wrong.items() if targets} == {}


def test_no_arrow_is_allowed_in_vain() -> None:
    found = arrows()
    unused = {
        room: sorted(set(targets.split()) - found.get(room, set()))
        for room, targets in ALLOWED.items()
    }
    assert {room: targets for room, targets in unused.items() if targets} == {}


def test_what_reads_a_log_leads_to_nothing_that_writes_one() -> None:
    """Nor to what needs TensorFlow."""
    found, reached, waiting = arrows(), set[str](), ["log", "answers", "reports", "tb_plugin"]
    while waiting:
        room = waiting.pop()
        if room not in reached:
            reached.add(room)
            waiting += found.get(room, ())
    assert not reached & {"engine", "methods", "quality", "explainer", "session", "writing"}


def test_no_files_import_each_other_in_a_circle() -> None:
    """At import time: without what is imported for types alone or inside functions."""
    graph = {
        name: set(imported(iter(ast.parse(file.read_text("utf-8")).body))) - {name}
        for name, file in MODULES.items()
    }
    list(TopologicalSorter(graph).static_order())
