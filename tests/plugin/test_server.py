"""The real TensorBoard, in each of its load modes."""

from __future__ import annotations

import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import logs
import pytest
from tensorboard_process import PATIENCE_S, tensorboard

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


def wait_for_steps(address: str, last: int = STEPS - 1) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        overview = Overview.FromString(ask(address, "overview"))
        if overview.runs and overview.runs[0].last_step == last:
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


@pytest.mark.parametrize("name", ['a "quoted" run', "back\\slash", "tab\tin it"])
@pytest.mark.parametrize("load_fast", ["false", "auto"])
def test_names_that_the_fast_loader_cannot_read(tmp_path: Path, name: str, load_fast: str) -> None:
    folder = tmp_path / "logs"
    logs.write(folder / name, logs.Recipe(steps=2, examples=2, methods=("grad_cam",)))
    asked = f"values?run={urllib.parse.quote(name)}&series=grad_cam&step=1"
    with tensorboard(folder, "--load_fast", load_fast) as address:
        wait_for_steps(address, last=1)
        assert len(StepList.FromString(ask(address, asked.replace("values", "steps"))).steps) == 2
        if load_fast == "false":
            assert len(ValuesList.FromString(ask(address, asked)).steps) == 1
            return
        with pytest.raises(urllib.error.HTTPError) as raised:
            ask(address, asked)
        with raised.value as answer:
            assert answer.code == 400
            assert answer.read().decode() == (
                "Invalid argument: TensorBoard's fast loader reads no arrays of runs or series "
                "with '\"', '\\' or control characters in their names. Start TensorBoard with "
                "--load_fast=false, or give them other names."
            )
