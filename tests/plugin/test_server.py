"""The real TensorBoard, in each of its load modes."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import logs
import pytest
from serving import PATIENCE_S, tensorboard

from tf_xai.schema import (
    DriftList,
    DriftMatrix,
    Overview,
    PredictionsList,
    ScalarList,
    StepList,
    ValuesList,
)

STEPS = 500


def ask(address: str, route: str) -> bytes:
    with urllib.request.urlopen(f"{address}/data/plugin/tf_xai/{route}") as answer:
        data: bytes = answer.read()
    return data


def wait_for_steps(address: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        overview = Overview.FromString(ask(address, "overview"))
        if overview.runs and overview.runs[0].last_step == STEPS - 1:
            return
        time.sleep(0.5)
    raise AssertionError(f"not all steps were read: {overview}")


@pytest.mark.parametrize("load_fast", ["false", "auto"])
def test_no_step_is_dropped(tmp_path: Path, load_fast: str) -> None:
    folder = tmp_path / "logs"
    recipe = logs.Recipe(steps=STEPS, examples=4, methods=("grad_cam",))
    logs.write(folder / "xai", recipe)
    logs.write_curves(folder, recipe)
    every = list(range(STEPS))
    with tensorboard(folder, "--load_fast", load_fast) as address:
        wait_for_steps(address)
        listed = StepList.FromString(ask(address, "steps?run=xai&series=grad_cam"))
        assert [step.step for step in listed.steps] == every
        said = PredictionsList.FromString(ask(address, "predictions?run=xai"))
        assert [at.step for at in said.steps] == every
        curves = ScalarList.FromString(ask(address, "scalars?run=xai")).scalars
        assert [(curve.run, curve.tag) for curve in curves if "loss" in curve.tag] == [
            ("train", "epoch_loss"),
            ("validation", "epoch_loss"),
        ]
        assert all(list(curve.step) == every[:-1] for curve in curves)
        for start in range(0, STEPS, 64):
            wanted = every[start : start + 64]
            query = "".join(f"&step={step}" for step in wanted)
            found = ValuesList.FromString(ask(address, f"values?run=xai&series=grad_cam{query}"))
            assert [at.step for at in found.steps] == wanted
            drift = f"measure=spearman&reference=last{query}"
            told = DriftList.FromString(ask(address, f"drift?run=xai&series=grad_cam&{drift}"))
            assert [at.step for at in told.steps] == wanted
            assert {at.drift.reference_step for at in told.steps} == {STEPS - 1}
            asked = f"run=xai&series=grad_cam&measure=spearman&example=0{query}"
            assert DriftMatrix.FromString(ask(address, f"matrix?{asked}")).steps == wanted
