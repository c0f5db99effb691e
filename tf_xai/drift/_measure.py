"""What every measure declares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


class Measure(ABC):
    """Compares the maps of the same examples at two steps."""

    range: ClassVar[tuple[float, float]]
    """Least and largest drift."""

    def name(self) -> str:
        """The name in `drift=[...]`."""
        return type(self).__module__.rsplit(".", 1)[-1]

    def drift(self, a: FloatArray, b: FloatArray, *, input_multiplied: bool) -> FloatArray:
        """`1 - similarity` of each row of `a` and `b`, `[examples]`; NaN where it is undefined.

        Args:
            a: one row an example, `[examples, numbers]`.
            b: the same at another step.
            input_multiplied: zero where an input equals its baseline, which says nothing of the
                model.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            return 1.0 - self.similarity(a, b, input_multiplied=input_multiplied)

    @abstractmethod
    def similarity(self, a: FloatArray, b: FloatArray, *, input_multiplied: bool) -> FloatArray:
        """1 for equal rows; NaN where it is undefined."""
