"""Discovery of classes in folders with one class per public file; the file's name is the key."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Base = TypeVar("Base")


def discover(package: ModuleType, base: type[Base]) -> dict[str, type[Base]]:
    """The classes in the public modules of `package` and its subfolders, by the modules' names."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    paths = [info.name for info in found if not info.ispkg]
    names = {path.rsplit(".", 1)[-1]: path for path in paths}
    return {
        name: _class_in(names[name], base) for name in sorted(names) if not name.startswith("_")
    }


def _class_in(name: str, base: type[Base]) -> type[Base]:
    module = importlib.import_module(name)
    own = [item for item in vars(module).values() if getattr(item, "__module__", "") == name]
    (found,) = [item for item in own if isinstance(item, type) and issubclass(item, base)]
    return found
