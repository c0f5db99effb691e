"""Features: the columns of a table as people know them, and the channels of a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected, one_of

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Feature:
    """One thing that is known of each row.

    Attributes:
        name: for people.
        columns: of the input, by place: one, or those of a one-hot code.
        unit: of its numbers, such as `"mm"`.
        categories: names of its values where these are codes from 0 or one-hot columns.
    """

    name: str
    columns: tuple[int, ...]
    unit: str = ""
    categories: tuple[str, ...] = ()

    @property
    def is_one_hot(self) -> bool:
        """Whether several columns stand for it."""
        return len(self.columns) > 1

    def values(self, table: Array) -> FloatArray:
        """Its numbers or codes in rows `[rows, columns]`, `[rows]`."""
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
    """Names of the columns, and the features that they make up.

    Args:
        count: of columns.
        names: of columns.
        units: of some features.
        categories: of a feature that is a column: names of its codes; of one that is not: names of
            the columns of its one-hot code.
        defaults: names where `names` is left out.

    Raises:
        ValueError: where these do not fit together.
    """
    columns = _column_names(count, names, defaults)
    groups = dict(categories or {})
    place = {name: at for at, name in enumerate(columns)}
    coded = [name for name in groups if name not in place]
    one_hot = {name: _one_hot_columns(name, groups[name], place) for name in coded}
    _check_apart(one_hot, columns)
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
            raise ValueError(expected("units", "name features", one_of(found), repr(name)))
    return columns, list(found.values())


def _column_names(
    count: int, names: Sequence[str] | None, defaults: Sequence[str] | None
) -> list[str]:
    if names is None:
        return list(defaults or (f"feature {at}" for at in range(count)))
    listed = [str(name) for name in names]
    if len(listed) != count:
        allowed = f"{count} names"
        raise ValueError(expected("feature_names", "name each column", allowed, len(listed)))
    if len(set(listed)) < count:
        twice = sorted({name for name in listed if listed.count(name) > 1})
        rule = "give each column a name of its own"
        raise ValueError(expected("feature_names", rule, "different names", f"{twice} twice"))
    return listed


def _one_hot_columns(
    name: str, columns: Sequence[str], place: Mapping[str, int]
) -> tuple[int, ...]:
    unknown = [column for column in columns if column not in place]
    if unknown or len(columns) < 2:
        rule = f"name a column, or at least two columns of the one-hot code of {name!r}"
        got = repr(unknown[0]) if unknown else f"{len(columns)} column"
        raise ValueError(expected("categories", rule, one_of(place), got))
    return tuple(place[column] for column in columns)


def _check_apart(one_hot: Mapping[str, tuple[int, ...]], columns: Sequence[str]) -> None:
    used = [at for places in one_hot.values() for at in places]
    twice = sorted({columns[at] for at in used if used.count(at) > 1})
    if twice:
        rule = "give each column to one code, once"
        raise ValueError(expected("categories", rule, "different columns", f"{twice} twice"))


def check_codes(features: Sequence[Feature], table: Array) -> None:
    """Raises `ValueError` where rows `[rows, columns]` are not coded as `categories` says."""
    for feature in features:
        values = table[:, list(feature.columns)]
        if feature.is_one_hot:
            if not (np.isin(values, (0, 1)).all() and (values.sum(axis=1) == 1).all()):
                rule, got = "name columns of a one-hot code", f"other numbers in {feature.name!r}"
                raise ValueError(expected("categories", rule, "a single 1 in each row", got))
        elif feature.categories:
            most, count = values.max(), len(feature.categories)
            if (values != np.floor(values)).any() or values.min() < 0 or most >= count:
                rule = f"name each code of {feature.name!r}"
                wrong = values[(values != np.floor(values)) | (values < 0) | (values >= count)]
                allowed = f"whole numbers from 0 to {count - 1} in that column"
                raise ValueError(expected("categories", rule, allowed, f"{wrong[0]:g}"))


def _short(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """What tells one-hot columns apart: "red" of "colour_red"."""
    if not all(column.startswith(name) for column in columns):
        return columns
    return tuple(column[len(name) :].lstrip(" _=:") or column for column in columns)
