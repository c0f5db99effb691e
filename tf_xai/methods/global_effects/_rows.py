"""Which example provides the other inputs of a background row, and names of outputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tf_xai.probe import Probe

IntArray = npt.NDArray[np.int64]


def examples_for(rows: IntArray, probe: Probe) -> IntArray:
    """The example whose other inputs are combined with each row of the background.

    If the background is the probe's inputs, it is the example itself.
    """
    return rows % len(probe)


def output_names(values: npt.NDArray[np.float32], probe: Probe) -> Sequence[str]:
    """Names along the last axis, if there are several outputs."""
    outputs = values.shape[-1]
    if outputs == 1:
        return ()
    return probe.class_names or [f"output {output}" for output in range(outputs)]
