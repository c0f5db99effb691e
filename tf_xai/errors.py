"""Parts of messages about wrong arguments."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_MAX_SHOWN = 20
_MAX_LENGTH = 200  # of a name


def one_of(names: Iterable[object]) -> str:
    """`one of [...]`, shortened where the list is long."""
    listed = [_clipped(name) for name in names]
    if len(listed) <= _MAX_SHOWN:
        return f"one of {listed}"
    return f"one of {listed[:_MAX_SHOWN]} and {len(listed) - _MAX_SHOWN} more"


def _clipped(name: object) -> object:
    """A name, shortened if it is too long for a message."""
    is_long = isinstance(name, str) and len(name) > _MAX_LENGTH
    return f"{str(name)[:_MAX_LENGTH]}..." if is_long else name


def whole_number(argument: str, value: object, *, least: int = 1, also: str = "") -> int:
    """`value` if it is a whole number of at least `least`; raises `ValueError` if it is not."""
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_whole or int(value) < least:  # type: ignore[call-overload]
        allowed = f"at least {least}" + (f", or {also}" if also else "")
        raise ValueError(f"`{argument}` must be a whole number. Expected {allowed}; got {value!r}.")
    return int(value)  # type: ignore[call-overload]
