"""TensorBoard's own curves of the training that a run explains."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from tf_xai.answers.runs import explained_runs
from tf_xai.answers.source import Experiment, ScalarDatum, all_runs, scalar_points, scalar_tags
from tf_xai.log.run_log import RUN_DIRECTORY
from tf_xai.schema import Scalar, ScalarList

MAX_TAGS = 64
MAX_POINTS = 1000

_ROOT = "."
_DERIVED = ("xai/", "epoch_xai/")  # as this package and Keras' TensorBoard callback name them
_OF_EPOCHS = "epoch_"


def scalars(experiment: Experiment, run: str) -> ScalarList:
    """The curves that belong to an explained run, if any.

    `training/xai` explains `training`, and every run below it that no other explained run is
    nearer to.
    """
    explained = explained_runs(experiment, run)
    own = [
        one
        for one in all_runs(experiment)
        if one not in explained and _explained_by(one, explained) == run
    ]
    tags = [
        (one, tag)
        for one, tag in (scalar_tags(experiment, own) if own else [])
        if not tag.startswith(_DERIVED)
    ]
    wanted = sorted(tags, key=_place)[:MAX_TAGS]
    points = scalar_points(experiment, wanted) if wanted else []
    return ScalarList(scalars=[_scalar(*curve) for curve in points])


def _explained_by(run: str, explained: Collection[str]) -> str | None:
    """The explained run in the nearest folder that has one."""
    return next((one for one in _candidates(run) if one in explained), None)


def _candidates(run: str) -> Iterator[str]:
    parts = [] if run == _ROOT else run.split("/")
    for depth in range(len(parts), -1, -1):
        yield "/".join([*parts[:depth], RUN_DIRECTORY])


def _place(curve: tuple[str, str]) -> tuple[bool, str, str]:
    run, tag = curve
    return not tag.startswith(_OF_EPOCHS), tag, run


def _scalar(run: str, tag: str, points: list[ScalarDatum]) -> Scalar:
    last = len(points) - 1
    places = np.linspace(0, last, min(len(points), MAX_POINTS)).round().astype(int)
    kept = [points[place] for place in places]
    return Scalar(
        run=run,
        tag=tag,
        step=[point.step for point in kept],
        wall_time=[point.wall_time for point in kept],
        value=[point.value for point in kept],
    )
