"""Which call of a layer is meant, where a model calls a layer more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

from tf_xai.engine.intercept import Call, Interceptor

CallKey: TypeAlias = tuple[tuple[str, int], ...]
"""The layers that are being called, from the outside in, as (path, number of that call).

A layer counts where its path begins the path of the one that is called last. Numbers begin at 1
within one call of the layer around.
"""

Note = Callable[[CallKey, Any, Any], None]
"""Is told the key of a call, the first argument, and the output."""


class CallCounter:
    """Tells the calls of layers apart while a model runs once.

    Args:
        note: is told of each call when it ends.
    """

    def __init__(self, note: Note) -> None:
        self._note = note
        self._open: list[CallKey] = []
        self._counts: Counter[tuple[CallKey, str]] = Counter()

    def interceptor(self, path: str) -> Interceptor:
        """Counts the calls of the layer of that path."""

        def counted(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            with self._opened(path) as key:
                output = call(*args, **kwargs)
            self._note(key, args[0] if args else None, output)
            return output

        return counted

    @contextmanager
    def _opened(self, path: str) -> Iterator[CallKey]:
        around = tuple(key[-1] for key in self._open if path.startswith(f"{key[-1][0]}/"))
        self._counts[around, path] += 1
        key = (*around, (path, self._counts[around, path]))
        self._open.append(key)
        try:
            yield key
        finally:
            self._open.pop()

    @property
    def current(self) -> CallKey:
        """The key of the innermost open call."""
        return self._open[-1]


def call_names(keys: list[CallKey]) -> dict[CallKey, str]:
    """The path of each call, with `#2` behind a layer that is called more than once."""
    totals = Counter((key[:-1], key[-1][0]) for key in {*keys})
    return {key: _name(key, totals) for key in keys}


def _name(key: CallKey, totals: Mapping[tuple[CallKey, str], int]) -> str:
    name = before = ""
    for place, (path, number) in enumerate(key):
        name += path[len(before) :]
        if totals[key[:place], path] > 1:
            name += f"#{number}"
        before = path
    return name


def with_layers_around(paths: set[str], known: Mapping[str, Any]) -> list[str]:
    """Those paths and the paths of all known layers around them, outer ones first."""
    around = [path for path in known if any(f"{one}/".startswith(f"{path}/") for one in paths)]
    return sorted(around, key=lambda path: path.count("/"))
