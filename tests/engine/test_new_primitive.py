"""A primitive and a method of one's own, from outside the package, on their way to the tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import engines
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from engines import Array, Counter
from tensorboard_client import PREFIX, client_of

import tf_xai as xai
from tf_xai.engine import Passes
from tf_xai.engine.loop import Chunks
from tf_xai.engine.primitives import INDEX, NUMBER, Loop, Request
from tf_xai.engine.tracing import INPUT, TracedModel, Tracer, gradients_of
from tf_xai.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.schema import Overview, ValuesList, unpack

COUNT = 5
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Curvature(Loop[float, FloatArray]):
    """`ds/dx(x + h g) - ds/dx(x)`, where `g = ds/dx(x)`; asked with `h`."""

    columns = (INDEX,)

    def pairs(self, examples: int) -> int:
        return examples

    def shared(self, tracer: Tracer) -> list[Any]:
        return [tf.TensorSpec([], NUMBER)]

    def trace(self, model: TracedModel, *arguments: Any) -> dict[str, Any]:
        example, step = arguments

        def slope(points: Any) -> Any:
            explained, _ = model.run(points, example)
            return gradients_of(explained.score, {INPUT: points})[INPUT]

        points = model.points(example)
        here = slope(points)
        return {"change": slope(points + step * here) - here}

    def run(self, chunks: Chunks, arguments: float) -> FloatArray:
        parts = []
        for index, kept in chunks.rows(chunks.examples):
            answer = chunks.call([index], [arguments])["change"]
            parts += [part[:count] for part, count in zip(answer, kept, strict=True)]
        return np.concatenate(parts)


@dataclass(frozen=True, kw_only=True)
class Bend(Method):
    """How the derivative changes along itself, a step of that length ahead."""

    step: float = 0.1

    def needs(self, probe: xai.Probe) -> Sequence[Request]:
        return [Curvature()]

    def explain(self, passes: Passes, probe: xai.Probe) -> FloatArray:
        return passes.ask(Curvature(), self.step)

    @classmethod
    def registry_name(cls) -> str:
        return "bend"


def model(*others: Any) -> Any:
    tf.keras.utils.set_random_seed(3)
    return engines.sequential(*others, engines.conv(activation="tanh"))


def slopes(explained: Any, inputs: Array) -> Array:
    """Derivatives of the logits of the targets, by a tape."""
    logits = tf.keras.models.clone_model(explained)
    logits.set_weights(explained.get_weights())
    logits.layers[-1].activation = tf.keras.activations.linear
    points = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(points)
        score = tf.gather(logits(points), engines.targets(COUNT), axis=1, batch_dims=1)
    return np.asarray(tape.gradient(score, points))


def expected(explained: Any, step: float) -> Array:
    inputs = engines.examples(COUNT)
    here = slopes(explained, inputs)
    return slopes(explained, (inputs + step * here).astype(np.float32)) - here


def test_explain() -> None:
    explained = model()
    record = xai.explain(explained, engines.probe(COUNT), Bend(step=2.0))
    np.testing.assert_allclose(record.values, expected(explained, 2.0), rtol=1e-3, atol=1e-6)
    assert record.evaluations == 2 * COUNT


@pytest.mark.parametrize("largest", [1, 2])
def test_it_is_chunked(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = xai.explain(model(), engines.probe(COUNT), Bend(step=2.0))
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", largest)
    said = xai.explain(model(), engines.probe(COUNT), Bend(step=2.0))
    np.testing.assert_allclose(said.values, whole.values, rtol=1e-4, atol=1e-6)


def test_its_chunks_are_halved_where_memory_runs_short() -> None:
    layer = engines.Limited(10**6)
    explained = model(layer)
    explainer = Explainer(explained, engines.probe(COUNT), [Bend(step=2.0)])
    layer.limit = 2
    record = explainer.record(explainer.methods[0], explainer.passes())
    assert explainer.engine.halvings > 0
    np.testing.assert_allclose(record.values, expected(explained, 2.0), rtol=1e-3, atol=1e-6)


def test_two_methods_share_its_function(monkeypatch: pytest.MonkeyPatch) -> None:
    traces: list[Any] = []
    trace = Curvature.trace

    def counted(self: Curvature, *arguments: Any) -> Any:
        traces.append(arguments)
        return trace(self, *arguments)

    monkeypatch.setattr(Curvature, "trace", counted)
    counter = Counter()
    methods = [Bend(), Bend(step=2.0, name="far"), "sensitivity"]
    explainer = Explainer(model(counter), engines.probe(COUNT), methods)
    with counter.counting() as seen:
        passes = explainer.passes()
        records = [explainer.record(method, passes) for method in explainer.methods]
    assert len(traces) == 1
    assert [record.evaluations for record in records] == [2 * COUNT, 2 * COUNT, 0]
    assert seen["forward"] == (1 + 2 + 2) * COUNT


def test_from_fit_to_the_tab(tmp_path: Path) -> None:
    explained = model()
    explained.compile("sgd", "sparse_categorical_crossentropy")
    callback = xai.Explain(
        engines.probe(COUNT), [Bend(step=2.0), "sensitivity"], log_dir=tmp_path / "run"
    )
    explained.fit(
        engines.examples(COUNT), engines.targets(COUNT), epochs=2, verbose=0, callbacks=[callback]
    )
    series = xai.load(tmp_path / "run")["bend"]
    assert series.steps.tolist() == [0, 1, 2]
    scale = np.abs(series.values[-1]).max()
    np.testing.assert_allclose(
        series.values[-1], expected(explained, 2.0), rtol=0, atol=1e-2 * scale
    )
    client = client_of(tmp_path)
    overview = asked(client, "overview", Overview)
    (run,) = overview.runs
    (bend,) = [one for one in run.series if one.name == "bend"]
    assert (bend.method, bend.kind, len(bend.axes)) == ("bend", "maps", 3)
    answer = asked(client, "values?run=run/xai&series=bend&step=2", ValuesList)
    (values,) = answer.steps
    np.testing.assert_allclose(unpack(values.values), series.values[-1])


def asked(client: Any, address: str, kind: Any) -> Any:
    answer = client.get(PREFIX + address, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, answer.text
    return kind.FromString(answer.data)
