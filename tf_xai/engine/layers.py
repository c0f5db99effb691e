"""The layers of a model, and what is known of each of their calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tf_xai.engine.calls import CallKey


@dataclass(frozen=True)
class LayerInfo:
    """One call of a layer with a single array as its output.

    Attributes:
        path: names of the layers around it and its own, `backbone/conv`; with `#2` behind a layer
            that is called more than once.
        class_name: of the layer; of one that wraps another, `TimeDistributed(Conv2D)`.
        shape: of the output, channels last, without the batch axis.
        channels_first: whether the output has its channels in front.
        is_leaf: whether it is no container of other layers that can be looked at by themselves.
        key: of the call.
        obstacle: why it cannot be looked at; empty where it can.
        is_main: whether all that the score knows of the explained input passes through the output.
        is_repeated: whether it runs step by step within a layer that wraps it.
    """

    path: str
    class_name: str
    shape: tuple[int, ...]
    channels_first: bool
    is_leaf: bool
    key: CallKey = ()
    obstacle: str = ""
    is_main: bool = True
    is_repeated: bool = False

    @property
    def layer(self) -> str:
        """Path of the layer, whichever its call."""
        return self.key[-1][0] if self.key else self.path

    @property
    def name(self) -> str:
        """The last part of `path`."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def names(self) -> frozenset[str]:
        """All that it may be called by: its path, its own name, both without numbers of calls."""
        return frozenset({self.path, self.name, self.layer, self.layer.rsplit("/", 1)[-1]})

    @property
    def is_spatial(self) -> bool:
        """Whether the output is a map: an axis beside the channels, more than one cell."""
        return len(self.shape) >= 2 and int(np.prod(self.shape[:-1])) > 1


def named_layers(model: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every layer below `model` with its path, outer layers before those inside them."""
    for layer in model._flatten_layers(include_self=False, recursive=False):
        path = prefix + layer.name
        yield path, layer
        yield from named_layers(layer, path + "/")


def layers_inside(layer: Any) -> list[Any]:
    """The layers that a layer contains directly."""
    return list(layer._flatten_layers(include_self=False, recursive=False))
