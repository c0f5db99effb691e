"""Base of the methods that use a layer's feature map."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tf_xai.engine.layers import LayerInfo
from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.engine.primitives.layer_output import LayerOutput
from tf_xai.engine.structure import Structure
from tf_xai.errors import one_of
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe

_INSTEAD = ("integrated_gradients", "expected_gradients", "sensitivity")
_AXES = {1: ("time",), 2: ("y", "x"), 3: ("z", "y", "x")}  # by their number


@dataclass(frozen=True, kw_only=True)
class ClassActivationMap(Method):
    """A map over one layer's cells: a weighted sum over its channels.

    Args:
        layer: path or name of a layer that outputs feature maps. Left out: the last layer with the
            resolution of the last convolution, which ends the last convolutional block.
    """

    layer: str | None = None

    def prepared(self, structure: Structure, probe: Probe) -> ClassActivationMap:
        info = choose_layer(self.registry_name(), self.layer, structure)
        return replace(self, layer=info.path)

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [LayerOutput(str(self.layer)), Gradient(str(self.layer))]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        maps = passes.ask(LayerOutput(str(self.layer)))
        return self.weighted(maps, passes.ask(Gradient(str(self.layer))))

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return map_axes(values.ndim - 1)

    @abstractmethod
    def weighted(self, maps: FloatArray, gradients: FloatArray) -> FloatArray:
        """The map `[examples, ...]` from `A` and `ds/dA`, both `[examples, ..., channels]`."""


def choose_layer(method: str, layer: str | None, structure: Structure) -> LayerInfo:
    """The named layer, or the last feature map; raises `ValueError` if it is not a feature map."""
    if layer is None:
        found = structure.last_feature_map()
        if found is None:
            reason = f"`{method}` needs a convolution that outputs feature maps"
            instead = f"Methods that do not need one: {list(_INSTEAD)}."
            raise ValueError(f"{reason}; '{structure.model_name}' has none. {instead}")
        return found
    info = structure.find(layer)
    if not info.is_spatial:
        maps = [other.path for other in structure.usable if other.is_spatial]
        raise ValueError(
            f"`layer` must be a layer of '{structure.model_name}' that outputs feature maps. "
            f"Expected {one_of(maps)}; got {layer!r} of shape {list(info.shape)}."
        )
    return info


def map_axes(count: int) -> Sequence[str]:
    """Names of the axes of a map."""
    return _AXES.get(count) or [f"axis{number}" for number in range(1, count + 1)]


def cells(maps: FloatArray) -> tuple[int, ...]:
    """The axes between examples and channels."""
    return tuple(range(1, maps.ndim - 1))
