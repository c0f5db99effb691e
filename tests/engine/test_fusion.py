"""What methods share is run once: counted by a layer that sees every example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import engines
import pytest

import tf_xai as xai
from tf_xai import quality
from tf_xai.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.quality.deletion import Deletion
from tf_xai.quality.infidelity import Infidelity
from tf_xai.quality.insertion import Insertion
from tf_xai.quality.max_sensitivity import MaxSensitivity
from tf_xai.quality.road import Road

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
            records = [explainer.record(method, passes) for method in explainer.methods]
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


def asked(check: Any, method: str | Method) -> dict[str, int]:
    """Examples that ran forward and backward because a check asked for them."""
    counter = engines.Counter()
    model = engines.sequential(counter, engines.conv(), channels=1)
    pictures = engines.examples(COUNT)[..., :1]
    probe = xai.Probe(pictures, engines.targets(COUNT), masks=pictures > 0)
    explainer = Explainer(model, probe, method, checks=check)
    (prepared,), (judge,) = explainer.methods, explainer.checks
    passes = explainer.passes()
    record = explainer.record(prepared, passes)
    with counter.counting() as seen:
        explainer.judge(judge, prepared, record, passes, {"": record})
    return seen


@pytest.mark.parametrize("name", quality.DEFAULTS)
def test_the_default_checks_cost_next_to_nothing(name: str) -> None:
    rows = 1 if name == "completeness_gap" else 0
    said = asked(name, xai.IntegratedGradients(samples=4))
    assert said == {"forward": rows, "backward": 0}


@pytest.mark.parametrize(
    ("check", "rows"),
    [
        (Deletion(steps=4), 3 * COUNT * 5),
        (Insertion(steps=4), 3 * COUNT * 5),
        (Infidelity(samples=6), COUNT * 6),
        (Road(shares=[0.5, 0.7]), 3 * COUNT * 4),
    ],
)
def test_expensive_checks_run_forward_as_often_as_documented(check: Any, rows: int) -> None:
    assert asked(check, "sensitivity") == {"forward": rows, "backward": 0}


@pytest.mark.parametrize(
    ("method", "rows"),
    [
        (xai.IntegratedGradients(samples=4), 1),
        (xai.IntegratedGradients(samples=4, baseline=["zeros", "mean"]), 2),
        (xai.ExpectedGradients(samples=4), COUNT),
        (xai.Conductance(samples=4), 1),
    ],
)
def test_the_whole_costs_a_row_a_baseline(method: Method, rows: int) -> None:
    assert asked("completeness_gap", method) == {"forward": rows, "backward": 0}


def test_max_sensitivity_explains_again() -> None:
    said = asked(MaxSensitivity(samples=3), "sensitivity")
    assert said == {"forward": 3 * COUNT, "backward": 3 * COUNT}


def test_an_intervention_is_one_pass_more() -> None:
    counter = engines.Counter()
    model = engines.sequential(counter, engines.conv())
    darker = xai.Intervention(lambda inputs: inputs / 2, name="darker")
    explainer = Explainer(model, engines.probe(COUNT), "sensitivity", interventions=[darker])
    passes = explainer.passes()
    with counter.counting() as seen:
        explainer.flips(darker, passes)
    assert seen == {"forward": COUNT, "backward": COUNT}
