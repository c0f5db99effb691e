"""Where explanations enter a model: at the explained input, or at the embedding of its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf

from tf_xai.engine.intercept import Call, Interceptor
from tf_xai.engine.texts import as_tensor
from tf_xai.probe.inputs import Inputs


class Entry:
    """The probe's inputs as tensors, and how points between them are fed to the model.

    Args:
        inputs: of the probe.
        embedding: the layer whose output is explained instead of the explained input's token ids.
        texts: the strings, and the layer that makes tokens of them, where the model is given
            strings.
        dtypes: in which the model wants the columns of a table that are inputs each.
    """

    def __init__(
        self,
        inputs: Inputs,
        embedding: Any | None,
        texts: tuple[Any, Any] | None = None,
        dtypes: Mapping[str, Any] | None = None,
    ) -> None:
        self._inputs = inputs
        self._embedding = embedding
        self._texts: Any = texts[0] if texts else None
        self._vectorizer: Any = texts[1] if texts else None
        self._dtypes = dtypes or {}
        self._tables = {
            name: as_tensor(array)
            for name, array in inputs.arrays.items()
            if name not in inputs.explained_names
        }
        self._rows = self._tensor(inputs.array)
        self.points_shape = tuple(int(size) for size in self.points(tf.constant([0])).shape[1:])

    def __len__(self) -> int:
        return len(self._inputs)

    @property
    def dtype(self) -> Any:
        """Of rows that stand beside the explained input, such as baselines."""
        return self._rows.dtype

    @property
    def row_shape(self) -> tuple[int, ...]:
        """Of one example of the explained input."""
        return self._inputs.array.shape[1:]

    @property
    def rows(self) -> Any:
        """The explained input as it is now: compiled functions get it as an argument."""
        return self._rows

    @contextmanager
    def holding(self, rows: Any) -> Iterator[None]:
        """Within, the explained input is `rows`: an array, or a tensor that stands for it."""
        before = self._rows
        self._rows = rows if tf.is_tensor(rows) else self._tensor(rows)
        try:
            yield
        finally:
            self._rows = before

    def points(self, example: Any) -> Any:
        """The explained input, or its embedding, of these examples."""
        return self.embedded(tf.gather(self._rows, example))

    def embedded(self, rows: Any) -> Any:
        """Rows like the explained input, as points."""
        if self._embedding is not None:
            rows = self._embedding(rows)
        return tf.cast(rows, tf.float32)

    def baseline(self, rows: Any, strength: Any) -> Any:
        """Rows of baselines as points; zeros where `strength` is 0, for no token means zeros."""
        points = self.embedded(rows)
        return points if self._embedding is None else strength * points

    def model_inputs(self, points: Any, tokens: Any, example: Any) -> Any:
        """What the model is called on, so that it sees `points` for these examples."""
        tensors = {name: tf.gather(table, example) for name, table in self._tables.items()}
        if self._inputs.is_joined:
            for name, column in self._inputs.split(points).items():
                tensors[name] = tf.cast(column, self._dtypes.get(name, column.dtype))
        elif self._texts is not None:
            tensors[self._inputs.explained] = tf.gather(self._texts, example)
        else:
            tensors[self._inputs.explained] = points if self._embedding is None else tokens
        return self._inputs.packed({name: tensors[name] for name in self._inputs.arrays})

    def tokens(self, example: Any) -> Any:
        """The explained input as it is, of these examples."""
        return tf.gather(self._rows, example)

    def interceptors(self, points: Any, tokens: Any) -> list[tuple[Any, Interceptor]]:
        """Puts `tokens` in the place of texts, and `points` in that of their embedding."""

        def tokenise(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return tokens

        def embed(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return tf.cast(points, call(*args, **kwargs).dtype)

        answers = [(self._vectorizer, tokenise), (self._embedding, embed)]
        return [(layer, answer) for layer, answer in answers if layer is not None]

    def _tensor(self, rows: Any) -> Any:
        """Numbers to differentiate by are floats; indices of tokens stay what they are."""
        dtype = np.float32 if self._embedding is None else self._inputs.array.dtype
        return tf.constant(np.asarray(rows).astype(dtype))
