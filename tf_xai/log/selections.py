"""Selects examples, steps and checks of a series, with errors that say what there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.errors import one_of

IntArray = npt.NDArray[np.int64]


class QualityResults(dict[str, npt.NDArray[np.float64]]):
    """Results by the names of checks."""

    def __missing__(self, key: str) -> npt.NDArray[np.float64]:
        raise KeyError(
            f"`key` must be the name of a check that ran. Expected {one_of(self)}; got {key!r}."
        )


def quality_key(quality: schema.Quality) -> str:
    """The name of a result, such as `"deletion"` or `"deletion/random"`."""
    return f"{quality.check}/{quality.of}" if quality.of else quality.check


def of_target(
    targets: IntArray, class_names: Sequence[str], of_class: int | str
) -> npt.NDArray[np.bool_]:
    """Whether each example has that target; raises `ValueError` if none has.

    Args:
        targets: explained class of each example.
        class_names: of all classes, if these are known.
        of_class: index or name of the class.
    """
    names = list(class_names)
    if isinstance(of_class, str):
        target = names.index(of_class) if of_class in names else -1
    else:
        target = of_class
    rows: npt.NDArray[np.bool_] = targets == target
    if not rows.any():
        known = sorted({int(target) for target in targets})
        raise ValueError(
            "`of_class` must be the target of an example. "
            f"Expected {one_of(names[target] if names else target for target in known)}; "
            f"got {of_class!r}."
        )
    return rows


def example_index(example: int | str, names: Sequence[str]) -> int:
    """The index of an example, given by index or name; raises `ValueError` if there is none."""
    index = names.index(example) if example in names else example
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(names):
        raise ValueError(
            "`example` must be an example of the probe. "
            f"Expected 0 to {len(names) - 1}, or {one_of(names)}; got {example!r}."
        )
    return index


def steps_between(every: Sequence[int], first: int | None, last: int | None) -> list[int]:
    """The explained steps from `first` to `last`; raises `ValueError` if there are none."""
    low, high = (every[0] if first is None else first), (every[-1] if last is None else last)
    steps = [step for step in every if low <= step <= high]
    if not steps:
        raise ValueError(
            "`first` and `last` must enclose explained steps. "
            f"Expected {one_of(every)}; got {first} and {last}."
        )
    return steps


def size_error(series: str, step: schema.Step) -> schema.CorruptLogError:
    """The error about a step whose values differ in size from those of the first step."""
    where = f"step {step.step} of '{series}'"
    return schema.CorruptLogError(f"{where} has values of another size than the first step")
