"""Runs the requests of methods on a model, with one compiled function per primitive."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.chunks import chunk_size
from tf_xai.engine.compiled import Arrays, jit_suits, strategy_of
from tf_xai.engine.examples import Entry, Examples
from tf_xai.engine.loop import Chunks, CompiledLoop, Resources
from tf_xai.engine.model_inputs import input_dtypes
from tf_xai.engine.options import Options
from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives._primitive import Loop, PassPart, Request, with_foundations
from tf_xai.engine.shuffling import shuffling
from tf_xai.engine.single_pass import SinglePass
from tf_xai.engine.structure import Structure
from tf_xai.engine.tracing import Tracer
from tf_xai.errors import one_of
from tf_xai.probe.inputs import Inputs

IntArray = npt.NDArray[np.int64]
Found = TypeVar("Found")


class Engine:
    """Runs a model on examples of fixed shapes, in chunks of one fixed shape.

    Every requested primitive is traced once, here; after that, weights, examples and targets may
    change. The engine never trains: dropout is off, batch norm uses its moving statistics, and no
    state changes. If memory runs out, chunks are halved from then on. It keeps neither the model
    nor the examples alive.

    Args:
        model: a built Keras model.
        structure: of the model.
        inputs: like those that will be explained.
        requests: that methods and checks will make.
        options: how to read and run the model.
        texts: the strings that the model receives, if their tokens are explained.
    """

    def __init__(
        self,
        model: Any,
        structure: Structure,
        inputs: Inputs,
        requests: Collection[Request],
        options: Options,
        texts: npt.NDArray[Any] | None = None,
    ) -> None:
        self.structure = structure
        self._requests = with_foundations(requests, structure)
        entry = Entry(
            inputs,
            input_dtypes(model, inputs),
            embeds=structure.embeds,
            reads_texts=structure.vectorizer is not None,
        )
        self._tracer = Tracer(
            weakref.ref(model),
            structure,
            entry,
            _point_shape(structure, entry),
            options.output,
            options.target,
            options.fold,
        )
        chunk, jit = chunk_size(structure), jit_suits(options.jit_compile)
        is_fixed = structure.batch_size is not None
        self._resources = Resources(chunk, strategy_of(model), jit, is_fixed)
        self.halvings = 0
        self._compile(entry.examples(inputs, texts))

    @property
    def score(self) -> str:
        """The explained score: "logit", "log_probability" or "output"."""
        return self._pass.meaning.score_kind

    @property
    def classes(self) -> int:
        """The number of classes."""
        return self._pass.meaning.classes

    @property
    def head(self) -> str:
        """What turns scores into the output: "softmax", "sigmoid" or, for nothing, "quantity"."""
        return self._pass.meaning.head

    @property
    def point_shape(self) -> tuple[int, ...]:
        """Of one input, or of its embedding."""
        return self._tracer.point_shape

    def examples(self, inputs: Inputs, texts: npt.NDArray[Any] | None = None) -> Examples:
        """Inputs as tensors to run on."""
        return self._tracer.entry.examples(inputs, texts)

    def moved(self, examples: Examples, rows: npt.NDArray[Any]) -> Examples:
        """The same examples with `rows` instead of the explained input."""
        return replace(examples, rows=self._tracer.entry.as_rows(rows))

    def run(self, examples: Examples, targets: IntArray) -> Passes:
        """One forward pass, and one backward pass if it is needed, over all examples."""
        asked = replace(examples, truth=tf.constant(targets, tf.int32))
        arrays = self._within_memory(asked, lambda: self._pass.run(asked))
        return Passes(self, asked, np.asarray(targets, np.int64), arrays)

    def predict(self, examples: Examples) -> IntArray:
        """The predicted class of each example."""
        return self.run(examples, np.zeros(self._tracer.entry.count, np.int64)).predicted

    @contextmanager
    def shuffling(self, stages: int, seed: int) -> Iterator[Iterator[str]]:
        """Within, each step of the iterator shuffles the weights of further layers.

        It starts at the output and yields the path of the layer that it has reached, in at most
        `stages` steps. All weights are restored, bit for bit, when it closes.
        """
        with shuffling(self._tracer.model(), self.structure, stages, seed) as steps:
            yield steps

    def require(self, request: Request) -> None:
        """Raises `ValueError` if no method or check has listed that request."""
        if request not in self._requests:
            raise ValueError(
                f"A method or check asked for {request}, which its `needs` did not list; "
                f"the requests listed are {one_of(map(str, self._requests))}."
            )

    def part(self, part: PassPart[Any], arrays: Arrays) -> Any:
        """The answer of the shared pass for one of its parts."""
        return self._pass.answer(part, arrays)

    def loop(self, request: Loop[Any, Any], arguments: Any, examples: Examples) -> tuple[Any, int]:
        """The answer of a loop, and the number of rows that the model was run on for it."""

        def run() -> tuple[Any, int]:
            chunks = Chunks(self._loops[request], examples)
            return request.run(chunks, arguments), chunks.evaluations

        return self._within_memory(examples, run)

    def _compile(self, examples: Examples) -> None:
        parts = [one for one in self._requests if isinstance(one, PassPart)]
        self._pass = SinglePass(self._tracer, parts, examples, self._resources)
        self._loops: dict[Request, CompiledLoop] = {}
        loops = [one for one in self._requests if isinstance(one, Loop)]
        for kind in dict.fromkeys(type(one) for one in loops):
            for group in kind.together([one for one in loops if type(one) is kind]):
                compiled = CompiledLoop(group, self._tracer, examples, self._resources)
                self._loops.update(dict.fromkeys(group, compiled))
        self._largest = max([self._pass.chunk, *(loop.chunk for loop in self._loops.values())])

    def _within_memory(self, examples: Examples, run: Callable[[], Found]) -> Found:
        while True:
            try:
                return run()
            except tf.errors.ResourceExhaustedError:
                if self._largest == 1 or self._resources.is_fixed:
                    raise
            self._resources = replace(self._resources, chunk=self._largest // 2)
            self.halvings += 1
            self._compile(examples)


def _point_shape(structure: Structure, entry: Entry) -> tuple[int, ...]:
    """Of one input, or of the embeddings of its tokens beside each other."""
    shape = tuple(entry.rows_spec.shape[1:])
    if not structure.embeds:
        return shape
    return (*shape, sum(info.shape[-1] for info in structure.embeddings))
