"""Activation maps: the output of chosen channels of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.layer_output import LayerOutput
from tf_xai.engine.structure import Structure
from tf_xai.methods._feature_map import choose_layer, map_axes
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe

_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Activation(Method):
    """`A_k(x)` for chosen channels `k` of one layer, `[examples, height, width, channels]`.

    The channels stay the same at every step. For several layers, give several instances.

    Args:
        layer: path or name of a layer that outputs feature maps; left out, the end of the last
            convolutional block.
        channels: indices of the channels; left out, the first 8.
    """

    layer: str | None = None
    channels: Sequence[int] | None = None

    def prepared(self, structure: Structure, probe: Probe) -> Activation:
        info = choose_layer(self.registry_name(), self.layer, structure)
        count = info.shape[-1]
        channels = range(min(_SHOWN, count)) if self.channels is None else self.channels
        if len(channels) == 0 or not all(0 <= channel < count for channel in channels):
            raise ValueError(
                f"`channels` must be indices of channels of '{info.path}'. "
                f"Expected indices from 0 to {count - 1}; got {list(channels)}."
            )
        return replace(self, layer=info.path, channels=tuple(int(index) for index in channels))

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [LayerOutput(str(self.layer))]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        return passes.ask(LayerOutput(str(self.layer)))[..., list(self.channels or ())]

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return [*map_axes(values.ndim - 2), "channel"]

    def channel_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return [f"channel {index}" for index in self.channels or ()]
