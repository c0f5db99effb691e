"""The choice of the layer whose feature map a method looks at."""

from __future__ import annotations

from tf_xai.engine.structure import LayerInfo, Structure
from tf_xai.errors import expected, one_of

INSTEAD = ("integrated_gradients", "expected_gradients", "sensitivity")


def choose_layer(method: str, layer: str | None, structure: Structure) -> LayerInfo:
    """The named layer, or the last feature map; raises `ValueError` where it holds no map."""
    if layer is None:
        found = structure.last_feature_map()
        if found is None:
            message = f"`{method}` needs a layer that puts out maps; '{structure.model_name}' has none"
            raise ValueError(f"{message}. Methods that work without: {one_of(INSTEAD)}.")
        return found
    info = structure.find(layer)
    if not info.is_spatial:
        maps = [other.path for other in structure.layers if other.is_spatial]
        rule = f"name a layer of '{structure.model_name}' that puts out maps"
        got = f"{layer!r} of shape {list(info.shape)}"
        raise ValueError(expected("layer", rule, one_of(maps), got))
    return info
