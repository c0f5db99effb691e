"""Coalitions: sets of regions that are kept. They are drawn with a fixed seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Weighed:
    """Coalitions with their weights in a regression.

    Attributes:
        kept: which regions are kept, `[coalitions, regions]`.
        weights: `[coalitions]`.
    """

    kept: Mask
    weights: FloatArray


def every(count: int) -> Mask:
    """All `2^count` coalitions."""
    return (np.arange(2**count)[:, None] >> np.arange(count)) % 2 == 1


def halves(count: int, samples: int, seed: int) -> Mask:
    """Each region is kept with probability 1/2; the first coalition has all regions.

    If there are at most `samples` coalitions, each of them once.
    """
    if 2**count <= samples:
        return every(count)[::-1]
    kept = np.random.default_rng(seed).integers(0, 2, (samples, count)) == 1
    kept[0] = True
    return kept


def all_but_one(count: int) -> Mask:
    """Each region is removed by itself."""
    return ~np.eye(count, dtype=bool)


def by_shapley_kernel(count: int, samples: int, seed: int) -> Weighed:
    """Coalitions by the Shapley kernel `(M-1) / (C(M, z) z (M-z))`, each with its complement.

    The full coalition comes first and the empty one second. If `2^count` exceeds `samples`, all
    coalitions of 1 or `M-1` regions are taken, then all of 2 or `M-2` and so on, as long as their
    weight justifies it; the rest is drawn from the other sizes without repetition.

    Args:
        count: number of regions, `M`.
        samples: number of coalitions, at least `2 M + 2` or `2^M`.
        seed: of the random coalitions.
    """
    kept: list[Mask] = [np.ones((1, count), bool), np.zeros((1, count), bool)]
    weights = [np.ones(1), np.zeros(1)]  # the first is fitted exactly whatever its weight
    left, sizes = samples - 2, list(range(1, count // 2 + 1))
    while sizes and _are_taken(count, sizes, left):
        size = sizes.pop(0)
        whole = _with_complements(combinations(range(count), size), count, size)
        kept.append(whole)
        weights.append(np.full(len(whole), _mass(count, size) / len(whole)))
        left -= len(whole)
    if sizes and left >= 2:
        drawn = _drawn(count, sizes, left // 2, np.random.default_rng(seed))
        rest = sum(_mass(count, size) for size in sizes)
        kept.append(drawn)
        weights.append(np.full(len(drawn), rest / len(drawn)))
    return Weighed(np.concatenate(kept), np.concatenate(weights))


def _are_taken(count: int, sizes: list[int], left: int) -> bool:
    """Whether all coalitions of the first of these sizes are taken; those of one region are."""
    all_of_them = 2 * _pairs(count, sizes[0])
    share = _mass(count, sizes[0]) / sum(_mass(count, size) for size in sizes)
    return all_of_them <= (left if sizes[0] == 1 else left * share)


def _mass(count: int, size: int) -> float:
    """Weight of all coalitions of that size and their complements."""
    return (count - 1) / (size * (count - size)) * (1 if 2 * size == count else 2)


def _pairs(count: int, size: int) -> int:
    """Number of complementary pairs of that size."""
    return comb(count, size) // (2 if 2 * size == count else 1)


def _with_complements(members: Iterator[tuple[int, ...]], count: int, size: int) -> Mask:
    """Those coalitions and their complements, without repeating those of half the size."""
    places = np.array(list(members), np.int64)
    kept = np.zeros((len(places), count), bool)
    np.put_along_axis(kept, places, True, axis=1)
    return kept if 2 * size == count else np.concatenate([kept, ~kept])


def _drawn(count: int, sizes: list[int], pairs: int, random: np.random.Generator) -> Mask:
    """Random complementary pairs, with sizes in proportion to their weight."""
    edges = np.cumsum([_mass(count, size) for size in sizes])
    at = (np.arange(pairs) + random.random()) / pairs * edges[-1]
    chosen: dict[bytes, Mask] = {}
    for size in np.array(sizes)[np.searchsorted(edges, at)]:
        row = _row(count, size, random)
        while row.tobytes() in chosen or (~row).tobytes() in chosen:
            row = _row(count, size, random)
        chosen[row.tobytes()] = row
    rows = np.array(list(chosen.values()))
    return np.concatenate([rows, ~rows])


def _row(count: int, size: int, random: np.random.Generator) -> Mask:
    row = np.zeros(count, bool)
    row[random.choice(count, size, replace=False)] = True
    return row
