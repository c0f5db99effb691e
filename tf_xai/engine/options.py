"""How a model is read and run."""

from __future__ import annotations

from dataclasses import dataclass, field

from tf_xai.targets import Target
from tf_xai.targets.class_score import ClassScore


@dataclass(frozen=True)
class Options:
    """How a model is read and run.

    Attributes:
        output: name or index of the explained output if there are several.
        target: what to explain of that output.
        jit_compile: whether to use XLA; "auto" uses it on GPUs.
        fold: whether to fold batch norm into the convolution before it.
    """

    output: str | int | None = None
    target: Target = field(default_factory=ClassScore)
    jit_compile: bool | str = "auto"
    fold: bool = True
