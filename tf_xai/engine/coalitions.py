"""Inputs with regions taken away: what the model says of them, each question asked once a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Forward, Points
from tf_xai.engine.regions import Count, Fills, Mask, Regions

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Coalitions:
    """Answers of one step.

    Two questions are the same where regions and fills are the same objects and the same regions are
    kept. All regions kept is the input itself.

    Attributes:
        inputs: as they are at this step.
        whole: score of each input, `[examples]`.
        run: the forward loop over rows like the inputs.
        count: to count on.
    """

    inputs: npt.NDArray[Any]
    whole: FloatArray
    run: Callable[[Points, IntArray], Forward]
    count: Count
    _known: dict[Any, FloatArray] = field(default_factory=dict)

    def scores(self, regions: Regions, fills: Fills, kept: Mask) -> FloatArray:
        """Mean score over the fills, `[examples, coalitions]`.

        Args:
            regions: of the inputs.
            fills: for what is taken away.
            kept: which regions stay, `[coalitions, regions]`.
        """
        keys = [self._key(regions, fills, row) for row in kept]
        self._known.setdefault(_WHOLE, self.whole)
        missing = list({key: at for at, key in enumerate(keys) if key not in self._known}.values())
        if missing:
            found = self._asked(regions, fills, kept[missing])
            self._known.update({keys[at]: found[:, place] for place, at in enumerate(missing)})
        each = len(self.inputs) * fills.rows.shape[1]
        self.count.reused += each * sum(key is not _WHOLE for key in keys) - each * len(missing)
        return np.stack([self._known[key] for key in keys], axis=1)

    def _key(self, regions: Regions, fills: Fills, kept: Mask) -> Any:
        if kept.all():
            return _WHOLE
        if not kept.any() and regions.cells.min() >= 0:
            return (fills,)  # nothing is left: it does not matter of what regions
        return regions, fills, kept.tobytes()

    def _asked(self, regions: Regions, fills: Fills, kept: Mask) -> FloatArray:
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
        said = self.run(rows, example).score.reshape(shape)
        return np.asarray(said.mean(axis=2, dtype=np.float64).T, np.float32)


_WHOLE = "whole"
