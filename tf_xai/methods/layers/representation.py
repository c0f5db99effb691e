"""Representations: the output of a layer for each example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tf_xai.engine.layers import LayerInfo
from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.primitives.layer_output import LayerOutput
from tf_xai.engine.structure import Structure
from tf_xai.errors import one_of
from tf_xai.methods._method import FloatArray, Method
from tf_xai.probe import Probe

_MAX_UNITS = 4096
_NOT_THE_HEAD = ("Activation", "Softmax", "Reshape", "Rescaling")


@dataclass(frozen=True, kw_only=True)
class Representation(Method):
    """The output of a layer for each example, `[examples, units]`; maps are averaged over cells.

    Its drift, `cka`, compares the similarities between examples.

    Args:
        layer: path or name of a layer; left out, the last one before the output layer, or the one
            before it that has at most 4,096 units.
    """

    layer: str | None = None

    view = "representations"

    def prepared(self, structure: Structure, probe: Probe) -> Representation:
        info = structure.find(self.layer) if self.layer else _last_before_output(structure)
        return replace(self, layer=info.path)

    def needs(self, probe: Probe) -> Sequence[Request]:
        return [LayerOutput(str(self.layer))]

    def explain(self, passes: Passes, probe: Probe) -> FloatArray:
        output = passes.ask(LayerOutput(str(self.layer)))
        cells = tuple(range(1, output.ndim - 1))
        return output.mean(axis=cells) if cells else output

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        return ("unit",)


def _last_before_output(structure: Structure) -> LayerInfo:
    layers = [info for info in structure.usable if info.shape and not info.is_repeated]
    while layers and (layers[-1].class_name in _NOT_THE_HEAD or not layers[-1].is_leaf):
        layers.pop()
    few = [info for info in layers[:-1] if info.shape[-1] <= _MAX_UNITS]
    if not few:
        raise ValueError(
            f"`layer` must be a layer of '{structure.model_name}'. "
            f"Expected {one_of(info.path for info in structure.usable)}; got none, and no "
            "layer to choose."
        )
    return few[-1]
