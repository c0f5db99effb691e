"""How a model reads texts: which layer makes tokens of strings, and which vectors of those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.calls import CallKey
from tf_xai.engine.flow import Flow
from tf_xai.engine.layers import layers_inside


@dataclass(frozen=True, eq=False)
class TracedCall:
    """One call of a layer in a traced run.

    Attributes:
        key: which layer and which of its calls.
        taken: its first argument.
        put_out: its output.
    """

    key: CallKey
    taken: Any
    put_out: Any

    @property
    def path(self) -> str:
        """Path of the layer."""
        return self.key[-1][0]


def find_vectorizer(
    texts: npt.NDArray[Any],
    calls: Sequence[TracedCall],
    layers: Mapping[str, Any],
    flow: Flow,
    source: Any,
) -> TracedCall | None:
    """The one call that makes one row of indices of each explained text, of texts.

    Layers that prepare the strings may come before it.

    Raises:
        ValueError: where there is none, or the strings are read in another way too.
    """
    if texts.dtype.kind != "O":
        return None
    makers = [
        call
        for call in calls
        if _makes_tokens(layers[call.path], call) and flow.holds(call.put_out)
    ]
    named = [call for call in makers if hasattr(layers[call.path], "get_vocabulary")] or makers
    outer = [call for call in named if not any(_is_inside(call, other) for other in named)]
    if not outer:
        raise ValueError(
            "`model` must turn texts into tokens. Expected a `TextVectorization` whose output is "
            "indices; got none that takes the explained strings."
        )
    if len(outer) > 1 or sum(call.path == outer[0].path for call in calls) > 1:
        got = "several calls of such layers"
    elif flow.is_bypassed([outer[0].put_out]):
        got = "another way that the strings take beside it"
    else:
        return outer[0]
    raise ValueError(
        f"`model` must read the explained strings by '{outer[0].path}' alone, and once. "
        f"Expected one `TextVectorization` of their own; got {got}."
    )


def find_embeddings(
    calls: Sequence[TracedCall], layers: Mapping[str, Any], flow: Flow, tokens: Any
) -> list[TracedCall]:
    """The calls that turn the explained tokens, as they are, into vectors."""
    return [
        call
        for call in calls
        if "Embedding" in type(layers[call.path]).__name__
        and not layers_inside(layers[call.path])
        and tf.is_tensor(call.taken)
        and flow.holds(call.put_out)
        and flow.is_input_itself(call.taken, tokens)
    ]


def as_tensor(array: npt.NDArray[Any]) -> Any:
    """An array as a tensor; strings as a tensor of strings."""
    return tf.constant(array.tolist() if array.dtype.kind == "O" else array)


def _makes_tokens(layer: Any, call: TracedCall) -> bool:
    is_given_text = getattr(call.taken, "dtype", None) == tf.string
    is_indices = call.put_out.shape.rank == 2 and tf.as_dtype(call.put_out.dtype).is_integer
    mode = getattr(layer, "_output_mode", getattr(layer, "output_mode", "int"))
    return is_given_text and is_indices and mode == "int"


def _is_inside(call: TracedCall, other: TracedCall) -> bool:
    return len(call.key) > len(other.key) and call.key[: len(other.key)] == other.key
