"""Which methods explain a probe of a kind without being told more."""

from __future__ import annotations

from tf_xai import methods
from tf_xai.probe.kinds import ARRAY, TABLE

_TOLD_EDITS = {"interventional_effect"}
_TOLD_REGIONS = {"kernel_shap", "lime", "occlusion"}


def methods_for(kind: str) -> list[str]:
    """Names in alphabetical order."""
    told = (_TOLD_EDITS if kind != TABLE else set()) | (_TOLD_REGIONS if kind == ARRAY else set())
    registry = methods.registry()
    return sorted(name for name in registry if kind in registry[name].suits and name not in told)
