"""What is known of a model before anything is compiled: its layers in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.intercept import observing
from tf_xai.errors import expected, one_of

_EXAMPLES = 2


@dataclass(frozen=True)
class LayerInfo:
    """One layer with a single array as its output."""

    path: str
    class_name: str
    shape: tuple[int, ...]  # of the output, channels last, without the batch axis
    channels_first: bool
    is_leaf: bool

    @property
    def name(self) -> str:
        """The last part of `path`."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_spatial(self) -> bool:
        """Whether the output is a map: at least one axis beside the channels, more than one cell."""
        return len(self.shape) >= 2 and int(np.prod(self.shape[:-1])) > 1


@dataclass(frozen=True)
class Structure:
    """The layers of one model, and its output for a few examples."""

    model_name: str
    layers: tuple[LayerInfo, ...]  # in the order in which they finish
    output: npt.NDArray[np.float32]
    activations_per_example: int  # numbers that all leaf layers put out for one example

    def find(self, layer: str, argument: str = "layer") -> LayerInfo:
        """The layer of that path, or of that name where only one has it."""
        matches = [info for info in self.layers if layer in (info.path, info.name)]
        exact = [info for info in matches if info.path == layer]
        if len(exact or matches) == 1:
            return (exact or matches)[0]
        rule = f"name a layer of '{self.model_name}'"
        candidates = [info.path for info in (matches or self.layers)]
        raise ValueError(expected(argument, rule, one_of(candidates), repr(layer)))

    def last_feature_map(self) -> LayerInfo | None:
        """The last leaf layer at the resolution of the last convolution: its block's activation."""
        maps = [info for info in self.layers if info.is_leaf and info.is_spatial]
        maps = [info for info in maps if "Dropout" not in info.class_name]
        convolutions = [info for info in maps if "Conv" in info.class_name]
        if not convolutions:
            return None
        last = convolutions[-1]
        block = [last]
        for info in maps[maps.index(last) + 1 :]:
            if info.shape != last.shape:
                break
            block.append(info)
        return block[-1]

    @property
    def output_is_probability(self) -> bool:
        """Whether the rows of the output are probabilities of at least two classes."""
        rows = self.output
        sums_to_one = np.allclose(rows.sum(axis=-1), 1, atol=1e-2)
        return bool(rows.shape[-1] > 1 and (rows >= 0).all() and sums_to_one)


def survey(model: Any, inputs: npt.NDArray[Any]) -> Structure:
    """Runs `model` on a few of `inputs` and notes every layer that answers with one array.

    Raises:
        ValueError: where `model` is not built, does not take `inputs`, or does not answer with
            `[batch, classes]`.
    """
    _check_built(model)
    layers = dict(named_layers(model))
    seen: dict[str, Any] = {}

    def note(path: str, output: Any) -> None:
        if hasattr(output, "shape") and hasattr(output, "dtype"):
            seen.pop(path, None)
            seen[path] = output

    with observing(layers.items(), note):
        output = _call(model, inputs[:_EXAMPLES])
    infos = tuple(_describe(path, layers[path], tensor) for path, tensor in seen.items())
    numbers = sum(int(np.prod(info.shape)) for info in infos if info.is_leaf)
    return Structure(model.name, infos, output, numbers + int(np.prod(inputs.shape[1:])))


def named_layers(model: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every layer below `model` with its path, outer layers before those inside them."""
    for layer in model._flatten_layers(include_self=False, recursive=False):
        path = prefix + layer.name
        yield path, layer
        yield from named_layers(layer, path + "/")


def _check_built(model: Any) -> None:
    if not hasattr(model, "_flatten_layers"):
        raise TypeError(expected("model", "be a Keras model", "keras.Model", type(model).__name__))
    if not model.built:
        allowed = "a model that was called or built, e.g. by `model.build(input_shape)`"
        raise ValueError(expected("model", "be built", allowed, f"'{model.name}' without weights"))


def _call(model: Any, examples: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    _check_shape(model, examples)
    try:
        output = model(examples, training=False)
    except (ValueError, TypeError) as error:
        rule, got = f"be what '{model.name}' takes", f"shape {examples.shape} ({error})"
        raise ValueError(expected("inputs", rule, "inputs it can be called on", got)) from error
    if not hasattr(output, "shape") or len(output.shape) != 2:
        got = f"shape {tuple(output.shape)}" if hasattr(output, "shape") else type(output).__name__
        rule = "have one output of class scores"
        raise ValueError(expected("model", rule, "shape [batch, classes]", got))
    return np.asarray(output, np.float32)


def _check_shape(model: Any, examples: npt.NDArray[Any]) -> None:
    shape = getattr(model, "input_shape", None) if hasattr(model, "inputs") else None
    if not isinstance(shape, tuple) or not all(isinstance(size, (int, type(None))) for size in shape):
        return
    fits = len(shape) == examples.ndim and all(
        size is None or size == actual
        for size, actual in zip(shape[1:], examples.shape[1:], strict=True)
    )
    if not fits:
        rule, allowed = f"have the shape that '{model.name}' takes", f"shape {shape}"
        raise ValueError(expected("inputs", rule, allowed, f"shape {(None, *examples.shape[1:])}"))


def _describe(path: str, layer: Any, output: Any) -> LayerInfo:
    channels_first = getattr(layer, "data_format", None) == "channels_first"
    shape = tuple(int(size) for size in output.shape[1:])
    if channels_first and len(shape) > 1:
        shape = (*shape[1:], shape[0])
    is_leaf = not any(True for _ in layer._flatten_layers(include_self=False, recursive=False))
    return LayerInfo(path, type(layer).__name__, shape, channels_first, is_leaf)
