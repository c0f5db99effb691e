"""What lies between the explained input and the explained output, as the traced graph tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

# Operations that hand on the numbers of their first input as they are.
_HANDING_ON = frozenset({"Cast", "ExpandDims", "Identity", "Reshape", "Squeeze", "StopGradient"})


class Flow:
    """The part of one traced graph that leads from some tensors to another.

    Loops and called functions count as one operation each, whose outputs depend on all its inputs.

    Args:
        sources: the explained input.
        score: the explained output.
    """

    def __init__(self, sources: Collection[Any], score: Any) -> None:
        self._sources = list(sources)
        self._score = score
        self._graph = score.graph
        self._between = _downstream(self._sources) & _upstream([score])
        self._narrow = _narrow_places(self._sources, score, self._between)

    def holds(self, tensor: Any) -> bool:
        """Whether a tensor depends on the explained input, and the score on the tensor."""
        return self.is_in_graph(tensor) and id(tensor) in self._between

    def is_in_graph(self, tensor: Any) -> bool:
        """Whether it is computed once, outside of loops and called functions."""
        return getattr(tensor, "graph", None) is self._graph

    def passes_through(self, tensor: Any) -> bool:
        """Whether all that the score knows of the explained input passes through a tensor."""
        return self.is_in_graph(tensor) and id(tensor) in self._narrow

    def is_bypassed(self, tensors: Collection[Any]) -> bool:
        """Whether the score depends on the explained input beside those tensors too."""
        return id(self._score) in _downstream(self._sources, without=tensors)

    def is_input_itself(self, tensor: Any, source: Any) -> bool:
        """Whether a tensor has the numbers of `source`, whatever its dtype and axes of length 1."""
        if not self.is_in_graph(tensor):
            return False
        while tensor is not source:
            if tensor.op.type not in _HANDING_ON:
                return False
            tensor = tensor.op.inputs[0]
        return True


def _narrow_places(sources: Iterable[Any], score: Any, between: set[int]) -> set[int]:
    """The tensors that are alone in being needed after the operation that makes them.

    Operations are in the order in which they were made, so inputs come before outputs.
    """
    waiting = {id(tensor): _uses(tensor, between) for tensor in sources}
    waiting = {key: uses for key, uses in waiting.items() if key in between}
    narrow: set[int] = set()
    for operation in score.graph.get_operations():
        made = [output for output in operation.outputs if id(output) in between]
        made = [output for output in made if id(output) not in waiting]
        if not made:
            continue
        for tensor in operation.inputs:
            if id(tensor) in waiting:
                waiting[id(tensor)] -= 1
        waiting = {key: uses for key, uses in waiting.items() if uses > 0}
        waiting.update((id(output), max(_uses(output, between), 1)) for output in made)
        if len(waiting) == 1:
            narrow.update(waiting)
    return narrow


def _uses(tensor: Any, between: set[int]) -> int:
    """How often operations whose outputs lie between take a tensor."""
    takers = {id(taker): taker for taker in tensor.consumers()}.values()
    return sum(
        sum(one is tensor for one in taker.inputs)
        for taker in takers
        if any(id(output) in between for output in taker.outputs)
    )


def _downstream(sources: Iterable[Any], without: Collection[Any] = ()) -> set[int]:
    closed = {id(tensor) for tensor in without}
    waiting = [tensor for tensor in sources if id(tensor) not in closed]
    found = {id(tensor) for tensor in waiting}
    while waiting:
        for operation in waiting.pop().consumers():
            for output in operation.outputs:
                if id(output) not in found and id(output) not in closed:
                    found.add(id(output))
                    waiting.append(output)
    return found


def _upstream(ends: Iterable[Any]) -> set[int]:
    waiting = list(ends)
    found = {id(tensor) for tensor in waiting}
    while waiting:
        for tensor in waiting.pop().op.inputs:
            if id(tensor) not in found:
                found.add(id(tensor))
                waiting.append(tensor)
    return found
