"""Which cells carry information about the model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tf_xai.drift._measure import Rows, Subject


def counted_cells(subject: Subject, *steps: Rows) -> npt.NDArray[np.bool_]:
    """Where at least one of the `steps` `[examples, numbers]` carries information.

    If values are multiplied by the input, a zero only means that the input equals its baseline.
    """
    if not subject.input_multiplied:
        return np.ones(steps[0].shape, bool)
    return np.logical_or.reduce([rows != 0 for rows in steps])
