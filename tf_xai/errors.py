"""How messages are worded: the argument, what is allowed, what came."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_SHOWN = 20
_LONGEST = 200  # of a name


def expected(argument: str, rule: str, allowed: object, got: object) -> str:
    """For example: "`layer` must name a layer of 'cnn'. Expected one of ['conv']; got 'conv9'."."""
    return f"`{argument}` must {rule}. Expected {allowed}; got {got}."


def one_of(names: Iterable[object]) -> str:
    """`one of [...]`, shortened where the list is long."""
    listed = [_clipped(name) for name in names]
    if len(listed) <= _SHOWN:
        return f"one of {listed}"
    return f"one of {listed[:_SHOWN]} and {len(listed) - _SHOWN} more"


def _clipped(name: object) -> object:
    """A name that is no longer than a message may be."""
    is_long = isinstance(name, str) and len(name) > _LONGEST
    return f"{str(name)[:_LONGEST]}..." if is_long else name


def positive(argument: str, value: object, *, least: int = 1, also: str = "") -> int:
    """`value` if it is a whole number of at least `least`; raises `ValueError` if it is not."""
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_whole or int(value) < least:  # type: ignore[call-overload]
        allowed = f"at least {least}" + (f", or {also}" if also else "")
        raise ValueError(expected(argument, "be a whole number", allowed, repr(value)))
    return int(value)  # type: ignore[call-overload]
