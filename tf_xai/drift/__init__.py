"""Drift: how far one record is from another of the same series, one measure a file.

Every public module here holds one `Measure` whose name is the module's name. Drift is
`1 - similarity`: 0 where nothing changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import Measure, Rows
from tf_xai.drift._median import median_over_examples
from tf_xai.errors import expected, one_of
from tf_xai.registry import discover

__all__ = ["DEFAULT", "Measure", "comparable_rows", "measures", "median_over_examples", "resolve"]

DEFAULT = ("spearman", "top_k_iou")


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its name."""
    return {name: kind() for name, kind in discover(sys.modules[__name__], Measure).items()}


def resolve(names: str | Iterable[str], argument: str = "drift") -> list[Measure]:
    """The measures of those names."""
    listed = [names] if isinstance(names, str) else list(names)
    for name in listed:
        if name not in measures():
            raise ValueError(expected(argument, "name measures", one_of(measures()), repr(name)))
    return [measures()[name] for name in listed]


def comparable_rows(
    values: npt.NDArray[np.float32], axes: Sequence[str], channels: Sequence[str]
) -> Rows:
    """`values` as `[examples, numbers]`: what is seen is what is compared.

    A last axis of colour channels is summed, as it is where the map is shown; named channels stay
    apart.
    """
    if list(axes[-1:]) == ["channel"] and not channels:
        values = values.sum(axis=-1, dtype=np.float64).astype(np.float32)
    return values.reshape(len(values), -1)
