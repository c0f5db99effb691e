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
from tf_xai.alarms import AlarmEvent
from tf_xai.comparison import Comparison, Summary, is_better_larger, settled_at, summarise
from tf_xai.drift import Subject, measures, subject_of
from tf_xai.errors import expected, one_of
from tf_xai.history import Moment, logged_moment
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
    def fingerprint(self) -> str:
        """Of the probe."""
        return self._meta.fingerprint

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

    def metric(self, name: str) -> npt.NDArray[np.float64]:
        """What Keras' `logs` said at each step, such as `"val_loss"`, `[steps]`; NaN: nothing."""
        said = [{m.name: m.value for m in at.metrics} for at in self._predictions]
        known = sorted({key for at in said for key in at})
        if name not in known:
            raise ValueError(expected("name", "name a metric", one_of(known), repr(name)))
        return np.array([at.get(name, np.nan) for at in said])

    def best_step(self, monitor: str = "val_loss", mode: str = "auto") -> int:
        """The step at which a metric was best.

        Args:
            monitor: the metric, as in Keras' `EarlyStopping`.
            mode: `"min"`, `"max"`, or `"auto"`, which tells by the name.
        """
        values = self.metric(monitor)
        best = np.nanargmax if is_better_larger(monitor, mode) else np.nanargmin
        return int(self.steps[best(values)])

    def drift(
        self,
        measure: str = "spearman",
        reference: str | int | Series | None = None,
        *,
        per_example: bool = False,
    ) -> npt.NDArray[np.float64]:
        """How far the explanations of two steps are apart: the median over the probe.

        Of measures that are 0 or 1, such as `"flip"`, it is the mean.

        Args:
            measure: such as `"spearman"` or `"top_k_iou"`; it need not have been logged.
            reference: what each step is compared with: `"previous"`, `"first"`, `"last"`, a step,
                the same steps of another run's series, or `"another_example"` of the same step,
                which says how far apart unrelated explanations are. Left out, every step.
            per_example: one number an example instead.

        Returns:
            `[steps]`, or `[steps, steps]` without a reference; with a last axis `[..., examples]`
            where they are asked for. NaN where nothing can be compared.
        """
        drift = Comparison(self, measure).to(reference)
        return drift if per_example else measures()[measure].over_examples(drift)

    def summary(
        self,
        measure: str = "spearman",
        reference: str | int | Series = "previous",
        *,
        of_class: int | str | None = None,
    ) -> Summary:
        """What stands for the probe or for a class, with quartiles and a bootstrap interval."""
        return summarise(self._drift_of(measure, reference, of_class), measures()[measure])

    def settled(
        self, measure: str = "spearman", *, of_class: int | str | None = None
    ) -> int | None:
        """The first step from which on the drift stayed small; None where it did not."""
        drift = self._drift_of(measure, "previous", of_class)
        index = settled_at(measures()[measure].over_examples(drift))
        return None if index is None else int(self.steps[index])

    @property
    def quality(self) -> dict[str, npt.NDArray[np.float64]]:
        """What the checks found, `[steps, examples]` each; NaN at steps that were not checked.

        A line to hold a check against has its name behind it, such as `"deletion/random"`.
        """
        keys = {_quality_key(said): len(said.values) for at in self._steps for said in at.quality}
        found = _Found(
            {key: np.full((len(self._steps), size), np.nan) for key, size in keys.items()}
        )
        for row, at in enumerate(self._steps):
            for said in at.quality:
                found[_quality_key(said)][row] = said.values
        return found

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
        columns: dict[str, FloatArray] = {}
        for row, step in enumerate(self._steps):
            for drift in step.drift:
                name = f"{drift.measure}_to_{schema.Reference.Name(drift.reference).lower()}"
                column = columns.setdefault(
                    name, np.full((len(self._steps), examples), np.nan, np.float32)
                )
                column[row] = drift.values
        return {name: column.ravel() for name, column in columns.items()}

    def _drift_of(
        self, measure: str, reference: str | int | Series, of_class: int | str | None
    ) -> npt.NDArray[np.float64]:
        drift = self.drift(measure, reference, per_example=True)
        return drift[:, self._rows_of(of_class)] if measures()[measure].per_example else drift

    def _rows_of(self, of_class: int | str | None) -> npt.NDArray[np.bool_]:
        if of_class is None:
            return np.ones(len(self.targets), bool)
        names = list(self._log.probe.class_names) if self._log.probe else []
        if isinstance(of_class, str):
            target = names.index(of_class) if of_class in names else -1
        else:
            target = of_class
        rows: npt.NDArray[np.bool_] = self.targets == target
        if not rows.any():
            known = sorted({int(target) for target in self.targets})
            allowed = one_of(names[target] if names else target for target in known)
            raise ValueError(
                expected("of_class", "be the target of an example", allowed, repr(of_class))
            )
        return rows

    def moments(self) -> Iterator[Moment]:
        """Each step, ready to be compared."""
        for step, stored in zip(self._steps, self._stored, strict=True):
            yield logged_moment(self._meta, step, stored.values())

    @cached_property
    def subject(self) -> Subject:
        """What is compared."""
        return subject_of(self._meta, self._stored[0].values().shape[1:], self.targets)


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
            AlarmEvent.of(said, alarm)
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


class _Found(dict[str, npt.NDArray[np.float64]]):
    """By the names of checks."""

    def __missing__(self, key: str) -> npt.NDArray[np.float64]:
        rule = "name a check that was made"
        raise KeyError(expected("key", rule, one_of(self), repr(key)))


def _quality_key(said: schema.Quality) -> str:
    return f"{said.check}/{said.of}" if said.of else said.check


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
