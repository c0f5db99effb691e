"""Reads a log back, without TensorBoard or TensorFlow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.drift import comparable_rows, median_over_examples, resolve
from tf_xai.errors import expected, one_of
from tf_xai.history import Moment, drift_between
from tf_xai.run_log import RUN_DIRECTORY, RunLog

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


class Series:
    """One method's explanations over the steps of one run.

    Arrays have the axes step, example, and the method's own.
    """

    def __init__(self, run: str, log: RunLog, name: str) -> None:
        self.run = run
        self.name = name
        self._log = log
        self._meta = log.series[name]
        stored, steps = log.stored.get(name, {}), log.steps.get(name, {})
        kept = [step for step in sorted(steps) if step in stored and step in log.predictions]
        self._steps = [steps[step] for step in kept]
        self._predictions = [log.predictions[step] for step in kept]
        self._stored = [stored[step] for step in kept]

    def __repr__(self) -> str:
        return f"<Series {self.name!r} of run {self.run!r}, {len(self._steps)} steps>"

    @property
    def method(self) -> str:
        """Registry name of the method."""
        return self._meta.method

    @property
    def params(self) -> dict[str, Any]:
        """The method's settings."""
        params: dict[str, Any] = json.loads(self._meta.params_json)
        return params

    @property
    def axes(self) -> list[str]:
        """What the axes of `values` after step and example mean."""
        return list(self._meta.axes)

    @property
    def steps(self) -> IntArray:
        """The explained steps, `[steps]`."""
        return np.array([step.step for step in self._steps], np.int64)

    @property
    def epochs(self) -> IntArray:
        """Finished epochs at each step, `[steps]`."""
        return np.array([step.epoch for step in self._steps], np.int64)

    @property
    def wall_times(self) -> npt.NDArray[np.float64]:
        """Seconds since 1970 at each step, `[steps]`."""
        return np.array([step.wall_time for step in self._steps], np.float64)

    @cached_property
    def values(self) -> FloatArray:
        """The explanations, `[steps, examples, ...]`."""
        return np.stack([stored.values() for stored in self._stored])

    @property
    def targets(self) -> IntArray:
        """The explained class of each example, `[examples]`."""
        return np.array(self._log.probe.targets if self._log.probe else [], np.int64)

    @property
    def scores(self) -> FloatArray:
        """Score of the target, `[steps, examples]`."""
        return np.array([said.score for said in self._predictions], np.float32)

    @property
    def predicted(self) -> IntArray:
        """Class that the model names, `[steps, examples]`."""
        return np.array([said.predicted for said in self._predictions], np.int64)

    @property
    def confidence(self) -> FloatArray:
        """Probability of the predicted class, `[steps, examples]`; NaN where outputs are none."""
        unknown = [np.nan] * self.scores.shape[1]
        said = [list(said.confidence) or unknown for said in self._predictions]
        return np.array(said, np.float32)

    @property
    def degenerate(self) -> npt.NDArray[np.bool_]:
        """Whether there is no map to speak of, `[steps, examples]`."""
        return np.array([step.degenerate for step in self._steps], bool)

    @property
    def magnitude(self) -> FloatArray:
        """Sum of |values|, `[steps, examples]`."""
        return np.array([step.magnitude for step in self._steps], np.float32)

    def drift(
        self, measure: str = "spearman", *, per_example: bool = False
    ) -> npt.NDArray[np.float64]:
        """Drift between any two steps, `[steps, steps]`: the median over the probe.

        Args:
            measure: such as `"spearman"` or `"top_k_iou"`.
            per_example: `[steps, steps, examples]` instead; NaN where a map is degenerate.
        """
        (chosen,) = resolve([measure], argument="measure")
        moments = self._moments()
        size = len(moments)
        matrix = np.zeros((size, size, self.values.shape[1]))
        for later in range(size):
            for earlier in range(later + 1):
                pair = moments[later], moments[earlier]
                drift = drift_between(*pair, chosen, self._meta.input_multiplied)
                matrix[later, earlier] = matrix[earlier, later] = drift
        return matrix if per_example else median_over_examples(matrix)

    def to_dataframe(self) -> Any:
        """One row a step and example, as a `pandas.DataFrame`."""
        import pandas as pd

        steps, examples = self.scores.shape
        names = list(self._log.probe.names) if self._log.probe else range(examples)
        columns: dict[str, Any] = {
            "run": self.run,
            "series": self.name,
            "step": np.repeat(self.steps, examples),
            "epoch": np.repeat(self.epochs, examples),
            "example": np.tile(names, steps),
            "target": np.tile(self.targets, steps),
            "predicted": self.predicted.ravel(),
            "score": self.scores.ravel(),
            "confidence": self.confidence.ravel(),
            "degenerate": self.degenerate.ravel(),
            "magnitude": self.magnitude.ravel(),
        }
        return pd.DataFrame(columns | self._drift_columns(examples))

    def _drift_columns(self, examples: int) -> dict[str, FloatArray]:
        kinds = {schema.PREVIOUS: "previous", schema.FIRST: "first"}
        columns: dict[str, FloatArray] = {}
        for row, step in enumerate(self._steps):
            for drift in step.drift:
                name = f"{drift.measure}_to_{kinds.get(drift.reference, 'other')}"
                column = columns.setdefault(
                    name, np.full((len(self._steps), examples), np.nan, np.float32)
                )
                column[row] = drift.values
        return {name: column.ravel() for name, column in columns.items()}

    def _moments(self) -> list[Moment]:
        axes, channels = self.axes, list(self._meta.channels)
        return [
            Moment(
                step.step, comparable_rows(values, axes, channels), np.array(step.degenerate, bool)
            )
            for step, values in zip(self._steps, self.values, strict=True)
        ]


class Log:
    """The runs below one directory.

    `log["grad_cam"]` is that series where there is one run, `log["run/grad_cam"]` else.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._runs = {name: RunLog(path) for name, path in _run_directories(directory)}
        self._runs = {name: run for name, run in self._runs.items() if run.series}
        if not self._runs:
            rule, got = "hold a log of tf_xai", f"'{directory}' with none"
            raise ValueError(expected("log_dir", rule, "a directory that Explain wrote to", got))

    def __repr__(self) -> str:
        return f"<Log of {self.keys()} in '{self._directory}'>"

    @property
    def runs(self) -> list[str]:
        """Names of the runs: their directories below the one that was loaded."""
        return list(self._runs)

    def keys(self) -> list[str]:
        """Every name that `log[...]` takes."""
        prefix = len(self._runs) > 1
        return [
            f"{run}/{series}" if prefix else series
            for run, log in self._runs.items()
            for series in log.series
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __getitem__(self, key: str) -> Series:
        run, _, series = key.rpartition("/")
        if not run and len(self._runs) == 1:
            run = self.runs[0]
        if run not in self._runs or series not in self._runs[run].series:
            message = expected("key", "name a series", one_of(self.keys()), repr(key))
            raise KeyError(message)
        return Series(run, self._runs[run], series)

    def drift(
        self, key: str, measure: str = "spearman", *, per_example: bool = False
    ) -> npt.NDArray[np.float64]:
        """Drift between any two steps of a series; see `Series.drift`."""
        return self[key].drift(measure, per_example=per_example)

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


def load(log_dir: str | Path) -> Log:
    """The log below `log_dir`: the directory given to `Explain`, or one above several of them.

    Raises:
        ValueError: where there is no log.
    """
    directory = Path(log_dir)
    if not directory.is_dir():
        rule, got = "be a directory", repr(str(log_dir))
        raise ValueError(expected("log_dir", rule, "a directory that Explain wrote to", got))
    return Log(directory)


def _run_directories(directory: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted({file.parent for file in directory.rglob("*tfevents*")}):
        run = path.parent if path.name == RUN_DIRECTORY else path
        name = run.relative_to(directory).as_posix() if run.is_relative_to(directory) else "."
        yield (run.resolve().name if name == "." else name), path
