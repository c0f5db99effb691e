"""The base classes of primitives."""

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
    """A request to the model, which a method lists in `needs` and later passes to `Passes.ask`.

    Subclasses are frozen dataclasses. Their fields must be known before anything is compiled;
    requests with equal fields are the same request. `Arguments` are known only when the request is
    made; the `Answer` is what it returns.
    """

    @property
    def differentiates_input(self) -> bool:
        """Whether it uses the derivative of the score with respect to the explained input."""
        return False

    def built_on(self, structure: Structure) -> Collection[Primitive[Any, Any]]:
        """Other requests that it needs for its answer."""
        return ()


Request = Primitive[Any, Any]


class PassPart(Primitive[None, Answer]):
    """A part of the one forward-and-backward pass over the examples."""

    @property
    def layers(self) -> Collection[str]:
        """Paths of the layers whose outputs it uses."""
        return ()

    @classmethod
    @abstractmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        """Tensors `[batch, ...]` by name that answer all `requests` of this primitive together."""

    @abstractmethod
    def answer(self, arrays: Arrays) -> Answer:
        """The answer to this request, from those tensors as arrays `[examples, ...]`."""


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
        """The number of pairs that it runs for that many examples."""

    @property
    def in_a_row(self) -> int:
        """The least number of consecutive pairs of one example."""
        return 1

    def split(self, tracer: Tracer, chunk: int) -> list[Any]:
        """Shapes and dtypes of the arguments for the `chunk` pairs of one call."""
        return [tf.TensorSpec([chunk], dtype) for dtype in self.columns]

    def shared(self, tracer: Tracer) -> list[Any]:
        """Shapes and dtypes of the arguments that all pairs share."""
        return []

    @abstractmethod
    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        """The function to compile.

        Args:
            model: runs the model, once or several times.
            *arguments: the split ones, then the shared ones.
        """

    @abstractmethod
    def run(self, chunks: Chunks, arguments: Arguments) -> Answer:
        """Feeds the compiled function and gathers its answers."""


class Derived(Primitive[Arguments, Answer]):
    """Computed from the answers to other requests, those of `built_on`."""

    @abstractmethod
    def answer(self, passes: Passes, arguments: Arguments) -> Answer:
        """The answer; it may request what it is built on from `passes`, and keep results there."""


def with_foundations(requests: Collection[Request], structure: Structure) -> list[Request]:
    """The requests and all that they are built on, each once, in a fixed order."""
    found: dict[Request, None] = {}
    for request in requests:
        found.update(dict.fromkeys(with_foundations(request.built_on(structure), structure)))
        found[request] = None
    return list(found)
