"""Quality: how far one record can be trusted. One check per file.

Every public module here holds one `Check` whose name is the module's name: its fields are the
parameters. Cheap checks run at every explained step, expensive ones at intervals.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache

from tf_xai.errors import one_of
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
    """Every check by name."""
    return discover(sys.modules[__name__], Check)


def resolve(checks: str | Check | Iterable[str | Check]) -> list[Check]:
    """Names, instances, or a mix, as instances."""
    listed = [checks] if isinstance(checks, (str, Check)) else list(checks)
    resolved = [_instance(check) for check in listed]
    for name, count in Counter(check.name() for check in resolved).items():
        if count > 1:
            raise ValueError(
                "`quality` must name each check once. "
                f"Expected {name!r} once; got it {count} times."
            )
    return resolved


def _instance(check: object) -> Check:
    if isinstance(check, Check):
        return check
    if isinstance(check, str):
        if check not in registry():
            raise ValueError(
                "`quality` must be the names of checks. "
                f"Expected {one_of(registry())}; got {check!r}."
            )
        return registry()[check]()
    raise TypeError(
        "`quality` must be checks. "
        f"Expected names ({one_of(registry())}) or instances of a check; got {check!r}."
    )
