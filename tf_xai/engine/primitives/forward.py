"""The model's scores of any rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tf_xai.engine.loop import Chunks
from tf_xai.engine.primitives._primitive import INDEX, NUMBER, Loop
from tf_xai.engine.tracing import TracedModel, Tracer

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
MakeRows = Callable[[IntArray], npt.NDArray[Any]]
"""Makes the rows of those indices; for a ready array, its `__getitem__`."""


@dataclass(frozen=True)
class Queries:
    """Rows to run the model on instead of the explained input.

    Attributes:
        rows: returns the rows of given indices, one chunk at a time.
        example: the one whose target and other inputs are used for each row, `[rows]`.
        all_outputs: whether to keep the scores of all outputs.
    """

    rows: MakeRows
    example: IntArray
    all_outputs: bool = False


@dataclass(frozen=True)
class Replies:
    """The model's scores of `Queries`."""

    score: FloatArray  # of the target, [rows]
    probability: FloatArray  # of the target, [rows]; NaN where the output is none
    predicted: IntArray  # class index, [rows]
    outputs: FloatArray
    """Scores of all classes, `[rows, classes]`; one column for a single unit, none if not asked."""


@dataclass(frozen=True)
class Forward(Loop[Queries, Replies]):
    """`Replies` for rows shaped like the points at which derivatives are taken.

    Args:
        count: total number of rows.
        are_inputs: whether rows are shaped like the explained input instead; this differs if points
            are embeddings of tokens.
    """

    count: int
    are_inputs: bool = False

    columns = (INDEX,)

    @classmethod
    def together(cls, requests: Sequence[Any]) -> Sequence[Sequence[Any]]:
        groups = [[one for one in requests if one.are_inputs == are] for are in (False, True)]
        return [group for group in groups if group]

    def pairs(self, examples: int) -> int:
        return self.count

    def split(self, tracer: Tracer, chunk: int) -> list[Any]:
        shape, dtype = tracer.point_shape, NUMBER
        if self.are_inputs:
            shape, dtype = tuple(tracer.rows_spec.shape[1:]), tracer.rows_spec.dtype
        return [*super().split(tracer, chunk), tf.TensorSpec([chunk, *shape], dtype)]

    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        example, rows = arguments
        points = model.embedded(rows) if self.are_inputs else rows
        explained, _ = model.run(points, example, tokens=rows if self.are_inputs else None)
        return {
            "score": explained.score,
            "probability": explained.probability,
            "predicted": explained.predicted,
            "outputs": explained.outputs,
        }

    def run(self, chunks: Chunks, queries: Queries) -> Replies:
        _, rows_spec = self.split(chunks.tracer, 1)
        names = ["score", "probability", "predicted", *["outputs"] * queries.all_outputs]
        parts: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in names}
        for index, kept in chunks.rows(len(queries.example)):
            rows = _checked(queries.rows(index.ravel()), (index.size, *rows_spec.shape[1:]))
            columns = queries.example[index], rows.reshape(*index.shape, *rows.shape[1:])
            answer = chunks.call(columns)
            for name, part in parts.items():
                part += [one[:count] for one, count in zip(answer[name], kept, strict=True)]
        answers = {name: np.concatenate(part) for name, part in parts.items()}
        answers.setdefault("outputs", np.zeros((len(queries.example), 0), np.float32))
        return Replies(predicted=answers.pop("predicted").astype(np.int64), **answers)


def _checked(rows: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    if rows.shape != shape:
        raise ValueError(
            "`points` must return rows shaped like what is explained. "
            f"Expected shape {shape}; got shape {rows.shape}."
        )
    return rows
