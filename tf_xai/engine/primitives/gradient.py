"""The derivative of the score with respect to the explained input or a layer's output."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives._primitive import Arrays, PassPart
from tf_xai.engine.tracing import INPUT, TracedPass, channels_last, gradients_of


@dataclass(frozen=True)
class Gradient(PassPart[npt.NDArray[np.float32]]):
    """Derivative with respect to a layer's output, `[examples, ..., channels]`, or the input.

    All of them are computed in one backward pass.

    Args:
        layer: path of a layer; left out, the explained input.
    """

    layer: str = INPUT

    @property
    def differentiates_input(self) -> bool:
        return self.layer == INPUT

    @property
    def layers(self) -> Collection[str]:
        return () if self.layer == INPUT else (self.layer,)

    @classmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        tensors = {INPUT: traced.points, **traced.outputs}
        wanted = {path: tensors[path] for path in sorted({request.layer for request in requests})}
        return {
            path: gradient if path == INPUT else channels_last(gradient, traced.model.layer(path))
            for path, gradient in gradients_of(traced.explained.score, wanted).items()
        }

    def answer(self, arrays: Arrays) -> npt.NDArray[np.float32]:
        return arrays[self.layer]
