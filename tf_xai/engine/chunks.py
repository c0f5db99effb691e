"""How many examples a model processes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from tf_xai.engine.structure import Structure

IntArray = npt.NDArray[np.int64]

_MEMORY_BUDGET = 2**30  # bytes of activations that one chunk may hold
_BYTES_PER_ACTIVATION = 8  # its value and its derivative
_LARGEST = 8192
_ENOUGH = 2**21  # activations of one chunk: more make no pass faster
_SMALLEST = 256  # unless memory is short


def chunk_size(structure: Structure) -> int:
    """How many examples go through the model at once within the memory budget.

    A model that takes batches of one size alone is given those.
    """
    if structure.batch_size is not None:
        return structure.batch_size
    affordable = _MEMORY_BUDGET // (_BYTES_PER_ACTIVATION * structure.activations_per_example)
    enough = np.clip(_ENOUGH // structure.activations_per_example, _SMALLEST, _LARGEST)
    return int(np.clip(affordable, 1, enough))


def loop_chunk(limit: int, totals: Iterable[int], replicas: int) -> int:
    """The chunk size that needs the least padding for that many pairs; the largest of several.

    It is at most `limit`, and at least half of it if there are enough pairs.
    """
    shares = [-(-total // replicas) for total in totals]
    largest = min(limit, max(shares))

    def padded(size: int) -> tuple[int, int]:
        return sum(-(-share // size) * size for share in shares), -size

    return min(range(max(largest // 2, 1), largest + 1), key=padded)


def chunks(total: int, size: int, replicas: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Indices `[replicas, size]` that cover `total`, and how many of each replica are not padding.

    The last index is repeated as padding, so that all chunks have one shape.
    """
    offsets = np.arange(replicas * size).reshape(replicas, size)
    for start in range(0, total, replicas * size):
        indices = start + offsets
        yield np.minimum(indices, total - 1), (indices < total).sum(axis=1)
