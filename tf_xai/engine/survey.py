"""Traces a model once, and tells from the graph what its layers are and what they are given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.calls import CallCounter, CallKey, call_names
from tf_xai.engine.flow import Flow
from tf_xai.engine.intercept import intercepting, observer
from tf_xai.engine.layers import LayerInfo, layers_inside, named_layers
from tf_xai.engine.model_inputs import (
    check_built,
    check_shape,
    fixed_batch_size,
    refused_inputs,
)
from tf_xai.engine.output import select_output
from tf_xai.engine.structure import Structure
from tf_xai.engine.texts import TracedCall, as_tensor, find_embeddings, find_vectorizer
from tf_xai.probe.inputs import Inputs

_EXAMPLES = 2
_WRAPPERS = ("TimeDistributed", "Bidirectional", "RNN")
_LOOKS_UP = ("Embedding", "Hashing", "IntegerLookup", "StringLookup", "CategoryEncoding")


@dataclass(frozen=True)
class _Traced:
    """One traced run of a model.

    Attributes:
        calls: in the order in which they ended.
        sizes: the shape of the output of each call in the outer graph, by its key.
        sources: tensors of the explained input.
        output: the explained one.
        values: of the output.
    """

    calls: Sequence[TracedCall]
    sizes: Mapping[CallKey, tuple[int, ...]]
    sources: Sequence[Any]
    output: Any
    values: npt.NDArray[np.float32]


def survey(model: Any, inputs: Inputs, output: str | int | None = None) -> Structure:
    """Traces `model` on a few of `inputs`, and notes every call of a layer.

    Raises:
        ValueError: where `model` is not built, does not take `inputs`, or does not answer with one
            number a class or a quantity.
    """
    check_built(model)
    check_shape(model, inputs)
    layers = dict(named_layers(model))
    batch = fixed_batch_size(model, inputs)
    few = inputs.rows(np.arange(batch or _EXAMPLES) % len(inputs))
    traced = _traced(model, layers, few, output)
    flow = Flow(traced.sources, traced.output)
    calls = [call for call in traced.calls if call.key in traced.sizes]
    source = traced.sources[0]
    vectorizer = find_vectorizer(few.array, calls, layers, flow, source)
    tokens = source if vectorizer is None else vectorizer.put_out
    doors = [] if inputs.is_joined else find_embeddings(calls, layers, flow, tokens)
    infos = _described(traced, layers, flow)
    by_key = {info.key: info for info in infos}
    known = [getattr(layers[call.path], "input_dim", None) for call in doors]
    leaves = [info for info in infos if info.is_leaf]
    return Structure(
        model.name,
        tuple(infos),
        traced.values,
        sum(int(np.prod(info.shape)) for info in leaves) + int(np.prod(inputs.array.shape[1:])),
        tuple(by_key[call.key] for call in doors),
        vectorizer.path if vectorizer else None,
        min((one for one in known if one is not None), default=None),
        tuple(by_key[call.key] for call in _whole_number_doors(calls, layers, flow, source)),
        batch,
        f"'{inputs.explained}'" if len(inputs.arrays) > 1 and not inputs.is_joined else "",
        _fingerprint(infos, layers),
    )


def tokens_of(model: Any, vectorizer: str, inputs: Inputs) -> tuple[Any, Any]:
    """What the layer of that path makes of the explained texts, `[n, tokens]`, and the layer."""
    layer = dict(named_layers(model))[vectorizer]
    made: list[Any] = []
    with intercepting([(layer, observer(lambda _, put_out: made.append(put_out)))]):
        model(inputs.packed(_tensors(inputs)), training=False)
    return np.asarray(made[0]), layer


def _traced(
    model: Any, layers: Mapping[str, Any], few: Inputs, output: str | int | None
) -> _Traced:
    calls: list[TracedCall] = []
    found: dict[str, Any] = {}

    def note(key: CallKey, taken: Any, put_out: Any) -> None:
        if tf.is_tensor(put_out) and not isinstance(put_out, tf.RaggedTensor):
            calls.append(TracedCall(key, taken, put_out))

    def run(tensors: dict[str, Any]) -> dict[str, Any]:
        calls.clear()
        counter = CallCounter(note)
        with intercepting((layer, counter.interceptor(path)) for path, layer in layers.items()):
            answer = _answer(model, few, tensors)
        chosen = select_output(model, answer, output)
        graph = chosen.graph
        made = [call.put_out for call in calls if _is_in(graph, call.put_out)]
        found.update(tensors=tensors, output=chosen)
        return {"output": tf.cast(chosen, tf.float32), "made": made}

    tensors = _tensors(few)
    function = tf.function(run, autograph=False).get_concrete_function(
        {name: tf.TensorSpec(one.shape, one.dtype) for name, one in tensors.items()}
    )
    answer = function(tensors)
    outside = [call for call in calls if _is_in(found["output"].graph, call.put_out)]
    sizes = {
        call.key: tuple(made.shape) for call, made in zip(outside, answer["made"], strict=True)
    }
    sources = [found["tensors"][name] for name in few.explained_names]
    return _Traced(calls, sizes, sources, found["output"], answer["output"].numpy())


def _answer(model: Any, few: Inputs, tensors: Mapping[str, Any]) -> Any:
    try:
        return model(few.packed(tensors), training=False)
    except (ValueError, TypeError, KeyError) as error:
        raise refused_inputs(model, few, error) from error


def _tensors(inputs: Inputs) -> dict[str, Any]:
    return {name: as_tensor(array) for name, array in inputs.arrays.items()}


def _is_in(graph: Any, tensor: Any) -> bool:
    return getattr(tensor, "graph", None) is graph


def _described(traced: _Traced, layers: Mapping[str, Any], flow: Flow) -> list[LayerInfo]:
    """All calls; of those within loops and called functions, the sizes that are known."""
    batch = len(traced.values)
    names = call_names([call.key for call in traced.calls])
    formats = _formats(layers, traced)
    infos = {}
    for call in traced.calls:
        size = traced.sizes.get(call.key)
        infos[call.key] = _described_call(
            names[call.key], call, layers, size, formats.get(call.key, ""), flow, batch
        )
    return list(infos.values())


def _described_call(
    name: str,
    call: TracedCall,
    layers: Mapping[str, Any],
    size: tuple[int, ...] | None,
    data_format: str,
    flow: Flow,
    batch: int,
) -> LayerInfo:
    layer = layers[call.path]
    channels_first = data_format == "channels_first"
    known = call.put_out.shape[1:] if size is None else size[1:]
    shape = tuple(int(one or 0) for one in known) if call.put_out.shape.rank else ()
    if channels_first and len(shape) > 1:
        shape = (*shape[1:], shape[0])
    is_inside = [_is_wrapper(layers[path]) for path, _ in call.key[:-1] if path in layers]
    return LayerInfo(
        name,
        _class_name(layer),
        shape,
        channels_first,
        _is_wrapper(layer) or not layers_inside(layer) or _is_recurrent(layer),
        call.key,
        _obstacle(call, size, flow, batch),
        flow.passes_through(call.put_out),
        any(is_inside),
    )


def _obstacle(call: TracedCall, size: tuple[int, ...] | None, flow: Flow, batch: int) -> str:
    """Why nobody can look at the call; empty where one can."""
    if size is None:
        return "it runs inside a loop or a function of the model's own"
    if not flow.holds(call.put_out):
        return "it is not on the way from the explained input to the explained output"
    if not size or size[0] != batch:
        return f"it puts out {list(size)} for {batch} examples, not one row an example"
    return ""


def _class_name(layer: Any) -> str:
    name = type(layer).__name__
    return f"{name}({type(layer.layer).__name__})" if _is_wrapper(layer) else name


def _is_wrapper(layer: Any) -> bool:
    """Whether it runs another layer step by step."""
    return type(layer).__name__ in _WRAPPERS and hasattr(layer, "layer")


def _is_recurrent(layer: Any) -> bool:
    """Whether what it contains are the cells of its own loop."""
    return hasattr(layer, "return_sequences") or hasattr(layer, "cell")


def _formats(layers: Mapping[str, Any], traced: _Traced) -> dict[CallKey, str]:
    """Where each output has its channels: as its layer says, or as the last one of its rank."""
    last: dict[int, str] = {}
    formats = {}
    for call in traced.calls:
        if call.key in traced.sizes:
            rank = len(traced.sizes[call.key])
            own = getattr(layers[call.path], "data_format", None)
            formats[call.key] = last[rank] = own or last.get(rank, "channels_last")
    return formats


def _whole_number_doors(
    calls: Iterable[TracedCall], layers: Mapping[str, Any], flow: Flow, source: Any
) -> list[TracedCall]:
    """Calls of innermost layers that take the explained whole numbers as numbers.

    Keras may turn these into floats before a layer is called.
    """
    if not source.dtype.is_integer:
        return []
    return [
        call
        for call in calls
        if tf.is_tensor(call.taken)
        and not layers_inside(layers[call.path])
        and type(layers[call.path]).__name__ not in (*_LOOKS_UP, "InputLayer")
        and flow.holds(call.put_out)
        and call.put_out.dtype.is_floating
        and flow.is_input_itself(call.taken, source)
    ]


def _fingerprint(infos: Iterable[LayerInfo], layers: Mapping[str, Any]) -> str:
    """Of what the layers are, what they put out, and of which shape their weights are."""
    said = [
        (
            info.class_name,
            info.shape,
            getattr(getattr(layers[info.layer], "activation", None), "__name__", None),
            [tuple(weight.shape) for weight in layers[info.layer].weights if info.is_leaf],
        )
        for info in infos
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
