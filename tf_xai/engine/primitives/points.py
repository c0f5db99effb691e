"""The points at which derivatives are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives._primitive import Arrays, PassPart
from tf_xai.engine.tracing import TracedPass


@dataclass(frozen=True)
class Points(PassPart[npt.NDArray[np.float32]]):
    """The inputs, or their embeddings, where derivatives are taken: `[examples, ...]`."""

    @classmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        return {"points": traced.points}

    def answer(self, arrays: Arrays) -> npt.NDArray[np.float32]:
        return arrays["points"]
