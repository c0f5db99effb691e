"""Reads a log back, without TensorBoard or TensorFlow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.alarms import AlarmEvent
from tf_xai.errors import expected, one_of
from tf_xai.log.remote import LogPath, log_path
from tf_xai.log.run_log import RUN_DIRECTORY, RunLog
from tf_xai.log.series import Series


class Log:
    """The runs below one directory.

    `log["grad_cam"]` is that series where there is one run, `log["run/grad_cam"]` else.
    """

    def __init__(self, directory: LogPath) -> None:
        self._directory = directory
        self._runs = {name: RunLog(path) for name, path in _run_directories(directory)}
        self._runs = {name: run for name, run in self._runs.items() if _names(run)}
        if not self._runs:
            rule, got = "hold a log of tf_xai", f"'{directory}' with none"
            raise ValueError(expected("log_dir", rule, "a directory that Explain wrote to", got))
        for name, run in self._runs.items():
            _warn_of(name, run.told_damage())

    def __repr__(self) -> str:
        return f"<Log of {self.keys()} in '{self._directory}'>"

    @property
    def runs(self) -> list[str]:
        """Names of the runs: their directories below the one that was loaded."""
        return list(self._runs)

    def keys(self) -> list[str]:
        """Every name that `log[...]` takes."""
        return list(self._places())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __getitem__(self, key: str) -> Series:
        places = self._places()
        known = key if len(self._runs) > 1 else key.removeprefix(f"{self.runs[0]}/")
        place = places.get(key) or places.get(known)
        if place is None:
            message = expected("key", "name a series", one_of(self.keys()), repr(key))
            raise KeyError(message)
        run, series = place
        return Series(run, self._runs[run], series)

    def _places(self) -> dict[str, tuple[str, str]]:
        """The run and the series that each name stands for."""
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
        """The alarms that rang."""
        chosen = self.runs if run is None else [run]
        return [
            AlarmEvent.of(said, alarm, self._runs[name].rows_of(alarm.series))
            for name in chosen
            for said in self._runs[name].alarms.values()
            for alarm in said.alarms
        ]

    def flips(self, intervention: str, run: str | None = None) -> npt.NDArray[np.float64]:
        """Which predictions an intervention changed, 0 or 1, `[steps, examples]`."""
        log = self._runs[self.runs[0] if run is None else run]
        steps = [log.predictions[step] for step in sorted(log.predictions)]
        found = [{said.check: said.values for said in at.quality} for at in steps]
        known = sorted({name for at in found for name in at})
        if intervention not in known:
            rule, got = "name an intervention", repr(intervention)
            raise ValueError(expected("intervention", rule, one_of(known), got))
        unknown = [np.nan] * len(steps[0].score)
        return np.array([at.get(intervention, unknown) for at in found], np.float64)

    def notes(self, run: str | None = None) -> list[tuple[int, str, str]]:
        """What the run remarked on itself, as (step, source, text)."""
        chosen = self.runs if run is None else [run]
        return [
            (said.step, note.source, note.text)
            for name in chosen
            for said in self._runs[name].notes.values()
            for note in said.notes
        ]

    def to_dataframe(self) -> Any:
        """One row a run, series, step and example, as a `pandas.DataFrame`."""
        import pandas as pd

        return pd.concat([self[key].to_dataframe() for key in self.keys()], ignore_index=True)


def load(log_dir: str | PathLike[str]) -> Log:
    """The log below `log_dir`: the directory given to `Explain`, or one above several of them.

    What is damaged is left out, with a warning that says where. TensorFlow is needed for addresses
    such as `"gs://bucket/run1"` only.

    Raises:
        ValueError: if there is no log.
    """
    directory = log_path(log_dir)
    if not directory.is_dir():
        rule, got = "be a directory", repr(str(log_dir))
        raise ValueError(expected("log_dir", rule, "a directory that Explain wrote to", got))
    return Log(directory)


def _names(run: RunLog) -> list[str]:
    """Of the series that have steps."""
    return [name for name in run.series if run.steps_of(name)]


def _warn_of(run: str, damage: str) -> None:
    if damage:
        text = f"The log of '{run}' is damaged, and is read without that: {damage}"
        warnings.warn(text, UserWarning, stacklevel=4)


def _run_directories(directory: LogPath) -> Iterator[tuple[str, LogPath]]:
    files = (file for file in directory.rglob("*tfevents*") if file.is_file())
    for path in sorted({file.parent for file in files}):
        run = path.parent if path.name == RUN_DIRECTORY else path
        name = run.relative_to(directory).as_posix() if run.is_relative_to(directory) else "."
        yield (run.resolve().name if name == "." else name), path
