"""What is known of a model before anything is compiled: its layers in the order they run in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.flow import Between, calls_between
from tf_xai.engine.intercept import intercepting, observer
from tf_xai.engine.output import select_output
from tf_xai.engine.texts import as_tensor, find_embedding, find_vectorizer
from tf_xai.errors import expected, one_of
from tf_xai.probe.inputs import Inputs

_EXAMPLES = 2


@dataclass(frozen=True)
class LayerInfo:
    """One layer with a single array as its output."""

    path: str
    class_name: str
    shape: tuple[int, ...]  # of the output, channels last, without the batch axis
    channels_first: bool
    is_leaf: bool
    call: int | None = None  # which call lies between the explained input and output, the last one

    @property
    def is_between(self) -> bool:
        """Whether it lies between the explained input and the explained output."""
        return self.call is not None

    @property
    def name(self) -> str:
        """The last part of `path`."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_spatial(self) -> bool:
        """Whether the output is a map: an axis beside the channels, more than one cell."""
        return len(self.shape) >= 2 and int(np.prod(self.shape[:-1])) > 1

    @property
    def is_feature_map(self) -> bool:
        """Whether the output is a map that the explained output is computed from."""
        return self.is_spatial and self.is_between


@dataclass(frozen=True)
class Structure:
    """The layers of one model, and its output for a few examples."""

    model_name: str
    layers: tuple[LayerInfo, ...]  # in the order in which they finish
    output: npt.NDArray[np.float32]
    activations_per_example: int  # numbers that all leaf layers put out for one example
    embedding: str | None  # path of the layer that turns the explained tokens into vectors
    vectorizer: str | None = None  # path of the layer that turns the explained texts into tokens
    vocabulary: int | None = None  # how many tokens the embedding knows; None: it does not say
    fingerprint: str = ""  # the same for models of the same layers, whatever names and weights

    def find(self, layer: str) -> LayerInfo:
        """The layer of that path, or of that name where only one has it."""
        matches = [info for info in self.layers if layer in (info.path, info.name)]
        exact = [info for info in matches if info.path == layer]
        if len(exact or matches) == 1:
            return (exact or matches)[0]
        rule = f"name a layer of '{self.model_name}'"
        candidates = [info.path for info in (matches or self.layers)]
        raise ValueError(expected("layer", rule, one_of(candidates), repr(layer)))

    def last_feature_map(self) -> LayerInfo | None:
        """The last leaf layer at the resolution of the last convolution: its block's activation."""
        maps = [info for info in self.layers if info.is_leaf and info.is_feature_map]
        maps = [info for info in maps if "Dropout" not in info.class_name]
        convolutions = [info for info in maps if "Conv" in info.class_name]
        if not convolutions:
            return None
        last = convolutions[-1]
        block = [last]
        for info in maps[maps.index(last) + 1 :]:
            if info.shape[:-1] != last.shape[:-1]:
                break
            block.append(info)
        return block[-1]

    @property
    def output_is_probability(self) -> bool:
        """Whether the rows of the output are probabilities of at least two classes."""
        rows = self.output
        sums_to_one = np.allclose(rows.sum(axis=-1), 1, atol=1e-2)
        return bool(rows.shape[-1] > 1 and (rows >= 0).all() and sums_to_one)

    @property
    def output_lies_within_0_and_1(self) -> bool:
        """Whether all outputs may be probabilities, each by itself."""
        return bool((self.output >= 0).all() and (self.output <= 1).all())


def survey(model: Any, inputs: Inputs, output: str | int | None = None) -> Structure:
    """Runs `model` on a few of `inputs` and notes every layer that answers with one array.

    Raises:
        ValueError: where `model` is not built, does not take `inputs`, or does not answer with
            `[batch, classes]`.
    """
    _check_built(model)
    layers = dict(named_layers(model))
    calls: dict[str, list[tuple[Any, Any]]] = {}

    def note(path: str, taken: Any, put_out: Any) -> None:
        is_array = hasattr(put_out, "shape") and hasattr(put_out, "dtype")
        if is_array and not isinstance(put_out, tf.RaggedTensor):
            calls[path] = [*calls.pop(path, ()), (taken, put_out)]

    few = inputs.rows(slice(_EXAMPLES))
    with intercepting((layer, observer(partial(note, path))) for path, layer in layers.items()):
        answer = _call(model, few)
    explained = select_output(model, answer, output)
    between = _between(model, few, output, layers)
    last = {path: between[path][-1] for path in calls if between.get(path)}
    outputs = {
        path: made[min(last.get(path, -1), len(made) - 1)][1] for path, made in calls.items()
    }
    formats = _formats(layers, outputs)
    vectorizer = find_vectorizer(few.array, calls, layers)
    tokens = few.array if vectorizer is None else np.asarray(calls[vectorizer][0][1])
    infos = tuple(
        _describe(path, layers[path], put_out, formats[path], last.get(path))
        for path, put_out in outputs.items()
    )
    embedding = find_embedding(tokens, calls, _embeddings(infos))
    numbers = sum(int(np.prod(info.shape)) for info in infos if info.is_leaf)
    return Structure(
        model.name,
        infos,
        np.asarray(explained, np.float32),
        numbers + int(np.prod(inputs.array.shape[1:])),
        embedding,
        vectorizer,
        getattr(layers[embedding], "input_dim", None) if embedding else None,
        _fingerprint(infos, layers),
    )


def _between(model: Any, few: Inputs, output: str | int | None, layers: dict[str, Any]) -> Between:
    """See `calls_between`. Of a model that cannot be traced, all layers: it is refused later."""
    dtypes = input_dtypes(model, few)
    specs = {
        name: tf.TensorSpec(array.shape, dtypes.get(name, tf.string))
        for name, array in few.arrays.items()
    }

    def run(arrays: Mapping[str, Any]) -> Any:
        return select_output(model, model(few.packed(arrays), training=False), output)

    try:
        return calls_between(run, specs, few.explained_names, layers)
    except (TypeError, ValueError, AttributeError, NotImplementedError, tf.errors.OpError):
        return {path: [0] for path in layers}


def _fingerprint(infos: Iterable[LayerInfo], layers: dict[str, Any]) -> str:
    """Of what the layers are, what they put out, and of which shape their weights are."""
    said = [
        (
            info.class_name,
            info.shape,
            getattr(getattr(layers[info.path], "activation", None), "__name__", None),
            [tuple(weight.shape) for weight in layers[info.path].weights if info.is_leaf],
        )
        for info in infos
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def tokens_of(model: Any, vectorizer: str, inputs: Inputs) -> tuple[Any, Any]:
    """What the layer of that path makes of the explained texts, `[n, tokens]`, and the layer."""
    layer = dict(named_layers(model))[vectorizer]
    made: list[Any] = []
    with intercepting([(layer, observer(lambda _, put_out: made.append(put_out)))]):
        _call(model, inputs)
    return np.asarray(made[0]), layer


def input_dtypes(model: Any, inputs: Inputs) -> dict[str, Any]:
    """The dtype in which the model wants each input: as it declares, else as it is given."""
    declared = _declared(model, "input")
    if isinstance(declared, (list, tuple)):
        declared = {str(at): one for at, one in enumerate(declared)}
    known = declared if isinstance(declared, dict) else {}
    return {
        name: tf.as_dtype(getattr(known.get(name), "dtype", array.dtype))
        for name, array in inputs.arrays.items()
        if array.dtype.kind != "O"
    }


def named_layers(model: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every layer below `model` with its path, outer layers before those inside them."""
    for layer in model._flatten_layers(include_self=False, recursive=False):
        path = prefix + layer.name
        yield path, layer
        yield from named_layers(layer, path + "/")


def _declared(model: Any, what: str) -> Any:
    """What a model says of its inputs; None where it says nothing, as one written as a class."""
    try:
        return getattr(model, what) if hasattr(model, "inputs") else None
    except (AttributeError, ValueError):  # early Keras 3 raises the latter
        return None


def _check_built(model: Any) -> None:
    if not hasattr(model, "_flatten_layers"):
        raise TypeError(expected("model", "be a Keras model", "keras.Model", type(model).__name__))
    if not model.built:
        allowed = "a model that was called or built, e.g. by `model.build(input_shape)`"
        raise ValueError(expected("model", "be built", allowed, f"'{model.name}' without weights"))


def _call(model: Any, examples: Inputs) -> Any:
    _check_shape(model, examples)
    try:
        arrays = dict(examples.arrays)
        if any(array.dtype.kind == "O" for array in arrays.values()):
            arrays = {name: as_tensor(array) for name, array in arrays.items()}
        return model(examples.packed(arrays), training=False)
    except (ValueError, TypeError, KeyError) as error:
        shapes = {name: array.shape for name, array in examples.arrays.items()}
        rule, got = f"be what '{model.name}' takes", f"shapes {shapes} ({error})"
        raise ValueError(expected("inputs", rule, "inputs it can be called on", got)) from error


def _check_shape(model: Any, examples: Inputs) -> None:
    if examples.is_joined:
        return
    shape = _declared(model, "input_shape")
    if not isinstance(shape, tuple) or not all(isinstance(n, (int, type(None))) for n in shape):
        return
    got = (None, *examples.array.shape[1:])
    fits = len(shape) == len(got) and all(
        size in (None, actual) for size, actual in zip(shape[1:], got[1:], strict=True)
    )
    if not fits:
        rule, allowed = f"have the shape that '{model.name}' takes", f"shape {shape}"
        raise ValueError(expected("inputs", rule, allowed, f"shape {got}"))


def _embeddings(infos: Iterable[LayerInfo]) -> list[str]:
    return [info.path for info in infos if "Embedding" in info.class_name and info.is_leaf]


def _formats(layers: dict[str, Any], outputs: dict[str, Any]) -> dict[str, str]:
    """Where each layer has its channels: as it says, or as the last one of its rank before it."""
    last: dict[int, str] = {}
    formats = {}
    for path, output in outputs.items():
        rank = len(output.shape)
        last[rank] = getattr(layers[path], "data_format", None) or last.get(rank, "channels_last")
        formats[path] = last[rank]
    return formats


def _describe(path: str, layer: Any, output: Any, data_format: str, call: int | None) -> LayerInfo:
    channels_first = data_format == "channels_first"
    shape = tuple(int(size) for size in output.shape[1:])
    if channels_first and len(shape) > 1:
        shape = (*shape[1:], shape[0])
    is_leaf = not any(True for _ in layer._flatten_layers(include_self=False, recursive=False))
    return LayerInfo(path, type(layer).__name__, shape, channels_first, is_leaf, call)
