"""Quality: how far one record can be trusted, one check a file.

Every public module here holds one `Check` whose name is the module's name: its fields are the
parameters. Cheap checks judge at every explained step, dear ones at intervals.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache

from tf_xai.errors import expected, one_of
from tf_xai.quality._check import FAITHFULNESS, Case, Check
from tf_xai.registry import discover

__all__ = ["DEFAULTS", "FAITHFULNESS", "Case", "Check", "registry", "resolve"]

DEFAULTS = (
    "completeness_gap",
    "entropy",
    "relevance_mass",
    "lift",
    "rank_accuracy",
    "pointing_game",
)


@cache
def registry() -> dict[str, type[Check]]:
    """Every check by its name."""
    return discover(sys.modules[__name__], Check)


def resolve(checks: str | Check | Iterable[str | Check]) -> list[Check]:
    """Names, instances, or a mix, as instances."""
    listed = [checks] if isinstance(checks, (str, Check)) else list(checks)
    resolved = [_instance(check) for check in listed]
    for name, count in Counter(check.name() for check in resolved).items():
        if count > 1:
            raise ValueError(expected("quality", "name each check once", f"one {name!r}", count))
    return resolved


def _instance(check: object) -> Check:
    if isinstance(check, Check):
        return check
    if isinstance(check, str):
        if check not in registry():
            raise ValueError(expected("quality", "name checks", one_of(registry()), repr(check)))
        return registry()[check]()
    allowed = f"names ({one_of(registry())}) or instances of a check"
    raise TypeError(expected("quality", "hold checks", allowed, repr(check)))
