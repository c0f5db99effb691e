"""What values relative to baselines sum to: `s(x) - mean s(x')`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives.forward import Forward, Queries
from tf_xai.engine.primitives.path_gradients import Paths
from tf_xai.methods._method import FloatArray
from tf_xai.probe import Probe

IntArray = npt.NDArray[np.int64]


def total_over(starts: Paths, passes: Passes, probe: Probe) -> FloatArray:
    """`s(x) - mean s(x')` over the baselines of `starts`, whose positions do not matter."""
    rows, chosen = _baselines(starts, probe)
    table = np.zeros((1, *passes.point_shape), np.float32) if rows is None else rows
    if _is_shared(chosen, probe):
        mean = _mean_over_rows(table[chosen[0]], passes)
    else:
        example = np.repeat(np.arange(len(probe)), chosen.shape[1])
        queries = Queries(lambda index: table[chosen.ravel()[index]], example)
        output = passes.ask(Forward(chosen.size), queries)
        mean = output.score.reshape(chosen.shape).mean(axis=1, dtype=np.float64)
    return (passes.scores - mean).astype(np.float32)


def needs_over(starts: Paths, probe: Probe) -> Sequence[Forward]:
    """The requests of `total_over`."""
    _, chosen = _baselines(starts, probe)
    rows = chosen.shape[1] if _is_shared(chosen, probe) else chosen.size
    return [Forward(rows)]


def _baselines(starts: Paths, probe: Probe) -> tuple[FloatArray | None, IntArray]:
    """The table of baselines, None for zeros, and those of each example, `[examples, rows]`."""
    count = len(starts.positions)
    rows = np.zeros(count, np.int64) if starts.rows is None else starts.rows
    return starts.baselines, np.broadcast_to(rows, (len(probe), count))


def _is_shared(chosen: IntArray, probe: Probe) -> bool:
    """Whether a baseline's scores are the same for every example: no other input differs."""
    return len(probe.all_inputs.arrays) == 1 and bool((chosen == chosen[0]).all())


def _mean_over_rows(rows: FloatArray, passes: Passes) -> npt.NDArray[np.float64]:
    """Mean score over `rows` of each example's target."""
    targets = passes.targets
    example = np.zeros(len(rows), np.int64)
    output = passes.ask(Forward(len(rows)), Queries(rows.__getitem__, example, all_outputs=True))
    if output.outputs.shape[1] > 1:
        return output.outputs.mean(axis=0, dtype=np.float64)[targets]
    sign = np.where(
        targets == targets[0], 1.0, -1.0
    )  # a single unit counts for class 1, and against class 0
    return sign * output.score.mean(dtype=np.float64)
