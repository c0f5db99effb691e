"""Maps on coarser grids."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def area_averaged(maps: npt.NDArray[Any], size: tuple[int, int]) -> FloatArray:
    """Maps `[n, y, x, ...]` as means over the cells of a coarser grid, `[n, *size, ...]`.

    A cell that lies in two cells of the coarser grid counts in each by the share of the area that
    lies there. The mean over a whole map stays what it was.
    """
    with np.errstate(invalid="ignore"):  # inf - inf
        for axis, side in enumerate(size, start=1):
            along = np.tensordot(_weights(maps.shape[axis], side), maps, (1, axis))
            maps = np.moveaxis(along, 0, axis)
    return maps


def _weights(cells: int, coarse: int) -> FloatArray:
    """`[coarse, cells]`: the share that each cell has in each coarse one, rows sum to 1.

    In units in which both sides are whole: cells are `coarse` long, coarse ones `cells`.
    """
    ends = np.minimum.outer(cells * np.arange(1, coarse + 1), coarse * np.arange(1, cells + 1))
    starts = np.maximum.outer(cells * np.arange(coarse), coarse * np.arange(cells))
    weights: FloatArray = np.maximum(ends - starts, 0) / cells
    return weights
