"""A model, a probe and methods, brought together: checked once, explained as often as one likes."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import quality
from tf_xai.choices import chosen_methods, looked_up, read_by
from tf_xai.engine import Engine, Options, Passes, survey
from tf_xai.engine.primitives._primitive import Request
from tf_xai.errors import expected, one_of
from tf_xai.intervention import Intervention
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.probe.kinds import UNCERTAIN
from tf_xai.probe.truth import PREDICTED
from tf_xai.quality import Case, Check
from tf_xai.record import Explanation, FloatArray, Record
from tf_xai.targets.class_score import ClassScore
from tf_xai.task import (
    CLASSES,
    QUANTITIES,
    filled,
    is_sure,
    loss_name,
    meaning_of,
    settled,
    task_of,
)

Judged = dict[str, npt.NDArray[np.float64]]


class Explainer:
    """Explains `probe` by `methods` at whatever weights `model` has when it is asked.

    Args:
        model: a built Keras model whose output is `[batch, outputs]`.
        probe: the examples.
        methods: names, instances, or a mix; left out, those that suit the model.
        output: name or index of the output to explain where there are several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.
        checks: names, instances, or a mix, of what will be asked of the explanations.
        interventions: edits of the probe that will be tried.

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
        given, structure = probe, survey(model, probe.all_inputs, output)
        self.probe = probe = read_by(probe, model, structure)
        units = structure.output.shape[-1]
        loss = loss_name(model, output)
        meaning = meaning_of(loss, probe, units)
        self.methods, self.layer_left_out = chosen_methods(methods, structure, probe, meaning)
        self.checks = quality.resolve(checks)
        self.interventions = list(interventions)
        self._edited = _edits(self.interventions, probe)
        self.model_name = structure.model_name
        self.model_fingerprint = structure.fingerprint
        target = ClassScore(meaning, structure.output_is_probability, is_sure(loss, probe))
        options = Options(output, target, jit_compile)
        texts = None if structure.vectorizer is None else given.all_inputs.array
        self.engine = Engine(model, structure, probe.all_inputs, self._requests(), options, texts)
        self.examples = self.engine.examples(probe.all_inputs, texts)
        self._explains_tokens = structure.embedding is not None
        self._looked_up = looked_up(model, probe)
        self.task = task_of(self.engine.head, units)
        self.targets: npt.NDArray[np.int64] | None = None
        self._settle_targets(loss)

    @property
    def score(self) -> str:
        """What is explained: `"logit"`, `"log_probability"` or `"output"`."""
        return self.engine.score

    def choices(self) -> list[str]:
        """What was chosen for the user."""
        layers = {method.series_name: method.params().get("layer") for method in self.methods}
        said = [f"{name} uses layer '{layer}'" for name, layer in layers.items() if layer]
        if not self.probe.kind_is_given and self.probe.kind in UNCERTAIN:
            kind = UNCERTAIN[self.probe.kind]
            said.append(f"the examples are assumed to be {kind}; `kind=` declares another kind")
        if self.task != CLASSES:
            said.append(f"the outputs of '{self.model_name}' are assumed to be {self.task}")
        return said

    def caveats(self) -> list[str]:
        """What a reader of the explanations should be warned of."""
        said = [method.caveat for method in self.methods if method.caveat]
        blind = self._names_of_blind_methods() if self._looked_up else []
        if blind:
            said.append(
                f"{', '.join(blind)} says nothing of {', '.join(self._looked_up)}: whole numbers "
                "are looked up by the model, not differentiated; kernel_shap sees them"
            )
        if self.score == "log_probability":
            said.append(
                f"the softmax of '{self.model_name}' has no input that can be reached: "
                "the log-probability is explained instead of the logit"
            )
        return said

    def passes(self) -> Passes:
        """The shared passes at the present weights; at first, fixes targets that were not given."""
        if self.targets is None or (self.targets == PREDICTED).any():
            self.targets = filled(self.targets, self.engine.predict(self.examples))
        return self.engine.run(self.examples, self.targets)

    def explain(self, method: Method, passes: Passes) -> Record:
        """What one of `methods` says, given the shared passes."""
        assert self.targets is not None, "passes() comes first and fixes them"
        before = passes.count.now()
        said = method.explain(passes, self.probe)
        said = said if isinstance(said, Explanation) else Explanation(said)
        values = np.asarray(said.values, np.float32)
        axes = method.axis_names(values, self.probe)
        labels = method.labels(values, self.probe)
        is_signed = method.is_signed
        if self._explains_tokens and values.shape[1:] == passes.point_shape:
            values, axes = _per_token(values, method.input_multiplied), ("token",)
            is_signed = is_signed and method.input_multiplied
        elif tuple(axes) == ("column",) and method.input_multiplied:
            values, axes = _per_feature(values, self.probe), ("feature",)
            labels = [feature.name for feature in self.probe.features]
        count = passes.count.since(before)
        return Record(
            values=values,
            scores=passes.scores,
            targets=self.targets,
            predicted=passes.predicted,
            confidence=passes.confidence,
            params=method.params(),
            score=self.score,
            method=method.registry_name(),
            series=method.series_name,
            place=[one.series_name for one in self.methods].index(method.series_name),
            kind=method.kind,
            axes=axes,
            channels=method.channel_names(values, self.probe),
            is_signed=is_signed,
            input_multiplied=method.input_multiplied,
            rows=method.rows(values, self.probe),
            labels=labels,
            fit=said.fit,
            tree=said.tree,
            task=self.task,
            evaluations=count.evaluations,
            reused=count.reused,
        )

    def checks_of(self, method: Method) -> list[Check]:
        """Those of `checks` that can judge what one of `methods` says."""
        return [check for check in self.checks if check.applies_to(method, self.probe)]

    def require_checks(self) -> None:
        """Raises `ValueError` if one of `checks` can judge none of the methods."""
        for check in self.checks:
            if not self._can_judge(check):
                kinds = quality.registry().items()
                names = [name for name, kind in kinds if self._can_judge(kind())]
                rule = "hold checks that can judge one of the methods of this probe"
                raise ValueError(expected("quality", rule, one_of(names), repr(check.name())))

    def _can_judge(self, check: Check) -> bool:
        return any(check.applies_to(method, self.probe) for method in self.methods)

    def judge(
        self,
        check: Check,
        method: Method,
        record: Record,
        passes: Passes,
        others: Mapping[str, Record],
    ) -> Judged:
        """What one of `checks_of(method)` finds in its record, at unchanged weights.

        Args:
            check: that judges.
            method: that said it.
            record: what it said.
            passes: of which it said so.
            others: the records of the same step, by series.

        Returns:
            See `Check.judge`.
        """
        return check.judge(Case(record, method, self.probe, passes, self, others))

    def flips(self, intervention: Intervention, passes: Passes) -> npt.NDArray[np.float64]:
        """1 where one of `interventions` changes what the model predicts, else 0, `[examples]`."""
        edited = self.passes_at(self._edited[intervention.name])
        return intervention.flips(passes.predicted, edited.predicted)

    def passes_at(self, inputs: npt.NDArray[Any]) -> Passes:
        """The shared passes over other inputs in the place of the probe's.

        Args:
            inputs: as many as the probe's and like them.
        """
        assert self.targets is not None, "passes() comes first and fixes them"
        return self.engine.run(self.engine.moved(self.examples, inputs), self.targets)

    def _requests(self) -> list[Request]:
        """All that methods and checks will ask."""
        found: list[Request] = []
        for method in self.methods:
            found += method.needs(self.probe)
            for check in self.checks_of(method):
                found += check.needs(method, self.probe)
        return found

    def _names_of_blind_methods(self) -> list[str]:
        """Those that go by the derivative of the score by the inputs."""
        return [
            method.series_name
            for method in self.methods
            if any(request.differentiates_input for request in method.needs(self.probe))
        ]

    def _settle_targets(self, loss: str) -> None:
        classes = self.engine.classes
        self.targets, right = settled(self.probe, self.task, classes, loss, self.model_name)
        self.probe = self.probe.about(self.task, right)
        if self.task == QUANTITIES and self.interventions:
            rule = "be left out where outputs are quantities: none flips"
            allowed = "InterventionalEffect(edits=[...]) among the `methods`"
            given = [intervention.name for intervention in self.interventions]
            raise ValueError(expected("interventions", rule, allowed, given))
        for method in self.methods:
            method.check(self.probe, classes, self.model_name)
        for intervention in self.interventions:
            intervention.check_classes(classes, self.model_name)
        names = self.probe.class_names
        if names is not None and len(names) < classes:
            rule, allowed = f"name every class of '{self.model_name}'", f"{classes} names"
            raise ValueError(expected("class_names", rule, allowed, len(names)))


def explain(
    model: Any,
    probe: Any,
    method: str | Method,
    targets: Any = None,
    *,
    output: str | int | None = None,
    jit_compile: bool | str = "auto",
) -> Record:
    """Explains once, without files.

    Args:
        model: a built Keras model whose output is `[batch, outputs]`.
        probe: a `Probe`, or an array of inputs.
        method: a name such as `"grad_cam"`, or an instance such as `GradCAM(layer="conv")`.
        targets: class indices or one-hot rows; left out, the probe's, else the predicted classes.
        output: name or index of the output to explain where there are several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.

    Returns:
        A `Record`: `values` as NumPy, axis 0 the example, signed and un-normalised.

    Raises:
        ValueError: if the arguments do not fit together; the message names the argument.
    """
    if not isinstance(probe, Probe):
        probe = Probe(probe, targets)
    elif targets is not None:
        probe = probe.with_targets(targets)
    explainer = Explainer(model, probe, method, output=output, jit_compile=jit_compile)
    for caveat in explainer.caveats():
        warnings.warn(caveat, stacklevel=2)
    return explainer.explain(explainer.methods[0], explainer.passes())


def _per_token(values: FloatArray, input_multiplied: bool) -> FloatArray:
    """`[examples, tokens]` from `[examples, tokens, embedding]`.

    Parts of a sum are added; of a derivative, the length is taken.
    """
    if input_multiplied:
        return values.sum(axis=-1, dtype=np.float64).astype(np.float32)
    return np.linalg.norm(values, axis=-1)


def _per_feature(values: FloatArray, probe: Probe) -> FloatArray:
    """`[examples, features]` from `[examples, columns]`: parts of a sum are added."""
    columns = [list(feature.columns) for feature in probe.features]
    return np.stack([values[:, places].sum(axis=1) for places in columns], axis=1)


def _edits(interventions: Sequence[Intervention], probe: Probe) -> dict[str, npt.NDArray[Any]]:
    edited = {intervention.name: intervention.edited(probe) for intervention in interventions}
    if len(edited) < len(interventions):
        names = [intervention.name for intervention in interventions]
        rule, allowed = "have a name of its own", "`name=` where an edit is used twice"
        raise ValueError(expected("interventions", rule, allowed, names))
    return edited
