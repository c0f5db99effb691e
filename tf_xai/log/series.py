"""One method's explanations over the steps of one run, read from its log."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.comparison.history import Moment, logged_moment
from tf_xai.comparison.references import (
    Comparison,
    Summary,
    is_better_larger,
    settled_at,
    summarise,
)
from tf_xai.drift import MAPS, Subject, logged_classes, measures, subject_of
from tf_xai.errors import one_of
from tf_xai.log import selections
from tf_xai.log.frames import columns_of
from tf_xai.log.run_log import RunLog
from tf_xai.log.tree_rules import rules

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


class Series:
    """One method's explanations over the steps of one run.

    Arrays have the axes step, example, and the method's own. For some methods, axis 1 is not the
    example but what `rows` names, such as the feature of a curve.
    """

    def __init__(self, run: str, log: RunLog, name: str) -> None:
        self.run = run
        self.name = name
        self._log = log
        self._meta = log.series[name]
        kept = log.steps_of(name)
        self._steps = [log.steps[name][step] for step in kept]
        self._predictions = [log.predictions[step] for step in kept]
        self._stored = [log.stored[name][step] for step in kept]

    def __repr__(self) -> str:
        return f"<Series {self.name!r} of run {self.run!r}, {len(self._steps)} steps>"

    @property
    def method(self) -> str:
        """Registry name of the method."""
        return self._meta.method

    @property
    def params(self) -> dict[str, Any]:
        """The method's parameters."""
        try:
            params = json.loads(self._meta.params_json)
        except (ValueError, RecursionError) as error:
            raise schema.CorruptLogError(f"`params` of '{self.name}' is not JSON") from error
        return params if isinstance(params, dict) else {"params": params}

    @property
    def fingerprint(self) -> str:
        """Of the probe."""
        return self._meta.fingerprint

    @property
    def axes(self) -> list[str]:
        """The meaning of the axes of `values` after step and example."""
        return list(self._meta.axes)

    @property
    def rows(self) -> list[str]:
        """Names along axis 1 of `values`; empty if that is the probe's examples."""
        return [row.name for row in self._meta.rows]

    @property
    def labels(self) -> list[str]:
        """Names along axis 2 of `values`, such as features; empty if it has none."""
        return list(self._meta.labels)

    @property
    def grids(self) -> list[list[npt.NDArray[np.float64]]]:
        """Where the curve or surface of each of `rows` was evaluated: one array per axis.

        The same number of entries of `values` along that axis belong to it; categories are codes.
        """
        return [[np.array(grid.at) for grid in row.grids] for row in self._meta.rows]

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
        found = [stored.values() for stored in self._stored]
        for values, step in zip(found, self._steps, strict=True):
            if values.shape != found[0].shape:
                raise selections.size_error(self.name, step)
        return np.stack(found)

    @property
    def targets(self) -> IntArray:
        """The explained class of each example, `[examples]`."""
        return np.array(self._log.probe.targets if self._log.probe else [], np.int64)

    @property
    def scores(self) -> FloatArray:
        """Score of the target, `[steps, examples]`."""
        return np.array([message.score for message in self._predictions], np.float32)

    @property
    def predicted(self) -> IntArray:
        """Class that the model predicts, `[steps, examples]`."""
        return np.array([message.predicted for message in self._predictions], np.int64)

    @property
    def confidence(self) -> FloatArray:
        """Probability of the predicted class, `[steps, examples]`; NaN if there are none."""
        unknown = [np.nan] * self.scores.shape[1]
        rows = [list(message.confidence) or unknown for message in self._predictions]
        return np.array(rows, np.float32)

    @property
    def degenerate(self) -> npt.NDArray[np.bool_]:
        """Whether the map is empty or not finite, `[steps, examples]`, or `[steps, rows]`."""
        return np.array([step.degenerate for step in self._steps], bool)

    @property
    def magnitude(self) -> FloatArray:
        """Sum of |values|, `[steps, examples]`, or `[steps, rows]`."""
        unknown = [np.nan] * self.degenerate.shape[1]
        rows = [list(step.magnitude) or unknown for step in self._steps]
        return np.array(rows, np.float32)

    def metric(self, name: str) -> npt.NDArray[np.float64]:
        """A metric of Keras' `logs` at each step, such as `"val_loss"`, `[steps]`; NaN: unknown."""
        metrics = [{m.name: m.value for m in message.metrics} for message in self._predictions]
        known = sorted({key for at_step in metrics for key in at_step})
        if name not in known:
            raise ValueError(
                "`name` must be the name of a logged metric. "
                f"Expected {one_of(known)}; got {name!r}."
            )
        return np.array([at_step.get(name, np.nan) for at_step in metrics])

    def best_step(self, monitor: str = "val_loss", mode: str = "auto") -> int:
        """The step at which a metric was best.

        Args:
            monitor: the metric, as in Keras' `EarlyStopping`.
            mode: `"min"`, `"max"`, or `"auto"`, which depends on the name.
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
        """How far apart the explanations of two steps are: the median over the probe.

        For measures that are 0 or 1, such as `"flip"`, it is the mean.

        Args:
            measure: such as `"spearman"` or `"top_k_iou"`; it need not have been logged.
            reference: what each step is compared with: `"previous"`, `"first"`, `"last"`, a step,
                the same steps of another run's series, or `"another_example"` of the same step,
                which shows how far apart unrelated explanations are. Left out, every step.
            per_example: return one number for each example instead.

        Returns:
            `[steps]`, or `[steps, steps]` without a reference; with a last axis of examples if
            `per_example`. NaN where nothing can be compared.
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
        """A summary over the probe or a class, with quartiles and a bootstrap interval."""
        return summarise(self._drift_of(measure, reference, of_class), measures()[measure])

    def settled(
        self, measure: str = "spearman", *, of_class: int | str | None = None
    ) -> int | None:
        """The first step from which on the drift stayed small; None if it did not."""
        drift = self._drift_of(measure, "previous", of_class)
        index = settled_at(measures()[measure].over_examples(drift))
        return None if index is None else int(self.steps[index])

    @property
    def quality(self) -> dict[str, npt.NDArray[np.float64]]:
        """Results of the checks, `[steps, examples]` each; NaN at steps that were not checked.

        Values to compare with a check have a second name, such as `"deletion/random"`.
        """
        keys: dict[str, int] = {}
        for quality in (quality for at in self._steps for quality in at.quality):
            keys[selections.quality_key(quality)] = max(
                len(quality.values), keys.get(selections.quality_key(quality), 1)
            )
        found = selections.QualityResults(
            {key: np.full((len(self._steps), size), np.nan) for key, size in keys.items()}
        )
        for row, at in enumerate(self._steps):
            for quality in at.quality:
                found[selections.quality_key(quality)][row] = quality.values
        return found

    def animate(
        self,
        example: int | str,
        path: str | Path,
        *,
        first: int | None = None,
        last: int | None = None,
    ) -> Path:
        """Writes one example's picture with its map over it as an animation, one frame per step.

        All frames share one scale, and a line below gives the step and the prediction. Of more than
        64 steps, 64 are chosen evenly, including the first and the last.

        Args:
            example: its index or its name.
            path: of the file, `.gif` or `.webp`; an existing file is replaced.
            first: the step to start from; left out, the first.
            last: the step to end at; left out, the last.

        Returns:
            The file.

        Raises:
            ValueError: if the series has no maps over pictures, or an argument is wrong.
        """
        from tf_xai.pictures.animation import animated, checked_format, chosen_steps

        target, probe = Path(path), self._log.probe
        if self.subject.kind != MAPS or probe is None or not probe.HasField("pictures"):
            raise ValueError(
                "`series` must have maps over pictures. "
                f"Expected maps of images; got '{self.name}' of {self.subject.kind}."
            )
        file_format = checked_format(target)
        place = selections.example_index(example, list(probe.names))
        steps = chosen_steps(selections.steps_between(self.steps.tolist(), first, last))
        maps = {
            moment.step: moment.rows[place].reshape(self.subject.shape).copy()
            for moment in self._moments_at(steps)
        }
        predictions = {message.step: message for message in self._predictions}
        animation = animated(probe, place, maps, predictions, self._meta.is_signed, file_format)
        target.write_bytes(animation)
        return target

    def to_dataframe(self) -> Any:
        """One row for each step and example, as a `pandas.DataFrame`.

        If the series is not about examples, it is one row for each step and each of `rows`, whose
        name is in the column "example"; columns about examples are left out.
        """
        import pandas as pd

        names = self._log.probe.names if self._log.probe else None
        return pd.DataFrame(columns_of(self, self._steps, names))

    def rules(self, step: int = -1) -> list[str]:
        """The surrogate tree at one of `steps` as sentences, one per leaf; -1: at the last step.

        Raises:
            ValueError: if the series has no tree, or the step was not explained.
        """
        found = {step.step: step.tree.nodes for step in self._steps if step.tree.nodes}
        if not found:
            raise ValueError(
                "`series` must have trees. "
                f"Expected a series of `surrogate_tree`; got '{self.name}' of {self.method}."
            )
        if step != -1 and step not in found:
            raise ValueError(
                f"`step` must be an explained step. Expected {one_of(found)}; got {step}."
            )
        names = list(self._log.probe.class_names) if self._log.probe else []
        return rules(found[max(found) if step == -1 else step], self.labels, names)

    def _drift_of(
        self, measure: str, reference: str | int | Series, of_class: int | str | None
    ) -> npt.NDArray[np.float64]:
        drift = self.drift(measure, reference, per_example=True)
        return drift[:, self._rows_of(of_class)] if measures()[measure].per_example else drift

    def _rows_of(self, of_class: int | str | None) -> npt.NDArray[np.bool_]:
        if of_class is None:
            return np.ones(self.degenerate.shape[1], bool)
        if self.rows:
            raise ValueError(
                f"`of_class` must be left out for '{self.name}'. "
                f"Expected None, since it is not about examples; got {of_class!r}."
            )
        class_names = self._log.probe.class_names if self._log.probe else []
        return selections.of_target(self.targets, class_names, of_class)

    def moments(self) -> Iterator[Moment]:
        """Each step, ready to be compared."""
        return self._moments_at(self.steps.tolist())

    def _moments_at(self, steps: Sequence[int]) -> Iterator[Moment]:
        for step, stored in zip(self._steps, self._stored, strict=True):
            if step.step in steps:
                moment = logged_moment(self._meta, step, stored.values())
                if moment.rows.shape[1] != math.prod(self.subject.shape):
                    raise selections.size_error(self.name, step)
                yield moment

    @cached_property
    def subject(self) -> Subject:
        """What the compared rows represent."""
        right = logged_classes(self._log.probe) if self._log.probe else self.targets
        return subject_of(self._meta, self._meta.kind, self._stored[0].values().shape[1:], right)
