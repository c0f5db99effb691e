"""Rows of every kind that a measure of drift can be valid for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tf_xai import drift
from tf_xai.drift import Measure, Subject

FloatArray = npt.NDArray[np.float64]

EXAMPLES = 20
RNG = np.random.default_rng(11)


@dataclass(frozen=True)
class Case:
    """Unrelated rows of two steps."""

    subject: Subject
    a: FloatArray
    b: FloatArray

    def __post_init__(self) -> None:
        for rows in (self.a, self.b):
            rows.setflags(write=False)  # no measure may change its rows

    def drift(self, measure: Measure, a: FloatArray, b: FloatArray) -> FloatArray:
        return measure.drift(a, b, self.subject)


def heavy_tailed(*shape: int) -> tuple[FloatArray, FloatArray]:
    """With cells that are zero at both steps, and cells that are zero at one."""
    a, b = RNG.standard_t(2, (2, EXAMPLES, int(np.prod(shape))))
    a[:, ::7], b[:, ::7], a[:, 1::9], b[:, 2::9] = 0, 0, 0, 0
    return a, b


def case(kind: str, *shape: int, multiplied: bool = False, signed: bool = True) -> Case:
    a, b = heavy_tailed(*shape)
    if not signed:
        a, b = np.abs(a), np.abs(b)
    return Case(Subject(kind, shape, signed, multiplied), a, b)


TARGETS = np.arange(EXAMPLES) % 5
CASES = {
    "maps": case("maps", 9, 8),
    "multiplied maps": case("maps", 9, 8, multiplied=True),
    "unsigned maps": case("maps", 9, 8, signed=False),
    "small maps": case("maps", 4, 5),
    "channels": case("maps", 8, 7, 3),
    "vectors": case("vectors", 24),
    "multiplied vectors": case("vectors", 24, multiplied=True),
    "curves": case("curves", 21),
    "representations": Case(Subject("representations", (12,)), *RNG.normal(size=(2, EXAMPLES, 12))),
    "decisions": Case(
        Subject("decisions", (5,), targets=TARGETS), *RNG.normal(0, 2, (2, EXAMPLES, 5))
    ),
    "binary decisions": Case(
        Subject("decisions", (1,), targets=TARGETS % 2), *RNG.normal(0, 2, (2, EXAMPLES, 1))
    ),
}

VALID = [
    (name, case)
    for name, measure in sorted(drift.measures().items())
    for case, said in CASES.items()
    if said.subject.kind in measure.kinds
]


def first_rows(of: Case, count: int) -> Case:
    """The same of so many examples only."""
    targets = of.subject.targets
    some = None if targets is None else targets[:count]
    return Case(replace(of.subject, targets=some), of.a[:count], of.b[:count])
