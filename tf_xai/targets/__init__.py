"""Targets: from a model's output to the one number per example that is explained. One per file.

Every public module here holds one `Target` whose name is the module's name; its fields are its
parameters. Methods, checks and the engine know no target by name.
"""

from __future__ import annotations

import sys
from functools import cache

from tf_xai.registry import discover
from tf_xai.targets._target import (
    LOG_PROBABILITY,
    LOGIT,
    OUTPUT,
    QUANTITY,
    SIGMOID,
    SOFTMAX,
    Explained,
    Target,
)

__all__ = [
    "LOGIT",
    "LOG_PROBABILITY",
    "OUTPUT",
    "QUANTITY",
    "SIGMOID",
    "SOFTMAX",
    "Explained",
    "Target",
    "registry",
]


@cache
def registry() -> dict[str, type[Target]]:
    """Every target by name."""
    return discover(sys.modules[__name__], Target)
