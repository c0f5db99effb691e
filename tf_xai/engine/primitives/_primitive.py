"""What every primitive declares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.structure import Structure
from tf_xai.engine.tracing import TracedModel, TracedPass, Tracer

if TYPE_CHECKING:
    from tf_xai.engine.loop import Chunks
    from tf_xai.engine.passes import Passes

Arrays = Mapping[str, npt.NDArray[Any]]
Arguments = TypeVar("Arguments")
Answer = TypeVar("Answer")

INDEX, NUMBER = tf.int64, tf.float32
"""Dtypes of columns: indices, and plain numbers."""


class Primitive(ABC, Generic[Arguments, Answer]):
    """A question to the model: what a method lists in `needs` and later asks of `Passes`.

    Subclasses are frozen dataclasses. Their fields are what must be known before anything is
    compiled; requests with equal fields are the same request. What is only known when the question
    is asked are the `Arguments`; what comes back is the `Answer`.
    """

    @property
    def differentiates_input(self) -> bool:
        """Whether it goes by the derivative of the score by the explained input."""
        return False

    def built_on(self, structure: Structure) -> Collection[Primitive[Any, Any]]:
        """Other requests that it asks to find its own answer."""
        return ()


Request = Primitive[Any, Any]


class PassPart(Primitive[None, Answer]):
    """A part of the one forward-and-backward pass over the examples."""

    @property
    def layers(self) -> Collection[str]:
        """Paths of the layers whose outputs it looks at."""
        return ()

    @classmethod
    @abstractmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        """Tensors `[batch, ...]` by name that answer all `requests` of this primitive together."""

    @abstractmethod
    def answer(self, arrays: Arrays) -> Answer:
        """This request's answer, from those tensors as arrays `[examples, ...]`."""


class Loop(Primitive[Arguments, Answer]):
    """A compiled function over pairs of an example and a sample, and the loop that feeds it."""

    columns: ClassVar[tuple[Any, ...]]
    """Dtypes of what each pair brings along; the first is the index of its example."""

    @classmethod
    def together(cls, requests: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Which requests share a compiled function; the first of each group is traced."""
        return [requests]

    @abstractmethod
    def pairs(self, examples: int) -> int:
        """How many pairs it runs in all for so many examples."""

    @property
    def in_a_row(self) -> int:
        """So many pairs in a row are of one example, or more."""
        return 1

    def split(self, tracer: Tracer, chunk: int) -> list[Any]:
        """Shapes and dtypes of what the `chunk` pairs of one call bring along."""
        return [tf.TensorSpec([chunk], dtype) for dtype in self.columns]

    def shared(self, tracer: Tracer) -> list[Any]:
        """Shapes and dtypes of what all pairs share."""
        return []

    @abstractmethod
    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        """The function that is compiled.

        Args:
            model: to be run, once or several times.
            *arguments: what is split, then what is shared.
        """

    @abstractmethod
    def run(self, chunks: Chunks, arguments: Arguments) -> Answer:
        """Feeds the compiled function and gathers its answers."""


class Derived(Primitive[Arguments, Answer]):
    """Answered from other requests, those of `built_on`."""

    @abstractmethod
    def answer(self, passes: Passes, arguments: Arguments) -> Answer:
        """The answer; it may ask `passes` for what it is built on, and remember things there."""


def with_foundations(requests: Collection[Request], structure: Structure) -> list[Request]:
    """Those requests and all that they are built on, each once, in a fixed order."""
    found: dict[Request, None] = {}
    for request in requests:
        found.update(dict.fromkeys(with_foundations(request.built_on(structure), structure)))
        found[request] = None
    return list(found)
