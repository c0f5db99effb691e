"""Shuffles weights layer by layer, starting at the output, and restores them; for sanity checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tf_xai.engine.layers import named_layers
from tf_xai.engine.structure import Structure

Stage = tuple[str, list[Any]]  # path of the layer nearest to the input, and the variables


@contextmanager
def shuffling(model: Any, structure: Structure, stages: int, seed: int) -> Iterator[Iterator[str]]:
    """See `Engine.shuffling`; `structure` has the layers in the order in which they run."""
    weights = [weight for weight in model.weights if _is_float(weight)]
    copies = [copy for weight in weights for copy in _copies(weight)]
    originals = [copy.numpy() for copy in copies]
    try:
        yield _shuffled(_stages(model, structure, stages), np.random.default_rng(seed))
    finally:
        for copy, original in zip(copies, originals, strict=True):
            copy.assign(original)


def _shuffled(stages: Sequence[Stage], random: np.random.Generator) -> Iterator[str]:
    for path, variables in stages:
        for weight in variables:
            copies = _copies(weight)
            shuffled = random.permutation(copies[0].numpy().ravel()).reshape(weight.shape)
            for copy in copies:
                copy.assign(shuffled)
        yield path


def _stages(model: Any, structure: Structure, count: int) -> list[Stage]:
    """All weights in at most `count` parts, those of the last layers first."""
    found = _weighted_layers(model, structure)[::-1]
    parts = np.array_split(np.arange(len(found)), max(min(count, len(found)), 1))
    return [
        (found[part[-1]][0], [weight for index in part for weight in found[index][1]])
        for part in parts
        if len(part)
    ]


def _weighted_layers(model: Any, structure: Structure) -> list[Stage]:
    """Each layer's own weights, in the order in which the layers run.

    Weights of an inner layer do not belong to the outer one; weights of no known layer belong to
    the first.
    """
    layers = dict(named_layers(model))
    claimed: set[int] = set()
    own: dict[str, list[Any]] = {}
    paths = list(dict.fromkeys(info.layer for info in structure.layers))
    for path in sorted(paths, key=lambda path: -path.count("/")):
        own[path] = _unclaimed(layers[path], claimed)
    found = [(path, own[path]) for path in paths if own[path]]
    if rest := _unclaimed(model, claimed):
        found.insert(0, (model.name, rest))
    return found


def _unclaimed(layer: Any, claimed: set[int]) -> list[Any]:
    fresh = [weight for weight in layer.weights if id(weight) not in claimed and _is_float(weight)]
    claimed.update(map(id, fresh))
    return fresh


def _is_float(weight: Any) -> bool:
    return "float" in str(weight.dtype)


def _copies(weight: Any) -> Sequence[Any]:
    """The variable of each replica: moving statistics differ between them."""
    variable = weight if callable(getattr(weight, "value", None)) else weight.value
    return getattr(variable, "values", None) or (variable,)
