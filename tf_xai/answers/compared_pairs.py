"""Compares explanations of any runs, series, steps and examples with each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from tf_xai.answers.explained import explained, of_examples
from tf_xai.answers.logged_values import require_example
from tf_xai.answers.source import Experiment
from tf_xai.comparison.alignment import Explanation, aligned, drift_between_aligned
from tf_xai.comparison.descriptions import described
from tf_xai.drift import MAPS, measures
from tf_xai.schema import Measured, Pair, PairList, Probe, Series

MAX_PLACES = 4


class Place(NamedTuple):
    """Which explanation."""

    run: str
    series: str
    step: int
    example: int


class _Found(NamedTuple):
    """An explanation, with the names of its numbers, if any."""

    explanation: Explanation
    about: Sequence[str | bytes]


def pairs(experiment: Experiment, asked: Sequence[Place]) -> PairList:
    """Every pair of some explanations, by all measures of single examples."""
    found = [_found(experiment, place) for place in asked]
    numbered = itertools.combinations(enumerate(found), 2)
    compared = [_pair(i, j, a, b) for (i, a), (j, b) in numbered]
    names = dict.fromkeys(one.measure for pair in compared for one in pair.measured)
    return PairList(pairs=compared, measures=described(measures()[name] for name in names))


def _found(experiment: Experiment, place: Place) -> _Found:
    maps = explained(experiment, place.run, place.series)
    maps.stored.require([place.step])
    (moment,) = maps.moments([place.step])
    require_example(len(moment.rows), place.example)
    constants = maps.stored.constants
    explanation = Explanation(constants, maps.subject(place.step), moment, place.example)
    return _Found(explanation, _about(constants, maps.probe(), place.example))


def _about(constants: Series, probe: Probe | None, example: int) -> Sequence[str | bytes]:
    if example < len(constants.rows) and constants.rows[example].grids:
        return [grid.SerializeToString() for grid in constants.rows[example].grids]
    if probe and constants.kind == "decisions":
        return list(probe.class_names)
    if probe and list(constants.axes[:1]) == ["token"] and example < len(probe.texts):
        return list(probe.texts[example].words)
    return list(constants.labels)


def _pair(first: int, second: int, a: _Found, b: _Found) -> Pair:
    if trouble := _obstacle(a, b):
        return Pair(first=first, second=second, trouble=trouble)
    one, other = aligned(a.explanation, b.explanation)
    measured = [
        Measured(measure=name, value=drift_between_aligned(one, other, measure))
        for name, measure in of_examples(one.subject).items()
    ]
    return Pair(first=first, second=second, measured=measured, shape=one.subject.shape)


def _obstacle(a: _Found, b: _Found) -> str:
    """Why they cannot be compared; empty if they can."""
    one, other = a.explanation, b.explanation
    kinds = one.subject.kind, other.subject.kind
    if kinds[0] != kinds[1]:
        return "One is of {}, the other of {}.".format(*kinds)
    if not of_examples(one.subject):
        return f"No measure compares single examples of {kinds[0]}."
    if kinds[0] == MAPS:
        return ""
    forms = [_form(found) for found in (one, other)]
    if forms[0] != forms[1]:
        return "One has the numbers {}, the other {}.".format(*forms)
    return "" if a.about == b.about else "Their numbers are about different features."


def _form(found: Explanation) -> str:
    """Such as `[feature: 8]`."""
    axes = [axis for axis in found.constants.axes if axis != "line"]
    sizes = zip(axes, found.subject.shape, strict=False)
    return "[" + ", ".join(f"{axis}: {size}" for axis, size in sizes) + "]"
