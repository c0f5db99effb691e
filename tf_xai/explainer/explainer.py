"""A model, a probe and methods, brought together."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from tf_xai import quality
from tf_xai.engine import Options, Passes
from tf_xai.engine.cache import engine_for, surveyed
from tf_xai.engine.fingerprint import fingerprint
from tf_xai.errors import one_of
from tf_xai.explainer.checking import checks_for, requests_of, require_checks
from tf_xai.explainer.choices import chosen_methods
from tf_xai.explainer.edits import check_edits, edited_inputs
from tf_xai.explainer.notes import blind_methods, choices_made, unreachable_logits
from tf_xai.explainer.reading import looked_up, read_by
from tf_xai.explainer.records import Setting, record_of
from tf_xai.explainer.task import (
    filled,
    is_sure,
    loss_name,
    meaning_of,
    settled,
    takes_logits,
    task_of,
)
from tf_xai.intervention import Intervention
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.probe.truth import PREDICTED
from tf_xai.quality import Case, Check
from tf_xai.record import Record
from tf_xai.targets.class_score import ClassScore

Judged = dict[str, npt.NDArray[np.float64]]


class Explainer:
    """Explains a probe by methods at the current weights of the model.

    Everything is checked and compiled here. `explain()` then explains the current weights, as often
    as needed, and compiles nothing unless the model itself was changed: a layer, its activation or
    settings. Targets that were left out are the classes that the model predicts at the first call.

    Args:
        model: a built Keras model whose output is `[batch, outputs]`.
        probe: the examples.
        methods: names, instances, or a mix; left out, those that suit the model.
        output: name or index of the output to explain if there are several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.
        checks: quality checks to run later: names, instances, or a mix.
        interventions: edits of the probe to try later.

    Raises:
        ValueError: if model, probe, methods and interventions do not fit together.
    """

    def __init__(
        self,
        model: Any,
        probe: Probe,
        methods: str | Method | Iterable[str | Method] | None = None,
        *,
        output: str | int | None = None,
        jit_compile: bool | str = "auto",
        checks: str | Check | Iterable[str | Check] = (),
        interventions: Iterable[Intervention] = (),
    ) -> None:
        self._model = model
        structure = surveyed(model, probe.all_inputs, output)
        self._given = probe.all_inputs
        self.probe = read_by(probe, model, structure)
        loss = loss_name(model, output)
        meaning = meaning_of(loss, self.probe, structure.output.shape[-1])
        self.methods, self.layer_left_out = chosen_methods(methods, structure, self.probe, meaning)
        self.checks = quality.resolve(checks)
        self.interventions = list(interventions)
        self._edited = edited_inputs(self.interventions, self.probe)
        self.model_name, self.model_fingerprint = structure.model_name, structure.fingerprint
        are_quantities = is_sure(loss, self.probe)
        may_be_labels = structure.output_lies_within_0_and_1 and not takes_logits(model, output)
        target = ClassScore(meaning, structure.output_is_probability, are_quantities, may_be_labels)
        self._options = Options(output, target, jit_compile)
        self._compile()
        self._looked_up = looked_up(model, self.probe)
        self.task = task_of(self.engine.head, structure.output.shape[-1])
        self.targets, right = settled(
            self.probe, self.task, self.engine.classes, loss, self.model_name
        )
        self.probe = self.probe.about(self.task, right)
        self._check()
        self._has_warned = False

    @overload
    def explain(self) -> dict[str, Record]: ...

    @overload
    def explain(self, series: str) -> Record: ...

    def explain(self, series: str | None = None) -> dict[str, Record] | Record:
        """Explains the current weights.

        Args:
            series: name of one of the methods; left out, all of them.

        Returns:
            The `Record` of that method, or those of all by the names of their series.

        Raises:
            ValueError: if there is no such method.
        """
        if fingerprint(self._model) != self._fingerprint:
            self._compile()
        if not self._has_warned:
            self._has_warned = True
            for caveat in self.caveats():
                warnings.warn(caveat, stacklevel=2)
        if series is not None:
            return self.record(self._method(series), self.passes())
        passes = self.passes()
        return {method.series_name: self.record(method, passes) for method in self.methods}

    @property
    def score(self) -> str:
        """The explained score: `"logit"`, `"log_probability"` or `"output"`."""
        return self.engine.score

    def choices(self) -> list[str]:
        """Notes about automatic choices."""
        return choices_made(self.methods, self.probe, self.task, self.model_name)

    def caveats(self) -> list[str]:
        """Caveats for readers of the explanations."""
        return [
            *(method.caveat for method in self.methods if method.caveat),
            *blind_methods(self.methods, self.probe, self._looked_up),
            *unreachable_logits(self.score, self.model_name),
        ]

    def passes(self) -> Passes:
        """The shared passes at the current weights; the first call fixes missing targets."""
        if self.targets is None or (self.targets == PREDICTED).any():
            self.targets = filled(self.targets, self.engine.predict(self.examples))
        return self.engine.run(self.examples, self.targets)

    def passes_at(self, inputs: npt.NDArray[Any]) -> Passes:
        """The shared passes over other inputs instead of the probe's.

        Args:
            inputs: of the same shape as the probe's.
        """
        assert self.targets is not None, "passes() comes first and fixes them"
        return self.engine.run(self.engine.moved(self.examples, inputs), self.targets)

    def record(self, method: Method, passes: Passes) -> Record:
        """The record of one of `methods`, given the shared passes."""
        series = [one.series_name for one in self.methods]
        explains_tokens = self.engine.structure.embeds
        setting = Setting(self.probe, self.task, self.score, series, explains_tokens)
        return record_of(method, passes, setting)

    def shuffling(self, stages: int, seed: int) -> AbstractContextManager[Iterator[str]]:
        """See `Engine.shuffling`."""
        return self.engine.shuffling(stages, seed)

    def checks_of(self, method: Method) -> list[Check]:
        """Those of `checks` that apply to one of `methods`."""
        return checks_for(method, self.checks, self.probe)

    def require_checks(self) -> None:
        """Raises `ValueError` if one of `checks` applies to none of the methods."""
        require_checks(self.checks, self.methods, self.probe)

    def judge(
        self,
        check: Check,
        method: Method,
        record: Record,
        passes: Passes,
        others: Mapping[str, Record],
    ) -> Judged:
        """The result of one of `checks_of(method)` for its record, at unchanged weights.

        Args:
            check: to run.
            method: that produced the record.
            record: to check.
            passes: of the same step.
            others: the records of the same step, by series.

        Returns:
            See `Check.judge`.
        """
        return check.judge(Case(record, method, self.probe, passes, self, others))

    def flips(self, intervention: Intervention, passes: Passes) -> npt.NDArray[np.float64]:
        """1 if one of `interventions` changes the prediction, else 0, `[examples]`."""
        edited = self.passes_at(self._edited[intervention.name])
        return intervention.flips(passes.predicted, edited.predicted)

    def _compile(self) -> None:
        """Creates the engine, or takes an earlier one for the same arguments."""
        inputs = self.probe.all_inputs
        structure = surveyed(self._model, self._given, self._options.output)
        texts = None if structure.vectorizer is None else self._given.array
        requests = requests_of(self.methods, self.checks, self.probe)
        self.engine = engine_for(self._model, structure, inputs, requests, self._options, texts)
        self.examples = self.engine.examples(inputs, texts)
        self._fingerprint = fingerprint(self._model)

    def _method(self, series: str) -> Method:
        for method in self.methods:
            if method.series_name == series:
                return method
        names = [method.series_name for method in self.methods]
        raise ValueError(f"`series` must be {one_of(names)}; got {series!r}.")

    def _check(self) -> None:
        """Raises `ValueError` if methods or edits do not suit the outputs."""
        classes = self.engine.classes
        check_edits(self.interventions, self.task, classes, self.model_name)
        for method in self.methods:
            method.check(self.probe, classes, self.model_name)
        names = self.probe.class_names
        if names is not None and len(names) < classes:
            raise ValueError(
                f"`class_names` must name every class of '{self.model_name}'. "
                f"Expected {classes} names; got {len(names)}."
            )
