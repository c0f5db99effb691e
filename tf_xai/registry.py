"""Folders whose public files each hold one class of a kind; the file's name is the class's key."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Kind = TypeVar("Kind")


def discover(package: ModuleType, kind: type[Kind]) -> dict[str, type[Kind]]:
    """The classes in the public modules of `package`, by the modules' names."""
    names = [info.name for info in pkgutil.iter_modules(package.__path__) if info.name[0] != "_"]
    return {name: _class_in(f"{package.__name__}.{name}", kind) for name in names}


def _class_in(name: str, kind: type[Kind]) -> type[Kind]:
    module = importlib.import_module(name)
    own = [item for item in vars(module).values() if getattr(item, "__module__", "") == name]
    (found,) = [item for item in own if isinstance(item, type) and issubclass(item, kind)]
    return found
