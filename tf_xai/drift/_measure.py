"""What every measure declares."""

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
    """What the rows of a series are.

    Attributes:
        kind: `"maps"` (values on a grid), `"vectors"` (one value a feature, token or moment),
            `"curves"`, `"representations"` (what a layer puts out) or `"decisions"` (scores of all
            classes).
        shape: of one row before it was flattened; of maps `[y, x]`, or `[y, x, channels]` where
            channels are looked at one by one.
        is_signed: negative values mean evidence against the target.
        input_multiplied: zero where an input equals its baseline, which says nothing of the model.
        targets: right class of each example, else the explained one, where either is known.
        are_labels: of decisions: each score decides by itself, by its sign.
    """

    kind: str
    shape: tuple[int, ...]
    is_signed: bool = True
    input_multiplied: bool = False
    targets: IntArray | None = None
    are_labels: bool = False


class Measure(ABC):
    """Compares what one series says of the same examples at two steps."""

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
            a: of the later step.
            b: of its reference, such as the step before.
            subject: what the rows are.

        Returns:
            `[examples]`, or `[1]` where `per_example` is false; NaN where it is undefined.
        """
        return self.compare(self.prepare(a, subject), self.prepare(b, subject), subject)

    def compare(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        """The same of what `prepare` made of the rows of two steps."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.distance(a, b, subject)

    def over_examples(self, drift: FloatArray) -> FloatArray:
        """Of `[..., examples]` what stands for the probe, `[...]`; NaN is left out."""
        return over_examples(drift, is_share=self.is_share)

    def prepare(self, rows: Rows, subject: Subject) -> Any:
        """The part of the work that concerns one step alone; it is done once a step.

        Returns:
            An array or a `NamedTuple` of arrays, axis 0 the example.
        """
        return rows

    @abstractmethod
    def distance(self, a: Any, b: Any, subject: Subject) -> FloatArray:
        """0 for equal rows, each as `prepare` left them; NaN where it is undefined."""
