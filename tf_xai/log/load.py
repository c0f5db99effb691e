"""Reads a log back, without TensorBoard or TensorFlow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.alarms import AlarmEvent
from tf_xai.errors import one_of
from tf_xai.log.remote import LogPath, log_path
from tf_xai.log.run_log import RUN_DIRECTORY, RunLog
from tf_xai.log.series import Series


class Log:
    """The runs below one directory.

    `log["grad_cam"]` is that series if there is a single run; otherwise `log["run/grad_cam"]`.
    """

    def __init__(self, directory: LogPath) -> None:
        self._directory = directory
        self._runs = {name: RunLog(path) for name, path in _run_directories(directory)}
        self._runs = {name: run for name, run in self._runs.items() if _names(run)}
        if not self._runs:
            raise ValueError(
                "`log_dir` must contain a log of tf_xai. "
                f"Expected a directory that Explain wrote to; got '{directory}', which has none."
            )
        for name, run in self._runs.items():
            _warn_of(name, run.damage_text())

    def __repr__(self) -> str:
        return f"<Log of {self.keys()} in '{self._directory}'>"

    @property
    def runs(self) -> list[str]:
        """Names of the runs: their directories, relative to the loaded one."""
        return list(self._runs)

    def keys(self) -> list[str]:
        """Every name that `log[...]` accepts."""
        return list(self._places())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __getitem__(self, key: str) -> Series:
        places = self._places()
        known = key if len(self._runs) > 1 else key.removeprefix(f"{self.runs[0]}/")
        place = places.get(key) or places.get(known)
        if place is None:
            message = (
                f"`key` must be the name of a series. Expected {one_of(self.keys())}; got {key!r}."
            )
            raise KeyError(message)
        run, series = place
        return Series(run, self._runs[run], series)

    def _places(self) -> dict[str, tuple[str, str]]:
        """The run and the series of each name."""
        prefix = len(self._runs) > 1
        return {
            f"{run}/{series}" if prefix else series: (run, series)
            for run, log in self._runs.items()
            for series in _names(log)
        }

    def drift(
        self,
        key: str,
        measure: str = "spearman",
        reference: str | int | Series | None = None,
        *,
        per_example: bool = False,
    ) -> npt.NDArray[np.float64]:
        """Drift of a series; see `Series.drift`."""
        return self[key].drift(measure, reference, per_example=per_example)

    def alarms(self, run: str | None = None) -> list[AlarmEvent]:
        """The triggered alarms."""
        chosen = self.runs if run is None else [run]
        return [
            AlarmEvent.of(at_step, alarm, self._runs[name].rows_of(alarm.series))
            for name in chosen
            for at_step in self._runs[name].alarms.values()
            for alarm in at_step.alarms
        ]

    def flips(self, intervention: str, run: str | None = None) -> npt.NDArray[np.float64]:
        """Which predictions an intervention changed, 0 or 1, `[steps, examples]`."""
        log = self._runs[self.runs[0] if run is None else run]
        steps = [log.predictions[step] for step in sorted(log.predictions)]
        found = [{quality.check: quality.values for quality in at.quality} for at in steps]
        known = sorted({name for at in found for name in at})
        if intervention not in known:
            raise ValueError(
                "`intervention` must be the name of an intervention. "
                f"Expected {one_of(known)}; got {intervention!r}."
            )
        unknown = [np.nan] * len(steps[0].score)
        return np.array([at.get(intervention, unknown) for at in found], np.float64)

    def notes(self, run: str | None = None) -> list[tuple[int, str, str]]:
        """The notes of the run, as (step, source, text)."""
        chosen = self.runs if run is None else [run]
        return [
            (at_step.step, note.source, note.text)
            for name in chosen
            for at_step in self._runs[name].notes.values()
            for note in at_step.notes
        ]

    def to_dataframe(self) -> Any:
        """One row for each run, series, step and example, as a `pandas.DataFrame`."""
        import pandas as pd

        return pd.concat([self[key].to_dataframe() for key in self.keys()], ignore_index=True)


def load(log_dir: str | PathLike[str]) -> Log:
    """The log below `log_dir`: the directory given to `Explain`, or one above several of them.

    Damaged parts are left out, with a warning that says where they are. TensorFlow is needed only
    for addresses such as `"gs://bucket/run1"`.

    Raises:
        ValueError: if there is no log.
    """
    directory = log_path(log_dir)
    if not directory.is_dir():
        raise ValueError(
            "`log_dir` must be an existing directory. "
            f"Expected a directory that Explain wrote to; got {str(log_dir)!r}."
        )
    return Log(directory)


def _names(run: RunLog) -> list[str]:
    """Names of the series that have steps."""
    return [name for name in run.series if run.steps_of(name)]


def _warn_of(run: str, damage: str) -> None:
    if damage:
        text = f"The log of '{run}' is damaged; the damaged parts are left out: {damage}"
        warnings.warn(text, UserWarning, stacklevel=4)


def _run_directories(directory: LogPath) -> Iterator[tuple[str, LogPath]]:
    files = (file for file in directory.rglob("*tfevents*") if file.is_file())
    for path in sorted({file.parent for file in files}):
        run = path.parent if path.name == RUN_DIRECTORY else path
        name = run.relative_to(directory).as_posix() if run.is_relative_to(directory) else "."
        yield (run.resolve().name if name == "." else name), path
