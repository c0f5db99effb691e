"""What methods and checks use of the engine: passes over the examples at the current weights."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from tf_xai.engine.compiled import Arrays
from tf_xai.engine.examples import Examples
from tf_xai.engine.primitives._primitive import (
    Answer,
    Arguments,
    Derived,
    Loop,
    PassPart,
    Primitive,
)
from tf_xai.engine.structure import Structure

if TYPE_CHECKING:
    from tf_xai.engine.engine import Engine

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Made = TypeVar("Made")


@dataclass
class Count:
    """How many rows were evaluated.

    Attributes:
        evaluations: rows that the model was run on.
        reused: rows whose scores were known already.
    """

    evaluations: int = 0
    reused: int = 0

    def since(self, before: Count) -> Count:
        """The counts since `before`."""
        return Count(self.evaluations - before.evaluations, self.reused - before.reused)

    def now(self) -> Count:
        """A copy."""
        return replace(self)


class Passes:
    """Results of the model for the examples at its current weights.

    Args:
        engine: that runs the model.
        examples: to run it on.
        targets: explained class of each, `[examples]`.
        arrays: results of the shared pass over them.
    """

    def __init__(
        self, engine: Engine, examples: Examples, targets: IntArray, arrays: Arrays
    ) -> None:
        self._engine = engine
        self._examples = examples
        self._arrays = arrays
        self._remembered: dict[Hashable, Any] = {}
        self.targets = targets
        self.count = Count()

    @overload
    def ask(self, request: PassPart[Answer]) -> Answer: ...

    @overload
    def ask(self, request: Primitive[Arguments, Answer], arguments: Arguments) -> Answer: ...

    def ask(self, request: Any, arguments: Any = None) -> Any:
        """The answer to one of the requests that `needs` listed.

        Args:
            request: equal to a listed one.
            arguments: of the primitive; a part of the shared pass has none.

        Raises:
            ValueError: if no method or check has listed it.
        """
        self._engine.require(request)
        if isinstance(request, PassPart):
            return self._engine.part(request, self._arrays)
        if isinstance(request, Derived):
            return request.answer(self, arguments)
        assert isinstance(request, Loop)
        answer, evaluations = self._engine.loop(request, arguments, self._examples)
        self.count.evaluations += evaluations
        return answer

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The result of `make`, which is called once for these passes; for derived primitives."""
        if key not in self._remembered:
            self._remembered[key] = make()
        made: Made = self._remembered[key]
        return made

    @property
    def structure(self) -> Structure:
        """The structure of the model."""
        return self._engine.structure

    @property
    def point_shape(self) -> tuple[int, ...]:
        """Shape of one input, or of its embedding."""
        return self._engine.point_shape

    @property
    def head(self) -> str:
        """What turns scores into the output: "softmax", "sigmoid", or "quantity" for nothing."""
        return self._engine.head

    @cached_property
    def inputs(self) -> npt.NDArray[Any]:
        """The explained input, `[examples, ...]`."""
        inputs: npt.NDArray[Any] = self._examples.rows.numpy()
        return inputs

    @property
    def scores(self) -> FloatArray:
        """Score of the target, `[examples]`."""
        return self._arrays["score"]

    @property
    def predicted(self) -> IntArray:
        """Class index, `[examples]`."""
        return self._arrays["predicted"].astype(np.int64)

    @property
    def confidence(self) -> FloatArray:
        """Probability of the predicted class, `[examples]`; NaN if there is none."""
        return self._arrays["confidence"]
