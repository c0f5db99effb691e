"""Features: the columns of a table, one-hot columns taken together, and channels of a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import one_of

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Feature:
    """One property of each row.

    Attributes:
        name: shown to users.
        columns: indices of its columns: one, or those of a one-hot code.
        unit: of its numbers, such as `"mm"`.
        categories: names of its values if these are codes from 0 or one-hot columns.
    """

    name: str
    columns: tuple[int, ...]
    unit: str = ""
    categories: tuple[str, ...] = ()

    @property
    def is_one_hot(self) -> bool:
        """Whether it is spread over several columns."""
        return len(self.columns) > 1

    def values(self, table: Array) -> FloatArray:
        """Its numbers or codes, `[rows]`, in a table `[rows, columns]`."""
        if self.is_one_hot:
            return table[:, list(self.columns)].argmax(axis=1).astype(np.float32)
        return table[:, self.columns[0]].astype(np.float32)

    def placed(self, table: Array, values: Array) -> Array:
        """A copy of `table`, `[rows, columns]`, in which the feature has `values`, `[rows]`."""
        placed = np.array(table)
        if self.is_one_hot:
            codes = np.asarray(values).astype(np.int64)
            placed[:, list(self.columns)] = np.eye(len(self.columns))[codes]
        else:
            placed[:, self.columns[0]] = values
        return placed


def read_features(
    count: int,
    names: Sequence[str] | None,
    units: Mapping[str, str] | None,
    categories: Mapping[str, Sequence[str]] | None,
    defaults: Sequence[str] | None = None,
) -> tuple[list[str], list[Feature]]:
    """Names of the columns, and the features they form.

    Args:
        count: number of columns.
        names: of the columns.
        units: of some features.
        categories: for a feature that is a column: names of its codes; for any other feature: names
            of the columns of its one-hot code.
        defaults: names to use if `names` is left out.

    Raises:
        ValueError: if these contradict each other.
    """
    columns = _column_names(count, names, defaults)
    groups = dict(categories or {})
    place = {name: at for at, name in enumerate(columns)}
    coded = [name for name in groups if name not in place]
    one_hot = {name: _one_hot_columns(name, groups[name], place) for name in coded}
    _check_disjoint(one_hot, columns)
    grouped = {at: name for name, places in one_hot.items() for at in places}
    found: dict[str, Feature] = {}
    for at, column in enumerate(columns):
        name = grouped.get(at, column)
        if name in found:
            continue
        unit = (units or {}).get(name, "")
        labels = tuple(str(label) for label in groups.get(name, ()))
        if name in one_hot:
            found[name] = Feature(name, one_hot[name], unit, _short(name, labels))
        else:
            found[name] = Feature(name, (at,), unit, labels)
    for name in units or {}:
        if name not in found:
            raise ValueError(
                "`units` must be given for features of the probe. "
                f"Expected {one_of(found)}; got {name!r}."
            )
    return columns, list(found.values())


def _column_names(
    count: int, names: Sequence[str] | None, defaults: Sequence[str] | None
) -> list[str]:
    if names is None:
        return list(defaults or (f"feature {at}" for at in range(count)))
    listed = [str(name) for name in names]
    if len(listed) != count:
        raise ValueError(
            "`feature_names` must have one name for each column. "
            f"Expected {count} names; got {len(listed)}."
        )
    if len(set(listed)) < count:
        twice = sorted({name for name in listed if listed.count(name) > 1})
        raise ValueError(
            "`feature_names` must all be different. "
            f"Expected each name once; got {twice} more than once."
        )
    return listed


def _one_hot_columns(
    name: str, columns: Sequence[str], place: Mapping[str, int]
) -> tuple[int, ...]:
    unknown = [column for column in columns if column not in place]
    if unknown or len(columns) < 2:
        got = repr(unknown[0]) if unknown else f"{len(columns)} column"
        raise ValueError(
            "`categories` must name a column, or two or more columns of a one-hot code of "
            f"{name!r}. "
            f"Expected {one_of(place)}; got {got}."
        )
    return tuple(place[column] for column in columns)


def _check_disjoint(one_hot: Mapping[str, tuple[int, ...]], columns: Sequence[str]) -> None:
    used = [at for places in one_hot.values() for at in places]
    twice = sorted({columns[at] for at in used if used.count(at) > 1})
    if twice:
        raise ValueError(
            "`categories` must use each column in only one one-hot code. "
            f"Expected each column once; got {twice} more than once."
        )


def check_codes(features: Sequence[Feature], table: Array) -> None:
    """Raises `ValueError` if rows `[rows, columns]` contain other codes than `categories` says."""
    for feature in features:
        values = table[:, list(feature.columns)]
        if feature.is_one_hot:
            if not (np.isin(values, (0, 1)).all() and (values.sum(axis=1) == 1).all()):
                raise ValueError(
                    "`categories` must name columns that form a one-hot code. "
                    f"Expected a single 1 in each row; got other numbers in {feature.name!r}."
                )
        elif feature.categories:
            most, count = values.max(), len(feature.categories)
            if (values != np.floor(values)).any() or values.min() < 0 or most >= count:
                wrong = values[(values != np.floor(values)) | (values < 0) | (values >= count)]
                raise ValueError(
                    f"`categories` must name every code in column {feature.name!r}. "
                    f"Expected whole numbers from 0 to {count - 1} in that column; got "
                    f"{wrong[0]:g}."
                )


def _short(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The different ends of one-hot column names: "red" of "colour_red"."""
    if not all(column.startswith(name) for column in columns):
        return columns
    return tuple(column[len(name) :].lstrip(" _=:") or column for column in columns)
