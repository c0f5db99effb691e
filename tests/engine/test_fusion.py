"""What methods share is run once: counted by a layer that sees every example."""

from __future__ import annotations

from collections.abc import Sequence

import engines
import pytest

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.methods import Method

SINGLE_PASS = (
    "activation",
    "cam",
    "grad_cam",
    "grad_cam_plus_plus",
    "gradient_x_input",
    "hires_cam",
    "layer_cam",
    "sensitivity",
)
COUNT = 5


def evaluations(methods: Sequence[str | Method], *, steps: int = 1) -> dict[str, int]:
    """Examples that ran forward and backward in that many explained steps."""
    counter = engines.Counter()
    model = engines.sequential(counter, engines.conv())
    explainer = Explainer(model, engines.probe(COUNT), methods)
    with counter.counting() as seen:
        for _ in range(steps):
            passes = explainer.passes()
            records = [explainer.explain(method, passes) for method in explainer.methods]
            assert all(len(record.scores) == len(record.predicted) for record in records)
    return seen


def test_every_method_of_the_single_pass_together() -> None:
    assert evaluations(SINGLE_PASS) == {"forward": COUNT, "backward": COUNT}


def test_every_step_costs_the_same() -> None:
    assert evaluations(SINGLE_PASS, steps=3) == {"forward": 3 * COUNT, "backward": 3 * COUNT}


def test_activations_need_no_backward_pass() -> None:
    assert evaluations(["activation"]) == {"forward": COUNT, "backward": 0}


def test_guided_backpropagation_adds_a_backward_pass_only() -> None:
    said = evaluations([*SINGLE_PASS, "guided_backprop"])
    assert said == {"forward": COUNT, "backward": 2 * COUNT}


@pytest.mark.parametrize("samples", [4, 7])
def test_integrated_gradients_runs_as_often_as_it_has_samples(
    samples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", COUNT)
    said = evaluations([xai.IntegratedGradients(samples=samples)])
    assert said == {"forward": (1 + samples) * COUNT, "backward": samples * COUNT}


def test_targets_that_are_predicted_cost_one_more_pass_once() -> None:
    counter = engines.Counter()
    model = engines.sequential(counter, engines.conv())
    explainer = Explainer(model, xai.Probe(engines.examples(COUNT)), "sensitivity")
    with counter.counting() as first:
        explainer.passes()
    with counter.counting() as second:
        explainer.passes()
    assert first["forward"] == 2 * COUNT
    assert second["forward"] == COUNT
