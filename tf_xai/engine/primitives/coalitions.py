"""Scores of inputs with regions removed; each is computed once per step."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives._primitive import Derived, Request
from tf_xai.engine.primitives.forward import Queries, Replies
from tf_xai.engine.primitives.rows import Rows
from tf_xai.engine.structure import Structure

if TYPE_CHECKING:
    from tf_xai.engine.passes import Count, Passes

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Regions:
    """The parts of each input that are kept or removed as a whole.

    Attributes:
        cells: region of each cell, `[examples, *cells]`, where `cells` are the first axes of an
            input; -1: never removed.
        count: largest number of regions of an example.
    """

    cells: IntArray
    count: int


@dataclass(frozen=True, eq=False)
class Fills:
    """What replaces removed regions: one or several rows for each example.

    Attributes:
        table: `[rows, ...]` like the inputs.
        rows: rows of each example, `[examples, fills]`; scores are averaged over them.
    """

    table: npt.NDArray[Any]
    rows: IntArray


@dataclass(frozen=True, eq=False)
class Kept:
    """Which regions are kept, and what replaces the others.

    Attributes:
        regions: of the inputs.
        fills: for removed regions.
        kept: which regions are kept, `[coalitions, regions]`.
    """

    regions: Regions
    fills: Fills
    kept: Mask


@dataclass(frozen=True)
class Coalitions(Derived[Kept, FloatArray]):
    """Mean score over the fills of inputs with regions removed, `[examples, coalitions]`.

    Inputs that any method has requested at the same step are not run again.

    Args:
        rows: total number of rows to run the model on.
    """

    rows: int

    def built_on(self, structure: Structure) -> Collection[Request]:
        return [Rows(self.rows)]

    def answer(self, passes: Passes, asked: Kept) -> FloatArray:
        def run(queries: Queries) -> Replies:
            return passes.ask(Rows(self.rows), queries)

        known: dict[Any, FloatArray] = passes.remembered(Coalitions, dict)
        return KnownScores(passes.inputs, passes.scores, run, passes.count, known).scores(asked)


@dataclass(frozen=True)
class KnownScores:
    """The known scores of one step.

    Two requests are the same if regions and fills are the same objects and the same regions are
    kept. With all regions kept, it is the input itself.

    Attributes:
        inputs: of this step.
        whole: score of each input, `[examples]`.
        run: runs the model on rows like the inputs.
        count: of evaluations.
    """

    inputs: npt.NDArray[Any]
    whole: FloatArray
    run: Callable[[Queries], Replies]
    count: Count
    _known: dict[Any, FloatArray] = field(default_factory=dict)

    def scores(self, asked: Kept) -> FloatArray:
        """See `Coalitions`."""
        keys = [_key(asked, row) for row in asked.kept]
        self._known.setdefault(_WHOLE, self.whole)
        missing = list({key: at for at, key in enumerate(keys) if key not in self._known}.values())
        if missing:
            found = self._found(asked.regions, asked.fills, asked.kept[missing])
            self._known.update({keys[at]: found[:, place] for place, at in enumerate(missing)})
        each = len(self.inputs) * asked.fills.rows.shape[1]
        self.count.reused += each * sum(key is not _WHOLE for key in keys) - each * len(missing)
        return np.stack([self._known[key] for key in keys], axis=1)

    def _found(self, regions: Regions, fills: Fills, kept: Mask) -> FloatArray:
        examples, count = fills.rows.shape
        shape = (len(kept), examples, count)
        stays = np.concatenate([kept, np.ones((len(kept), 1), bool)], axis=1)  # [-1]: what stays
        cells = (regions.cells % stays.shape[1]).astype(np.int32)
        cells = cells.reshape(*cells.shape, *(1,) * (self.inputs.ndim - cells.ndim))

        def rows(index: IntArray) -> npt.NDArray[Any]:
            coalition, example, fill = np.unravel_index(index, shape)
            first, last = coalition[0], coalition[-1]  # rows come in order
            stay = stays[first : last + 1].take(cells, axis=1).reshape(-1, *cells.shape[1:])
            stay = stay.take((coalition - first) * examples + example, axis=0)
            filled = fills.table.take(fills.rows[example, fill], axis=0)
            return np.where(stay, self.inputs.take(example, axis=0), filled)

        example = np.tile(np.repeat(np.arange(examples), count), len(kept))
        scores = self.run(Queries(rows, example)).score.reshape(shape)
        return np.asarray(scores.mean(axis=2, dtype=np.float64).T, np.float32)


_WHOLE = "whole"


def _key(asked: Kept, kept: Mask) -> Any:
    if kept.all():
        return _WHOLE
    if not kept.any() and asked.regions.cells.min() >= 0:
        return (asked.fills,)  # nothing is left: it does not matter of what regions
    return asked.regions, asked.fills, kept.tobytes()
