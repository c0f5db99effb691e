"""Words behind the indices of tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected

IntArray = npt.NDArray[np.int64]

_UNKNOWN = {"[unk]", "<unk>", "<oov>", "[oov]"}


def read_vocabulary(tokenizer: Any) -> dict[int, str]:
    """The word of each index; empty where the tokenizer does not tell.

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
    rule = "turn texts into indices, or say which word has which index"
    allowed = (
        "a `TextVectorization`, a function, a list of words or a mapping from words to indices"
    )
    raise TypeError(expected("tokenizer", rule, allowed, type(tokenizer).__name__))


def tokenised(texts: npt.NDArray[Any], tokenizer: Any) -> IntArray:
    """Indices `[texts, tokens]` of strings; raises `ValueError` where they do not come so."""
    if not callable(tokenizer):
        rule, allowed = "be a function where inputs are strings", "a `TextVectorization` or like it"
        raise ValueError(expected("tokenizer", rule, allowed, type(tokenizer).__name__))
    ids = np.asarray(tokenizer([str(text) for text in texts.ravel()]))
    if ids.dtype.kind not in "iu" or ids.ndim != 2 or len(ids) != len(texts):
        rule, allowed = "turn texts into indices", f"integers of shape [{len(texts)}, tokens]"
        raise ValueError(expected("tokenizer", rule, allowed, f"{ids.dtype} of shape {ids.shape}"))
    return ids


def unknown_token(vocabulary: Mapping[int, str]) -> int:
    """The index that stands for any other word; that of padding, 0, where none is known."""
    known = [index for index, word in vocabulary.items() if word.lower() in _UNKNOWN]
    return min(known, default=0)


def words_of(ids: IntArray, vocabulary: Mapping[int, str]) -> list[list[str]]:
    """The word of each token, its index where there is none; `""` for padding, index 0."""
    return [[vocabulary.get(int(one), str(one) if one else "") for one in row] for row in ids]


def is_text(values: Any) -> bool:
    """Whether these are strings."""
    array = values if isinstance(values, np.ndarray) else np.asarray(values)
    if array.dtype.kind in "US":
        return True
    return array.dtype.kind == "O" and all(isinstance(one, (str, bytes)) for one in array.flat)
