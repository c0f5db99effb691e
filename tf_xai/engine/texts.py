"""How a model reads texts: which layer makes tokens of strings, and which vectors of those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.errors import expected

Calls = Mapping[str, Sequence[tuple[Any, Any]]]
"""What each layer took and put out, call by call, by its path."""


def find_vectorizer(texts: npt.NDArray[Any], calls: Calls, layers: Mapping[str, Any]) -> str | None:
    """The one layer by which the model reads the explained strings, of texts.

    It puts out one row of indices a text. Layers that prepare the strings may come before it.

    Raises:
        ValueError: where there is none, or the strings are read in another way too.
    """
    if texts.dtype.kind != "O":
        return None
    candidates = [path for path, made in calls.items() if _makes_tokens(layers[path], made)]
    named = [path for path in candidates if hasattr(layers[path], "get_vocabulary")] or candidates
    for path in (path for path in named if not _is_inside(path, named)):
        chains = [_leading_to(taken, texts, calls) for taken, _ in calls[path]]
        if all(chain is None for chain in chains):
            continue
        chain = [one for found in chains for one in found or ()]
        readers = {one for one, made in calls.items() if any(_is_same(a, texts) for a, _ in made)}
        others = [one for one in readers if not _belongs(one, path, chain, layers)]
        if len(calls[path]) == 1 and not others:
            return path
        rule = f"read the explained strings by '{path}' alone, and once"
        got = f"'{others[0]}' beside it" if others else f"{len(calls[path])} calls"
        raise ValueError(expected("model", rule, "one `TextVectorization` of their own", got))
    rule, allowed = "turn texts into tokens", "a `TextVectorization` whose output is indices"
    raise ValueError(expected("model", rule, allowed, "none that takes the explained strings"))


def find_embedding(tokens: npt.NDArray[Any], calls: Calls, embeddings: Iterable[str]) -> str | None:
    """The layer that turns the explained tokens, and nothing else, into vectors."""
    for path in embeddings:
        if any(_is_same(taken, tokens) for taken, _ in calls[path]):
            if len(calls[path]) > 1:
                rule, got = "embed the explained input alone", f"'{path}', called more than once"
                raise ValueError(expected("model", rule, "an embedding of its own", got))
            return path
    return None


def as_tensor(array: npt.NDArray[Any]) -> Any:
    """An array as a tensor; strings as a tensor of strings."""
    return tf.constant(array.tolist() if array.dtype.kind == "O" else array)


def _makes_tokens(layer: Any, made: Sequence[tuple[Any, Any]]) -> bool:
    taken, put_out = made[0]
    is_given_text = getattr(taken, "dtype", None) == tf.string
    is_indices = len(put_out.shape) == 2 and tf.as_dtype(put_out.dtype).is_integer
    return is_given_text and is_indices and getattr(layer, "_output_mode", "int") == "int"


def _leading_to(taken: Any, texts: npt.NDArray[Any], calls: Calls) -> list[str] | None:
    """The layers between the explained strings and what was taken; None where none lead there."""
    if _is_same(taken, texts):
        return []
    return [
        path
        for path, made in calls.items()
        for a, b in made
        if _is_same(a, texts) and getattr(b, "dtype", None) == tf.string and _is_same(b, taken)
    ] or None


def _belongs(path: str, vectorizer: str, chain: Sequence[str], layers: Mapping[str, Any]) -> bool:
    """Whether a layer that is given the strings is on the way to the vectorizer, or around it."""
    is_around = vectorizer.startswith(f"{path}/")
    is_input = type(layers[path]).__name__ == "InputLayer"
    return (
        path == vectorizer
        or path in chain
        or is_around
        or is_input
        or (path.startswith(f"{vectorizer}/"))
    )


def _is_inside(path: str, others: Iterable[str]) -> bool:
    return any(path.startswith(f"{other}/") for other in others)


def _is_same(taken: Any, array: Any) -> bool:
    """Whether a layer was given this array, whatever axes of length 1 it has."""
    if not hasattr(taken, "shape") or isinstance(taken, tf.RaggedTensor):
        return False
    one, other = _plain(taken), _plain(array)
    return one.size == other.size and bool((one == other).all())


def _plain(array: Any) -> npt.NDArray[Any]:
    plain = np.asarray(array).ravel()
    if plain.dtype.kind != "O":
        return plain
    return np.array([one if isinstance(one, bytes) else str(one).encode() for one in plain], object)
