"""The methods: (passes over the probe) -> arrays. One method per file.

Every public module here holds one `Method` whose registry name is the module's name. Adding a
file adds a method: its fields are the parameters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache

from tf_xai.errors import one_of
from tf_xai.methods._method import Fit, Method, check_choice
from tf_xai.registry import discover

__all__ = ["Fit", "Method", "by_name", "check_choice", "registry", "resolve"]


@cache
def registry() -> dict[str, type[Method]]:
    """Every method by registry name."""
    return discover(sys.modules[__name__], Method)


def by_name(name: str) -> Method:
    """The method of that registry name or alias, with its default settings."""
    for key, method in registry().items():
        if name == key or name in method.aliases:
            return method()
    raise ValueError(
        f"`methods` must be the names of methods. Expected {one_of(registry())}; got {name!r}."
    )


def resolve(methods: str | Method | Iterable[str | Method]) -> list[Method]:
    """Names, instances, or a mix, as instances."""
    listed = [methods] if isinstance(methods, (str, Method)) else list(methods)
    if not listed:
        raise ValueError(f"`methods` must not be empty. Expected {one_of(registry())}; got [].")
    return [_instance(method) for method in listed]


def _instance(method: object) -> Method:
    if isinstance(method, Method):
        return method
    if isinstance(method, str):
        return by_name(method)
    if isinstance(method, type) and issubclass(method, Method):
        return method()
    raise TypeError(
        "`methods` must be methods. "
        f"Expected names ({one_of(registry())}) or instances of a method; got {method!r}."
    )
