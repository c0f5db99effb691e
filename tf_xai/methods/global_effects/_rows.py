"""Which example goes with a row of the background, and what is told of its scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tf_xai.probe import Probe

IntArray = npt.NDArray[np.int64]


def examples_for(rows: IntArray, probe: Probe) -> IntArray:
    """The example whose other inputs go with each row of the background.

    Where the background is the probe's inputs, it is the example itself.
    """
    return rows % len(probe)


def output_names(values: npt.NDArray[np.float32], probe: Probe) -> Sequence[str]:
    """Names of the last axis, where there are several outputs."""
    outputs = values.shape[-1]
    if outputs == 1:
        return ()
    return probe.class_names or [f"output {output}" for output in range(outputs)]
