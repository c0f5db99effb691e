"""Every kind of model, a row each, over every method that applies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import keras
import numpy as np
import pytest
from methods_by_kind import methods_for
from zoo import EXAMPLES, KINDS, Array, Kind, sigmoid

import tf_xai as xai
from tf_xai import methods
from tf_xai.engine import LayerInfo, survey
from tf_xai.engine.primitives.class_scores import ClassScores
from tf_xai.explainer import Explainer
from tf_xai.explainer.reading import read_by
from tf_xai.probe.inputs import Inputs

NAMES = sorted(methods.registry())
PREDICTIONS_ONLY = frozenset(
    {
        "ale",
        "interventional_effect",
        "kernel_shap",
        "lime",
        "occlusion",
        "pdp",
        "permutation_importance",
        "rise",
        "surrogate_tree",
    }
)
EXACT = xai.IntegratedGradients(samples=64, baseline="zeros")

every_kind = pytest.mark.parametrize("title", KINDS, scope="module")  # row by row


@dataclass(frozen=True)
class Explained:
    """One model, and what every method that applies says of it."""

    model: Any
    probe: xai.Probe
    explainer: Explainer
    records: dict[str, xai.Record]
    before: list[bytes]
    after: list[bytes]


def state(model: Any) -> list[bytes]:
    return [np.asarray(variable.value).tobytes() for variable in model.variables]


def build(kind: Kind) -> Any:
    """The model with no weight left at zero: without biases every path is straight."""
    keras.utils.set_random_seed(1)
    model = kind.build()
    rng = np.random.default_rng(0)
    moved = [weight + 0.3 * np.abs(rng.normal(size=weight.shape)) for weight in model.get_weights()]
    model.set_weights(moved)
    return model


def probe_of(kind: Kind, inputs: Any = None) -> xai.Probe:
    inputs = kind.inputs if inputs is None else inputs
    return xai.Probe(inputs, list(kind.targets), explained=kind.explained)


def applicable(kind: Kind, model: Any, probe: xai.Probe) -> list[str]:
    known = read_by(probe, model, survey(model, probe.all_inputs, kind.output))
    return [name for name in methods_for(known.kind) if name not in kind.refused]


@lru_cache(maxsize=1)
def explained(title: str) -> Explained:
    kind = KINDS[title]
    with kind.around():
        model, probe = build(kind), probe_of(kind)
        chosen = [
            EXACT if name == "integrated_gradients" else name
            for name in applicable(kind, model, probe)
        ]
        before = state(model)
        explainer = Explainer(model, probe, chosen, output=kind.output)
        passes = explainer.passes()
        records = [explainer.record(method, passes) for method in explainer.methods]
    said = {record.method: record for record in records}
    return Explained(model, probe, explainer, said, before, state(model))


def layers_of(said: Explained, kind: Kind) -> dict[str, LayerInfo]:
    found = survey(said.model, said.probe.all_inputs, kind.output)
    return {info.path: info for info in found.layers}


def documented_shape(
    record: xai.Record, said: Explained, layers: dict[str, LayerInfo]
) -> tuple[int, ...]:
    """Of one example: the layer's cells or units, the classes, the tokens, or the inputs."""
    if record.view == "decisions":
        return (said.explainer.passes().ask(ClassScores()).shape[1],)
    if record.view == "representations":
        return layers[str(record.params["layer"])].shape[-1:]
    if not record.params.get("layer"):
        return said.probe.inputs.shape[1:]
    cells = layers[str(record.params["layer"])].shape[:-1]
    return (*cells, len(record.channels)) if record.channels else cells


@every_kind
def test_every_method(title: str) -> None:
    kind, said = KINDS[title], explained(title)
    layers = layers_of(said, kind)
    assert set(said.records) >= set(NAMES) - kind.refused - PREDICTIONS_ONLY
    for name, record in said.records.items():
        if name not in PREDICTIONS_ONLY:
            shape = documented_shape(record, said, layers)
            assert record.values.shape == (EXAMPLES, *shape), name
        assert len(record.values) == len(record.rows or said.probe), name
        assert len(record.axes) == record.values.ndim - 1, name
        assert np.isfinite(record.values).all(), name
        assert (np.abs(record.values).max() == 0) == (name in kind.silent), name


@every_kind
def test_nothing_of_the_model_changes(title: str) -> None:
    said = explained(title)
    assert said.after == said.before
    assert not [layer for layer in said.model._flatten_layers() if "call" in vars(layer)]


@every_kind
def test_the_chosen_layer(title: str) -> None:
    records = explained(title).records
    maps = [records[name] for name in records if name not in ("cam", "representation")]
    chosen = {record.params.get("layer") for record in maps}
    assert chosen - {None} == {KINDS[title].layer} - {None}


@every_kind
def test_a_layer_can_be_named(title: str) -> None:
    kind, said = KINDS[title], explained(title)
    if kind.named_layer is not None:
        cells = layers_of(said, kind)[kind.named_layer].shape[:-1]
        for layer in (kind.named_layer, kind.named_layer.rsplit("/", 1)[-1]):
            record = xai.explain(said.model, said.probe, xai.GradCAM(layer=layer))
            assert record.params["layer"] == kind.named_layer
            assert record.values.shape == (EXAMPLES, *cells)


def own_output(model: Any, inputs: Inputs, output: str | int | None) -> Array:
    answer = model(inputs.packed(inputs.arrays), training=False)
    if isinstance(output, str):
        answer = (
            answer
            if isinstance(answer, dict)
            else dict(zip(model.output_names, answer, strict=True))
        )
    return np.asarray(answer if output is None else answer[output], np.float64)


@every_kind
def test_scores_make_the_models_own_output(title: str) -> None:
    kind, said = KINDS[title], explained(title)
    expected = own_output(said.model, said.probe.all_inputs, kind.output)
    units = expected.shape[1]
    classes = [1] if kind.head is sigmoid and units == 1 else range(units)
    engine, examples = said.explainer.engine, said.explainer.examples
    scores = [engine.run(examples, np.full(EXAMPLES, index)).scores for index in classes]
    answer = kind.head(np.stack(scores, axis=1).astype(np.float64))
    np.testing.assert_allclose(answer, expected, rtol=0, atol=kind.precision)


@contextmanager
def without_embedding(model: Any) -> Iterator[None]:
    embedding = model.get_layer("embedding")
    before = embedding.get_weights()
    embedding.set_weights([np.zeros_like(table) for table in before])
    try:
        yield
    finally:
        embedding.set_weights(before)


def baseline_scores(said: Explained, kind: Kind) -> Array:
    """Scores where the explained input is zero, or the embedding of its tokens."""

    def scores(probe: xai.Probe) -> Array:
        return xai.explain(said.model, probe, "sensitivity", output=kind.output).scores

    if said.probe.inputs.dtype.kind == "i":
        with without_embedding(said.model):
            return scores(said.probe)
    inputs = said.probe.all_inputs
    arrays = {**inputs.arrays, inputs.explained: np.zeros_like(inputs.array)}
    return scores(probe_of(kind, inputs.packed(arrays)))


@every_kind
def test_integrated_gradients_is_complete(title: str) -> None:
    kind, said = KINDS[title], explained(title)
    record = said.records["integrated_gradients"]
    sums = record.values.reshape(EXAMPLES, -1).sum(axis=1, dtype=np.float64)
    change = record.scores - baseline_scores(said, kind)
    assert np.abs(sums - change).sum() <= kind.completeness * np.abs(change).sum()


@every_kind
def test_tokens_are_explained_one_by_one(title: str) -> None:
    said = explained(title)
    if said.probe.inputs.dtype.kind == "i":
        axes = {tuple(one.axes) for one in said.records.values() if one.view == "maps"}
        assert axes - {("time",), ("time", "channel")} == {("token",)}


@every_kind
def test_a_method_that_does_not_apply_names_others_that_do(title: str) -> None:
    kind, said = KINDS[title], explained(title)
    for name in sorted(kind.refused):
        with pytest.raises(ValueError, match=f"[`']{name}[`']") as refusal:
            xai.explain(said.model, said.probe, name, output=kind.output)
        others = set(NAMES) - {name}
        assert [other for other in others if f"'{other}'" in str(refusal.value)], name
    assert state(said.model) == said.before
