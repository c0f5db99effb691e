"""The detectors by name."""

from __future__ import annotations

import sys
from functools import cache

from tf_xai.alarms._detector import Detector
from tf_xai.registry import discover


@cache
def detectors() -> dict[str, type[Detector]]:
    """Every detector by name."""
    return discover(sys.modules["tf_xai.alarms"], Detector)
