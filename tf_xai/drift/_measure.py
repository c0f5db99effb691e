"""The base class of drift measures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from tf_xai.drift._over_examples import over_examples

Rows = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MAPS, VECTORS, CURVES = "maps", "vectors", "curves"
REPRESENTATIONS, DECISIONS = "representations", "decisions"


@dataclass(frozen=True)
class Subject:
    """What the rows of a series represent.

    Attributes:
        kind: `"maps"` (values on a grid), `"vectors"` (one value per feature, token or time step),
            `"curves"`, `"representations"` (outputs of a layer) or `"decisions"` (scores of all
            classes).
        shape: of one row before it was flattened; for maps `[y, x]`, or `[y, x, channels]` if
            channels are shown one by one.
        is_signed: negative values mean evidence against the target.
        input_multiplied: values are zero where an input equals its baseline, whatever the model.
        targets: true class of each example, or else the explained one, if either is known.
        are_labels: for decisions: each score decides by its own sign.
    """

    kind: str
    shape: tuple[int, ...]
    is_signed: bool = True
    input_multiplied: bool = False
    targets: IntArray | None = None
    are_labels: bool = False


class Measure(ABC):
    """Compares the records of one series at two steps."""

    label: ClassVar[str]
    """What it is called where people read it."""

    says: ClassVar[str]
    """What its numbers mean, in a few words; 0 always means that nothing changed."""

    range: ClassVar[tuple[float, float]]
    """Least and largest drift; 0 means that nothing changed, more is farther."""

    kinds: ClassVar[frozenset[str]]
    """Of the subjects that it is valid for."""

    floor: ClassVar[float] = 0.005
    """What a detector takes for noise at least."""

    per_example: ClassVar[bool] = True
    """False: one number for the whole probe."""

    needs_probe: ClassVar[bool] = False
    """What an example comes to depends on the others at its step."""

    is_symmetric: ClassVar[bool] = True
    """From one step to another is as far as back."""

    is_share: ClassVar[bool] = False
    """0 or 1 an example: what counts of a probe is the mean, not the median."""

    def name(self) -> str:
        """The name in `drift=[...]`."""
        return type(self).__module__.rsplit(".", 1)[-1]

    def drift(self, a: Rows, b: Rows, subject: Subject) -> FloatArray:
        """Drift between the rows `[examples, numbers]` of two steps.

        Args:
            a: rows of the later step.
            b: rows of its reference, such as the previous step.
            subject: what the rows represent.

        Returns:
            `[examples]`, or `[1]` if `per_example` is false; NaN where it is undefined.
        """
        return self.compare(self.prepare(a, subject), self.prepare(b, subject), subject)

    def compare(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        """The same, given the prepared rows of two steps."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.distance(a, b, subject)

    def over_examples(self, drift: FloatArray) -> FloatArray:
        """The summary over the probe, `[...]`, of values `[..., examples]`; NaN is ignored."""
        return over_examples(drift, is_share=self.is_share)

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        """The part of the work that concerns a single step; it is done once per step.

        Returns:
            An array or a `NamedTuple` of arrays, axis 0 is the example.
        """
        return rows

    @abstractmethod
    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        """0 for equal rows, which come from `prepare`; NaN where it is undefined."""
