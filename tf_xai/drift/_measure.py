"""What every measure declares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]


class Measure(ABC):
    """Compares the maps of the same examples at two steps."""

    range: ClassVar[tuple[float, float]]
    """Least and largest drift."""

    def name(self) -> str:
        """The name in `drift=[...]`."""
        return type(self).__module__.rsplit(".", 1)[-1]

    def drift(self, a: Rows, b: Rows, *, input_multiplied: bool) -> FloatArray:
        """`1 - similarity` of each row of `a` and `b`, `[examples]`; NaN where it is undefined.

        Args:
            a: one row an example, `[examples, numbers]`.
            b: the same at another step.
            input_multiplied: zero where an input equals its baseline, which says nothing of the
                model.
        """
        prepared = [self.prepare(rows, input_multiplied=input_multiplied) for rows in (a, b)]
        return self.prepared_drift(*prepared, input_multiplied=input_multiplied)

    def prepared_drift(self, a: Any, b: Any, *, input_multiplied: bool) -> FloatArray:
        """The same of what `prepare` made of the rows of two steps."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return 1.0 - self.similarity(a, b, input_multiplied=input_multiplied)

    def prepare(self, rows: Rows, *, input_multiplied: bool) -> Any:
        """The part of the work that concerns one step alone; it is done once a step."""
        return rows

    @abstractmethod
    def similarity(self, a: Any, b: Any, *, input_multiplied: bool) -> FloatArray:
        """1 for equal rows, each as `prepare` left them; NaN where it is undefined."""
