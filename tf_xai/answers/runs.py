"""The runs and their series."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tensorboard import errors

from tf_xai.answers.source import DamagedLogError, Experiment, all_runs, intact, readable
from tf_xai.answers.wording import clipped, shortened
from tf_xai.schema import CorruptLogError, Overview, Run, Series
from tf_xai.schema.tags import STEP_SUFFIX, read_series


def overview(experiment: Experiment) -> Overview:
    """All runs with explanations and their series."""
    tags = tags_by_run(experiment)
    return Overview(runs=[_run(name, tags[name]) for name in sorted(tags)])


def runs_about_the_same(overview: Overview, series: Series) -> list[str]:
    """The runs that have that series with the same probe and the same rows."""

    def about(one: Series) -> tuple[object, ...]:
        return one.name, one.fingerprint, [row.name for row in one.rows]

    return [run.name for run in overview.runs if about(series) in map(about, run.series)]


def explained_runs(experiment: Experiment, run: str) -> set[str]:
    """All runs with explanations, which must include `run`."""
    require_run(experiment, run)
    return set(tags_by_run(experiment))


def _run(name: str, tags: dict[str, Any]) -> Run:
    series: list[Series] = []
    for tag in sorted(tags):
        if tag.endswith(STEP_SUFFIX):
            with suppress(CorruptLogError):  # one that cannot be read hides no other
                series.append(read_series(tags[tag].plugin_content, tag.removesuffix(STEP_SUFFIX)))
    series.sort(key=lambda one: one.place)
    held = [tag for tag in tags.values() if tag.max_step is not None]  # None: all of it is void
    return Run(
        name=name,
        series=series,
        last_step=max((tag.max_step for tag in held), default=0),
        last_wall_time=max((tag.max_wall_time for tag in held), default=0),
    )


def tags_by_run(experiment: Experiment) -> dict[str, dict[str, Any]]:
    """The tags of all runs; an unreadable run does not hide others."""
    with suppress(DamagedLogError):
        return _tags(experiment)
    found: dict[str, dict[str, Any]] = {}
    for run in all_runs(experiment):
        with suppress(DamagedLogError):
            found |= _tags(experiment, run)
    return found


def _tags(experiment: Experiment, run: str | None = None) -> dict[str, dict[str, Any]]:
    with readable("the list of what is stored" + (f" in {clipped(run)!r}" if run else "")):
        found: dict[str, dict[str, Any]] = experiment.provider.list_tensors(**experiment.where(run))
        return found


def require_run(experiment: Experiment, run: str) -> Any:
    """The tags of a run."""
    known = _tags(experiment, run)
    if run not in known:
        names = sorted(tags_by_run(experiment))
        raise errors.NotFoundError(
            f"`run` must be the name of a run with explanations. "
            f"Expected one of {shortened(names)}; got {clipped(run)!r}."
        )
    return known[run]


def _require_series(experiment: Experiment, run: str, series: str) -> Any:
    """The description of a series, as bytes."""
    tags = require_run(experiment, run)
    known = {
        tag.removesuffix(STEP_SUFFIX): metadata.plugin_content
        for tag, metadata in tags.items()
        if tag.endswith(STEP_SUFFIX)
    }
    if series not in known:
        raise errors.NotFoundError(
            f"`series` must be the name of a series of {clipped(run)!r}. "
            f"Expected one of {shortened(sorted(known))}; got {clipped(series)!r}."
        )
    return known[series]


def constants_of(experiment: Experiment, run: str, series: str) -> Series:
    """The constants of a series."""
    content = _require_series(experiment, run, series)
    with intact(f"the description of {clipped(series)!r} in {clipped(run)!r}"):
        return read_series(content, series)
