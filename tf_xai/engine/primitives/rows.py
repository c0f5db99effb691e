"""The model's scores of rows shaped like the explained input, including tokens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tf_xai.engine.primitives._primitive import Derived, Request
from tf_xai.engine.primitives.forward import Forward, Queries, Replies
from tf_xai.engine.structure import Structure

if TYPE_CHECKING:
    from tf_xai.engine.passes import Passes


@dataclass(frozen=True)
class Rows(Derived[Queries, Replies]):
    """`Replies` for rows shaped like the explained input itself.

    Args:
        count: total number of rows.
    """

    count: int

    def built_on(self, structure: Structure) -> Collection[Request]:
        return [self._forward(structure)]

    def answer(self, passes: Passes, queries: Queries) -> Replies:
        return passes.ask(self._forward(passes.structure), queries)

    def _forward(self, structure: Structure) -> Forward:
        return Forward(self.count, are_inputs=structure.embeds)
