"""The words that token indices stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

_UNKNOWN = {"[unk]", "<unk>", "<oov>", "[oov]"}


def read_vocabulary(tokenizer: Any) -> dict[int, str]:
    """The word of each index; empty if the tokenizer does not reveal it.

    Args:
        tokenizer: something with `get_vocabulary()`, such as a `TextVectorization`; a list of words
            in the order of their indices; or a mapping between words and indices.
    """
    known = tokenizer.get_vocabulary() if hasattr(tokenizer, "get_vocabulary") else tokenizer
    if isinstance(known, Mapping) and all(isinstance(one, str) for one in known):
        return {int(index): word for word, index in known.items()}
    if isinstance(known, Mapping) and all(isinstance(one, str) for one in known.values()):
        return {int(index): word for index, word in known.items()}
    if isinstance(known, Sequence) and not isinstance(known, str) and is_text(known):
        return dict(enumerate(map(str, known)))
    if callable(tokenizer):
        return {}
    raise TypeError(
        "`tokenizer` must turn texts into indices, or give the word of each index. "
        "Expected a `TextVectorization`, a function, a list of words or a mapping from words "
        f"to indices; got {type(tokenizer).__name__}."
    )


def tokenised(texts: npt.NDArray[Any], tokenizer: Any) -> IntArray:
    """Indices `[texts, tokens]` of strings; raises `ValueError` if the tokenizer returns others."""
    if not callable(tokenizer):
        raise ValueError(
            "`tokenizer` must be a function if the inputs are strings. "
            f"Expected a `TextVectorization` or a function; got {type(tokenizer).__name__}."
        )
    ids = np.asarray(tokenizer([str(text) for text in texts.ravel()]))
    if ids.dtype.kind not in "iu" or ids.ndim != 2 or len(ids) != len(texts):
        raise ValueError(
            "`tokenizer` must turn texts into indices. "
            f"Expected integers of shape [{len(texts)}, tokens]; got {ids.dtype} of shape "
            f"{ids.shape}."
        )
    return ids


def unknown_token(vocabulary: Mapping[int, str]) -> int:
    """The index that stands for unknown words; 0, that of padding, if there is none."""
    known = [index for index, word in vocabulary.items() if word.lower() in _UNKNOWN]
    return min(known, default=0)


def words_of(ids: IntArray, vocabulary: Mapping[int, str]) -> list[list[str]]:
    """The word of each token, or its index if it is unknown; `""` for padding, index 0."""
    return [[vocabulary.get(int(one), str(one) if one else "") for one in row] for row in ids]


def is_text(values: Any) -> bool:
    """Whether the values are strings."""
    array = values if isinstance(values, np.ndarray) else np.asarray(values)
    if array.dtype.kind in "US":
        return True
    return array.dtype.kind == "O" and all(isinstance(one, (str, bytes)) for one in array.flat)
