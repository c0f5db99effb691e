"""The output of a layer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives._primitive import Arrays, PassPart
from tf_xai.engine.tracing import TracedPass, channels_last


@dataclass(frozen=True)
class LayerOutput(PassPart[npt.NDArray[np.float32]]):
    """The output of the layer with that path, `[examples, ..., channels]`."""

    layer: str

    @property
    def layers(self) -> Collection[str]:
        return (self.layer,)

    @classmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        return {
            path: channels_last(traced.outputs[path], traced.model.layer(path))
            for path in (request.layer for request in requests)
        }

    def answer(self, arrays: Arrays) -> npt.NDArray[np.float32]:
        return arrays[self.layer]
