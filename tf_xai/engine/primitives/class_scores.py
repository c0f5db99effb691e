"""The scores of all outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives._primitive import Arrays, PassPart
from tf_xai.engine.tracing import TracedPass


@dataclass(frozen=True)
class ClassScores(PassPart[npt.NDArray[np.float32]]):
    """Scores of all classes, `[examples, classes]`; one column for a single unit."""

    @classmethod
    def trace(cls, requests: Sequence[Any], traced: TracedPass) -> Mapping[str, Any]:
        return {"classes": traced.explained.outputs}

    def answer(self, arrays: Arrays) -> npt.NDArray[np.float32]:
        return arrays["classes"]
