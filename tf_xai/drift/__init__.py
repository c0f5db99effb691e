"""Drift: how far one record is from another of the same series. One measure per file.

Every public module here holds one `Measure` whose name is the module's name. A drift of 0 means
that nothing changed; larger values mean larger changes. Each measure declares its range and the
kinds of record for which it is valid.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache

from tf_xai.drift._measure import (
    CURVES,
    DECISIONS,
    MAPS,
    REPRESENTATIONS,
    VECTORS,
    Measure,
    Rows,
    Subject,
)
from tf_xai.drift._over_examples import over_examples
from tf_xai.drift._shares import shares
from tf_xai.drift._subject import (
    comparable_rows,
    logged_classes,
    partners,
    right_classes,
    subject_of,
)
from tf_xai.errors import one_of
from tf_xai.registry import discover

__all__ = [
    "CURVES",
    "DECISIONS",
    "DEFAULTS",
    "MAPS",
    "REPRESENTATIONS",
    "VECTORS",
    "Measure",
    "Rows",
    "Subject",
    "comparable_rows",
    "logged_classes",
    "measures",
    "over_examples",
    "partners",
    "resolve",
    "right_classes",
    "shares",
    "subject_of",
    "valid_for",
]

DEFAULTS = {
    MAPS: ("spearman", "top_k_iou"),
    VECTORS: ("spearman", "top_k_iou"),
    CURVES: ("l2", "pearson"),
    REPRESENTATIONS: ("cka",),
    DECISIONS: ("flip", "kl"),
}


@cache
def measures() -> dict[str, Measure]:
    """Every measure by name."""
    return {name: kind() for name, kind in discover(sys.modules[__name__], Measure).items()}


def resolve(names: str | Iterable[str], argument: str = "drift") -> list[Measure]:
    """The measures with those names."""
    listed = [names] if isinstance(names, str) else list(names)
    for name in listed:
        if name not in measures():
            raise ValueError(
                f"`{argument}` must be the names of drift measures. "
                f"Expected {one_of(measures())}; got {name!r}."
            )
    return [measures()[name] for name in listed]


def valid_for(kind: str, chosen: Iterable[Measure] | None) -> list[Measure]:
    """Those of `chosen` that are valid for that kind of subject; its defaults if none is."""
    valid = [measure for measure in chosen or () if kind in measure.kinds]
    return valid or resolve(DEFAULTS[kind])
