"""The engine: what methods need of a model, from one compiled function a primitive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.chunks import chunk_size, loop_chunk
from tf_xai.engine.coalitions import Coalitions
from tf_xai.engine.compiled import jit_suits, strategy_of
from tf_xai.engine.entry import Entry
from tf_xai.engine.passes import Forward, Moments, Needs, Noise, Passes, Paths, Points
from tf_xai.engine.regions import Count, Fills, Mask, Regions
from tf_xai.engine.sampled import ConductanceLoop, ForwardLoop, Loop, NoiseLoop, PathLoop, Plan
from tf_xai.engine.score import SOFTMAX
from tf_xai.engine.shuffling import shuffling
from tf_xai.engine.single_pass import SinglePass
from tf_xai.engine.structure import Structure, input_dtypes, named_layers
from tf_xai.engine.texts import as_tensor
from tf_xai.engine.tracing import Tracer
from tf_xai.probe.inputs import Inputs

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Options:
    """How a model is read and run.

    Attributes:
        output: name or index of the explained output where there are several.
        meaning: of linear outputs: logits before "softmax" or "sigmoid", or a "quantity".
        jit_compile: whether to use XLA; "auto" uses it on GPUs.
        fold: whether to fold batch norm into the convolution before it.
        is_quantity: whether outputs are quantities even behind a softmax or sigmoid.
    """

    output: str | int | None = None
    meaning: str = SOFTMAX
    jit_compile: bool | str = "auto"
    fold: bool = True
    is_quantity: bool = False


class Engine:
    """Runs a model on a fixed set of inputs in chunks of one fixed shape.

    Every primitive that `needs` names is traced once, here; after that, weights may change at will.
    The engine never trains: dropout is off, batch norm uses its moving statistics, and no state
    moves. Where memory runs short, the chunks are halved, and stay so.
    """

    def __init__(
        self,
        model: Any,
        structure: Structure,
        inputs: Inputs,
        needs: Needs,
        options: Options,
        texts: npt.NDArray[Any] | None = None,
    ) -> None:
        """`texts`: the strings that the model is given, where their tokens are explained."""
        layers = dict(named_layers(model))
        embedding = layers[structure.embedding] if structure.embedding else None
        vectorised = (
            None
            if texts is None or structure.vectorizer is None
            else (as_tensor(texts), layers[structure.vectorizer])
        )
        entry = Entry(inputs, embedding, vectorised, input_dtypes(model, inputs))
        self._tracer = Tracer(
            model,
            structure,
            entry,
            options.output,
            options.meaning,
            options.fold,
            options.is_quantity,
        )
        self._needs = needs
        self._chunk = chunk_size(structure)
        self._strategy = strategy_of(model)
        self._jit = jit_suits(options.jit_compile)
        self.halvings = 0
        self._compile()

    @property
    def score(self) -> str:
        """What is explained: "logit", "log_probability" or "output"."""
        return self._pass.head[0]

    @property
    def classes(self) -> int:
        """How many classes the output tells apart."""
        return self._pass.head[1]

    @property
    def head(self) -> str:
        """What turns scores into the output: "softmax", "sigmoid" or, where nothing, "quantity"."""
        return self._pass.head[2]

    def run(self, targets: IntArray) -> Passes:
        """One forward pass, and one backward pass where it is needed, over all inputs."""
        arrays = self._within_memory(lambda: self._pass.run(targets))
        arrays["target"] = targets
        entry = self._tracer.entry
        sampled = _Sampled(self, targets, Count(), entry.rows, arrays["score"])
        return Passes(arrays, sampled, entry.points_shape, self.head)

    def predict(self) -> IntArray:
        """The class that the model names for each input."""
        return self.run(np.zeros(len(self._tracer.entry), np.int64)).predicted

    @contextmanager
    def at(self, rows: npt.NDArray[Any]) -> Iterator[None]:
        """Within, everything runs on `rows` instead of the explained inputs, as many and alike."""
        with self._tracer.entry.holding(rows):
            yield

    @contextmanager
    def shuffling(self, stages: int, seed: int) -> Iterator[Iterator[str]]:
        """Within, each step of the iterator shuffles the weights of further layers.

        It begins at the output and yields the path of the layer that it has come to, in at most
        `stages` steps. All weights are put back, bit for bit, when it closes.
        """
        with shuffling(self._tracer.model, self._tracer.structure, stages, seed) as steps:
            yield steps

    def forward(
        self, points: Points, example: IntArray, targets: IntArray, *, classes: bool
    ) -> Forward:
        """See `Sampled.forward`."""
        return self._within_memory(
            lambda: self._forward.run(points, example, targets, classes=classes)
        )

    def rows(self, rows: Points, example: IntArray, targets: IntArray, *, classes: bool) -> Forward:
        """See `Sampled.rows`."""
        return self._within_memory(lambda: self._rows.run(rows, example, targets, classes=classes))

    def path_gradients(self, paths: Paths, targets: IntArray) -> FloatArray:
        """See `Sampled.path_gradients`."""
        return self._within_memory(lambda: self._path.run(paths, targets))

    def noise_gradients(self, noise: Noise, targets: IntArray) -> Moments:
        """See `Sampled.noise_gradients`."""
        return self._within_memory(lambda: self._noise.run(noise, targets))

    def conductance(self, paths: Paths, layer: str, targets: IntArray) -> FloatArray:
        """See `Sampled.conductance`."""
        return self._within_memory(lambda: self._conductance[layer].run(paths, targets))

    def _compile(self) -> None:
        tracer, needs = self._tracer, self._needs
        loops: list[Loop] = []
        self._pass = SinglePass(tracer, needs, self._chunk, self._strategy, jit=self._jit)
        if needs.paths:
            self._path = PathLoop(tracer, self._plan_for(needs.paths))
            loops.append(self._path)
        if needs.noise:
            self._noise = NoiseLoop(tracer, self._plan_for(needs.noise))
            loops.append(self._noise)
        embeds = tracer.structure.embedding is not None
        forward = needs.forward if embeds else needs.forward | needs.rows
        if forward:
            self._forward = self._rows = ForwardLoop(tracer, self._plan_over(forward))
            loops.append(self._forward)
        if embeds and needs.rows:
            self._rows = ForwardLoop(tracer, self._plan_over(needs.rows), embeds=True)
            loops.append(self._rows)
        self._conductance = {
            layer: ConductanceLoop(tracer, self._plan_for({samples}), layer)
            for layer, samples in needs.conductance
        }
        loops += self._conductance.values()
        self._largest = max([self._pass.chunk, *(loop.chunk for loop in loops)])

    def _plan_for(self, samples: Collection[int]) -> Plan:
        totals = [count * len(self._tracer.entry) for count in samples]
        return Plan(self._chunk_over(totals), self._strategy, self._jit, min(samples))

    def _plan_over(self, totals: Iterable[int]) -> Plan:
        return Plan(self._chunk_over(totals), self._strategy, self._jit)

    def _chunk_over(self, totals: Iterable[int]) -> int:
        replicas = 1 if self._strategy is None else self._strategy.num_replicas_in_sync
        return loop_chunk(self._chunk, totals, replicas)

    def _within_memory(self, run: Callable[[], Answer]) -> Answer:
        while True:
            try:
                return run()
            except tf.errors.ResourceExhaustedError:
                if self._largest == 1:
                    raise
            self._chunk = self._largest // 2
            self.halvings += 1
            self._compile()


@dataclass(frozen=True)
class _Sampled:
    """The engine's loops at fixed targets, as methods see them."""

    engine: Engine
    targets: IntArray
    count: Count
    held: Any  # the explained input as a tensor: few methods need it as an array
    whole: FloatArray

    @cached_property
    def inputs(self) -> npt.NDArray[Any]:
        inputs: npt.NDArray[Any] = self.held.numpy()
        return inputs

    def forward(self, points: Points, example: IntArray, *, classes: bool = False) -> Forward:
        self.count.evaluations += len(example)
        return self.engine.forward(points, example, self.targets, classes=classes)

    def rows(self, rows: Points, example: IntArray, *, classes: bool = False) -> Forward:
        self.count.evaluations += len(example)
        return self.engine.rows(rows, example, self.targets, classes=classes)

    def coalitions(self, regions: Regions, fills: Fills, kept: Mask) -> FloatArray:
        return self._coalitions.scores(regions, fills, kept)

    def path_gradients(self, paths: Paths) -> FloatArray:
        examples = len(self.targets) if paths.examples is None else len(paths.examples)
        self.count.evaluations += examples * len(paths.positions)
        return self.engine.path_gradients(paths, self.targets)

    def noise_gradients(self, noise: Noise) -> Moments:
        self.count.evaluations += len(self.targets) * len(noise.draws)
        return self.engine.noise_gradients(noise, self.targets)

    def conductance(self, paths: Paths, layer: str) -> FloatArray:
        self.count.evaluations += 3 * len(self.targets) * len(paths.positions)
        return self.engine.conductance(paths, layer, self.targets)

    @cached_property
    def _coalitions(self) -> Coalitions:
        return Coalitions(self.inputs, self.whole, self.rows, self.count)
