"""One compiled function of one fixed shape, run on every replica of the model at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.examples import Examples

Arrays = dict[str, npt.NDArray[Any]]

_CANNOT_COMPILE = (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError)


class Compiled:
    """`function(examples, *split, *shared)` as one graph, traced here and never again.

    Args:
        function: takes the tensors of the examples, and others; returns a dictionary of tensors.
        split: shapes and dtypes of the arguments that are split over replicas.
        shared: shapes and dtypes of the arguments that all replicas get.
        examples: shaped like those of later calls.
        strategy: of the model, or None for a single device.
        jit: whether to compile by XLA; if an op does not support it, compiles without XLA.
    """

    def __init__(
        self,
        function: Callable[..., dict[str, Any]],
        split: Sequence[Any],
        shared: Sequence[Any],
        examples: Examples,
        strategy: Any | None,
        *,
        jit: bool,
    ) -> None:
        self._splits = len(split)
        specs = [tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in examples.tensors]
        self._like = examples.of(specs)
        self._strategy = strategy
        self._function = function
        replicas = 1 if strategy is None else strategy.num_replicas_in_sync
        stacked = [tf.TensorSpec([replicas, *spec.shape], spec.dtype) for spec in split]
        self._arguments = [*stacked, *shared]
        self._signature = [*specs, *self._arguments]
        self._concrete = self._traced(jit=jit)
        self._falls_back = jit

    def __call__(self, examples: Examples, *arguments: Any) -> Arrays:
        """Runs it; each split argument and each result has a first axis of replicas."""
        tensors = [
            argument if tf.is_tensor(argument) else tf.constant(argument, spec.dtype)
            for argument, spec in zip(arguments, self._arguments, strict=True)
        ]
        try:
            answer = self._concrete(*examples.tensors, *tensors)
        except _CANNOT_COMPILE:
            if not self._falls_back:
                raise
            self._concrete = self._traced(jit=False)
            answer = self._concrete(*examples.tensors, *tensors)
        self._falls_back = False
        return {name: value.numpy() for name, value in answer.items()}

    def _traced(self, *, jit: bool) -> Any:
        run = self._on_one_device if self._strategy is None else self._on_replicas
        count = len(self._like.tensors)

        def run_on(*tensors: Any) -> dict[str, Any]:
            return run(self._like.of(tensors[:count]), tensors[count:])

        compiled = tf.function(
            run_on, input_signature=self._signature, autograph=False, jit_compile=jit or None
        )
        return compiled.get_concrete_function()

    def _on_one_device(self, examples: Examples, arguments: Sequence[Any]) -> dict[str, Any]:
        answer = self._share(0, examples, arguments)
        return {name: value[None] for name, value in answer.items()}

    def _on_replicas(self, examples: Examples, arguments: Sequence[Any]) -> dict[str, Any]:
        assert self._strategy is not None

        def on_one() -> dict[str, Any]:
            context = tf.distribute.get_replica_context()
            return self._share(context.replica_id_in_sync_group, examples, arguments)

        answer = self._strategy.run(on_one)
        return {
            name: tf.stack(self._strategy.experimental_local_results(value))
            for name, value in answer.items()
        }

    def _share(self, replica: Any, examples: Examples, arguments: Sequence[Any]) -> dict[str, Any]:
        split = [tf.gather(argument, replica) for argument in arguments[: self._splits]]
        return self._function(examples, *split, *arguments[self._splits :])


def strategy_of(model: Any) -> Any | None:
    """The strategy that mirrors `model` over the devices of this machine; None if there is none."""
    strategy: Any = getattr(model, "distribute_strategy", None)
    is_mirrored = isinstance(strategy, tf.distribute.MirroredStrategy)
    return strategy if is_mirrored and strategy.num_replicas_in_sync > 1 else None


def jit_suits(jit_compile: bool | str) -> bool:
    """Whether to try XLA: as requested, or, for "auto", on GPUs; on CPUs passes were slower."""
    if isinstance(jit_compile, bool):
        return jit_compile
    return bool(tf.config.list_logical_devices("GPU"))


def as_rows(answer: Arrays, name: str, kept: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """One result of all replicas as rows, without padding."""
    return np.concatenate([part[:rows] for part, rows in zip(answer[name], kept, strict=True)])


def is_chief(model: Any) -> bool:
    """Whether this process is the only worker on the training of `model`, or the first of them."""
    resolver = _resolver(model)
    if resolver is None or resolver.task_type in (None, "chief"):
        return True
    has_chief = "chief" in resolver.cluster_spec().jobs
    return resolver.task_type == "worker" and resolver.task_id == 0 and not has_chief


def has_several_workers(model: Any) -> bool:
    """Whether several processes train `model`."""
    resolver = _resolver(model)
    if resolver is None:
        return False
    tasks = resolver.cluster_spec().as_dict()
    return sum(len(tasks.get(job, [])) for job in ("chief", "worker")) > 1


def _resolver(model: Any) -> Any:
    strategy: Any = getattr(model, "distribute_strategy", None)
    return getattr(strategy, "cluster_resolver", None)
