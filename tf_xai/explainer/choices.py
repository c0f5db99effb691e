"""Which methods explain a probe, and their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tf_xai.engine import Structure
from tf_xai.errors import one_of
from tf_xai.methods import Method, registry, resolve
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE
from tf_xai.targets import QUANTITY

_UNFIT = re.compile(r'[/"\\\x00-\x1f]')  # what TensorBoard's fast loader finds no blobs by


class Chosen(NamedTuple):
    """The methods, and the series whose layer was chosen automatically."""

    methods: list[Method]
    layer_left_out: frozenset[str]


def chosen_methods(
    methods: str | Method | Iterable[str | Method] | None,
    structure: Structure,
    probe: Probe,
    meaning: str,
) -> Chosen:
    """The methods, prepared for a model and a probe, with unique names; raises `ValueError`.

    Args:
        methods: names, instances, or a mix; left out, those that suit model and probe.
        structure: of the model.
        probe: as the model reads it.
        meaning: of the outputs, if it is known.
    """
    chosen = _default_methods(structure, probe, meaning) if methods is None else resolve(methods)
    for method in chosen:
        _check_suits(method, probe)
    named = _named([method.prepared(structure, probe) for method in chosen])
    left_out = frozenset(
        after.series_name
        for before, after in zip(chosen, named, strict=True)
        if _layer(after) and not _layer(before)
    )
    return Chosen(named, left_out)


def _default_methods(structure: Structure, probe: Probe, meaning: str) -> list[Method]:
    """Integrated Gradients, with Grad-CAM if there are feature maps, or the defaults for tables."""
    names = ["integrated_gradients"]
    if probe.kind == TABLE:
        are_classes = meaning != QUANTITY or structure.output.shape[-1] == 1
        knows_truth = probe.truth is not None or (probe.targets is not None and are_classes)
        names += ["permutation_importance"] if knows_truth else []
    elif structure.last_feature_map():
        names = ["grad_cam", *names]
    return resolve(names)


def _check_suits(method: Method, probe: Probe) -> None:
    if probe.kind not in method.suits:
        names = [name for name, kind in registry().items() if probe.kind in kind.suits]
        raise ValueError(
            f"`methods` must suit a probe of kind {probe.kind!r}. "
            f"Expected {one_of(names)}; got {method.registry_name()!r}."
        )


def _named(methods: Sequence[Method]) -> list[Method]:
    """The methods with unique series names: equal methods are distinguished by their layers."""
    counts = Counter(method.series_name for method in methods)
    named = [
        replace(method, name=f"{method.series_name}:{_layer(method)}")
        if counts[method.series_name] > 1 and _layer(method)
        else method
        for method in methods
    ]
    for name, count in Counter(method.series_name for method in named).items():
        if count > 1 or not name or _UNFIT.search(name):
            raise ValueError(
                "`methods` must have different names without '/', '\"', '\\' and control "
                "characters. "
                f"Expected `name=` if a method is used twice; got {count} named {name!r}."
            )
    return named


def _layer(method: Method) -> str:
    return str(method.params().get("layer") or "").rsplit("/", 1)[-1]
