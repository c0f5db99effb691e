"""Loops over pairs of an example and a sample, in chunks of one fixed shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.chunks import chunks, loop_chunk
from tf_xai.engine.compiled import Arrays, Compiled
from tf_xai.engine.examples import Examples
from tf_xai.engine.tracing import TracedModel, Tracer

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Resources:
    """What compiled functions may use.

    Attributes:
        chunk: largest number of examples or pairs that the model processes at once.
        strategy: of the model, or None.
        jit: whether to compile by XLA.
        is_fixed: whether the model takes batches of that size alone.
    """

    chunk: int
    strategy: Any | None
    jit: bool
    is_fixed: bool = False

    @property
    def replicas(self) -> int:
        """Number of devices that run the model at once."""
        return 1 if self.strategy is None else int(self.strategy.num_replicas_in_sync)


class CompiledLoop:
    """The compiled function of some requests for one loop.

    Args:
        requests: that it serves; the first one is traced.
        tracer: of the model.
        examples: like those of later calls.
        resources: that it may use.
    """

    def __init__(
        self, requests: Sequence[Any], tracer: Tracer, examples: Examples, resources: Resources
    ) -> None:
        self.tracer = tracer
        self.replicas = resources.replicas
        totals = [request.pairs(tracer.entry.count) for request in requests]
        self.chunk = resources.chunk
        if not resources.is_fixed:
            self.chunk = loop_chunk(resources.chunk, totals, self.replicas)
        self.in_a_row = min(request.in_a_row for request in requests)
        self._most_examples = min(self.chunk, 1 + -(-(self.chunk - 1) // self.in_a_row))
        self.runs_per_pair = 1
        self._request = request = requests[0]
        split, shared = request.split(tracer, self.chunk), request.shared(tracer)
        self.compiled = Compiled(
            self._trace, split, shared, examples, resources.strategy, jit=resources.jit
        )

    def _trace(self, examples: Examples, *arguments: Any) -> dict[str, Any]:
        model = TracedModel(self.tracer, examples, self._most_examples)
        answer: dict[str, Any] = self._request.trace(model, *arguments)
        self.runs_per_pair = model.runs
        return answer


@dataclass(frozen=True)
class Pairs:
    """The pairs of one chunk, each `[replicas, chunk]`."""

    example: IntArray
    sample: IntArray
    counts: FloatArray
    """1 where a pair counts, 0 where it only fills the chunk."""

    def add(self, total: npt.NDArray[Any], sums: npt.NDArray[Any]) -> None:
        """Adds a chunk's sums, `[replicas, ...]`, to the examples that they belong to."""
        for part, rows in zip(sums, self.example, strict=True):
            distinct = rows[np.concatenate([[True], rows[1:] != rows[:-1]])]
            total[distinct] += part[: len(distinct)]


class Chunks:
    """The compiled function of a primitive, and the chunks to feed it.

    Args:
        loop: to feed.
        examples: to run it on.
    """

    def __init__(self, loop: CompiledLoop, examples: Examples) -> None:
        self._loop = loop
        self._examples = examples
        self.evaluations = 0

    @property
    def tracer(self) -> Tracer:
        """What is known about the model."""
        return self._loop.tracer

    @property
    def examples(self) -> int:
        """Number of examples."""
        return self.tracer.entry.count

    @property
    def point_shape(self) -> tuple[int, ...]:
        """Of one input, or of its embedding."""
        return self.tracer.point_shape

    def pairs(self, samples: int, examples: IntArray | None = None) -> Iterator[Pairs]:
        """Chunks of all pairs of that many samples and `examples`; left out, all examples."""
        fewest = self._loop.in_a_row
        if samples < fewest:
            raise ValueError(
                "`samples` must not be fewer than the method's `needs` announced. "
                f"Expected at least {fewest}; got {samples}."
            )
        chosen = np.arange(self.examples) if examples is None else examples
        for index, kept in self.rows(len(chosen) * samples):
            place, sample = np.divmod(index, samples)
            counts = np.arange(self._loop.chunk) < kept[:, None]
            yield Pairs(chosen[place], sample, counts.astype(np.float32))

    def rows(self, total: int) -> Iterator[tuple[IntArray, IntArray]]:
        """Chunks of the indices of rows, `[replicas, chunk]`, and how many are not padding."""
        self.evaluations += total * self._loop.runs_per_pair
        yield from chunks(total, self._loop.chunk, self._loop.replicas)

    def call(self, columns: Sequence[Any], shared: Sequence[Any] = ()) -> Arrays:
        """Runs the compiled function on a chunk.

        Args:
            columns: arguments of each pair, `[replicas, chunk, ...]`.
            shared: arguments that all pairs share.

        Returns:
            Its results, `[replicas, ...]`.
        """
        return self._loop.compiled(self._examples, *columns, *shared)
