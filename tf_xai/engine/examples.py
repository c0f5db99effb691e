"""The explained examples as tensors, and how points between them enter the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.texts import as_tensor
from tf_xai.probe.inputs import Inputs


@dataclass(frozen=True)
class Examples:
    """The arguments of compiled functions at each call; their graphs hold none of these values.

    Attributes:
        rows: the explained input, `[examples, ...]`.
        truth: what the target knows about each example, `[examples, ...]`.
        others: what else the model takes, by the names of its inputs; under that of the explained
            input the strings that its tokens were made of, where the model is given those.
    """

    rows: Any
    truth: Any
    others: Mapping[str, Any]

    @property
    def tensors(self) -> list[Any]:
        """All of them in a fixed order."""
        return [self.rows, self.truth, *self.others.values()]

    def of(self, tensors: Sequence[Any]) -> Examples:
        """The same with other tensors instead of `tensors`."""
        rows, truth, *others = tensors
        return Examples(rows, truth, dict(zip(self.others, others, strict=True)))


class Entry:
    """Shapes and dtypes of the examples, and the inputs to call the model with.

    Args:
        inputs: like those that will be explained; their values are not kept.
        dtypes: of the columns of a table that are separate inputs of the model.
        embeds: whether the explained input holds tokens, and points are their embeddings.
        reads_texts: whether the model receives the strings from which those tokens come.
    """

    def __init__(
        self, inputs: Inputs, dtypes: Mapping[str, Any], *, embeds: bool, reads_texts: bool
    ) -> None:
        self.count = len(inputs)
        self.embeds = embeds
        self._like = inputs.rows([0])
        self._dtypes = dtypes
        self._reads_texts = reads_texts
        dtype = inputs.array.dtype if embeds else np.dtype(np.float32)
        self.rows_spec = tf.TensorSpec(inputs.array.shape, dtype)

    def examples(self, inputs: Inputs, texts: npt.NDArray[Any] | None) -> Examples:
        """Inputs as tensors; their targets are unknown yet, and 0.

        Args:
            inputs: of these shapes.
            texts: the strings that the model is given, where it reads texts.
        """
        others = {
            name: as_tensor(array)
            for name, array in inputs.arrays.items()
            if name not in inputs.explained_names
        }
        if self._reads_texts and texts is not None:
            others[inputs.explained] = as_tensor(texts)
        truth = tf.zeros([len(inputs)], tf.int32)
        return Examples(self.as_rows(inputs.array), truth, others)

    def as_rows(self, rows: npt.NDArray[Any]) -> Any:
        """Numbers as floats, to differentiate by them; token indices unchanged."""
        return tf.constant(np.asarray(rows).astype(self.rows_spec.dtype.as_numpy_dtype))

    def model_inputs(self, examples: Examples, points: Any, tokens: Any, example: Any) -> Any:
        """The inputs to call the model with, so that it sees `points` for these examples."""
        tensors = {name: tf.gather(table, example) for name, table in examples.others.items()}
        like = self._like
        if like.is_joined:
            for name, column in like.split(points).items():
                tensors[name] = tf.cast(column, self._dtypes.get(name, column.dtype))
        elif not self._reads_texts:
            tensors[like.explained] = tokens if self.embeds else points
        return like.packed({name: tensors[name] for name in like.arrays})
