"""Parts of inputs that are taken away, and what stands in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Regions:
    """The parts of each input that are kept or taken away as a whole.

    Attributes:
        cells: region of each cell, `[examples, *cells]`, where `cells` are the first axes of an
            input; -1: never taken away.
        count: of regions, the largest of all examples.
    """

    cells: IntArray
    count: int


@dataclass(frozen=True, eq=False)
class Fills:
    """What stands in the place of what is taken away: for each example, one or several rows.

    Attributes:
        table: `[rows, ...]` like the inputs.
        rows: those of each example, `[examples, fills]`; the answer is the mean over them.
    """

    table: npt.NDArray[Any]
    rows: IntArray


@dataclass
class Count:
    """How often the model was asked.

    Attributes:
        evaluations: rows that it was run on.
        reused: rows whose answers were known.
    """

    evaluations: int = 0
    reused: int = 0
