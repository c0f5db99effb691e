"""Names and lists in error messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_LONGEST = 200  # characters of a name


def shortened(names: Sequence[Any]) -> str:
    """A list for an error message, shortened if it is long."""
    most = 12
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{[clipped(name) if isinstance(name, str) else name for name in names[:most]]}{more}"


def clipped(name: str) -> str:
    """A name for an error message, shortened if it is long."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."
