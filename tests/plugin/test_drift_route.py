"""`drift`: how far steps are from a reference that is chosen when asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import logs
import numpy as np
import pytest
from scipy.stats import spearmanr
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tf_xai.schema import (
    ANOTHER_RUN,
    FIRST,
    PINNED,
    DriftList,
    PredictionsList,
    Series,
    Step,
    StepList,
    ValuesList,
    pack,
    quantise,
    unpack,
)

SERIES = "run=run1/xai&series=grad_cam"


def ask(client: Client, reference: str, *steps: int, series: str = SERIES) -> DriftList:
    query = "".join(f"&step={step}" for step in steps)
    answer = client.get(
        f"{PREFIX}drift?{series}&measure=spearman&reference={reference}{query}",
        headers={"Accept-Encoding": "identity"},
    )
    assert answer.status_code == 200, answer.text
    return DriftList.FromString(answer.data)


def refused(client: Client, rest: str) -> tuple[int, str]:
    answer = client.get(f"{PREFIX}drift?{rest}")
    return answer.status_code, answer.text


def maps(client: Client, run: str, step: int) -> np.ndarray:
    address = f"{PREFIX}values?run={run}&series=grad_cam&step={step}"
    answer = client.get(address, headers={"Accept-Encoding": "identity"})
    return unpack(ValuesList.FromString(answer.data).steps[0].values).reshape(16, -1)


def by_definition(a: np.ndarray, b: np.ndarray) -> Iterator[float]:
    for one, other in zip(a, b, strict=True):
        degenerate = not (one.any() and other.any())
        yield np.nan if degenerate else 1 - spearmanr(one, other).statistic


@pytest.mark.parametrize(
    ("reference", "kind", "step"),
    [("step:7", PINNED, 7), ("last", PINNED, 20), ("first", FIRST, 0), ("step:0", PINNED, 0)],
)
def test_a_step_of_the_run(client: Client, reference: str, kind: int, step: int) -> None:
    found = ask(client, reference, 9, 3).steps
    assert [at.step for at in found] == [9, 3]
    for at in found:
        assert (at.drift.reference, at.drift.reference_step) == (kind, step)
        expected = by_definition(maps(client, "run1/xai", at.step), maps(client, "run1/xai", step))
        np.testing.assert_allclose(at.drift.values, list(expected), atol=1e-6)


def test_the_first_step_is_that_of_the_log(client: Client) -> None:
    steps = client.get(f"{PREFIX}steps?{SERIES}", headers={"Accept-Encoding": "identity"})
    for at in ask(client, "first", 5, 16).steps:
        said = StepList.FromString(steps.data).steps[at.step].drift
        (logged,) = (d for d in said if (d.measure, d.reference) == ("spearman", FIRST))
        np.testing.assert_array_equal(at.drift.values, logged.values)


def test_the_same_step_of_another_run(client: Client) -> None:
    (at,) = ask(client, "run:run2/xai", 8, 20).steps  # the other run ends at step 9
    assert (at.step, at.drift.reference, at.drift.reference_step) == (8, ANOTHER_RUN, 8)
    expected = by_definition(maps(client, "run1/xai", 8), maps(client, "run2/xai", 8))
    np.testing.assert_allclose(at.drift.values, list(expected), atol=1e-6)


@pytest.mark.parametrize(("metric", "best"), [("val_loss", min), ("val_accuracy", max)])
def test_the_best_step_by_a_metric(client: Client, metric: str, best: type[min]) -> None:
    answer = client.get(
        f"{PREFIX}predictions?run=run1/xai", headers={"Accept-Encoding": "identity"}
    )
    said = {
        at.step: {m.name: m.value for m in at.metrics}[metric]
        for at in PredictionsList.FromString(answer.data).steps
        if at.metrics
    }
    (at,) = ask(client, f"best:{metric}", 8).steps
    assert said[at.drift.reference_step] == best(said.values())
    assert at.drift.reference_step > 0


@pytest.mark.parametrize(
    ("rest", "status", "text"),
    [
        ("series=grad_cam", 400, "`run` must be given once; got []."),
        (f"{SERIES}&reference=first&step=1", 400, "`measure` must be given once; got []."),
        (f"{SERIES}&measure=spearman&step=1", 400, "`reference` must be given once; got []."),
        (f"{SERIES}&measure=spearman&reference=first", 400, "must be given 1 to 64 times; got 0."),
        (f"{SERIES}&measure=spearman&reference=first&step=21", 404, "9 more; got [21]."),
        (f"{SERIES}&measure=lime&reference=first&step=1", 404, "; got 'lime'."),
        (f"{SERIES}&measure=spearman&reference=best&step=1", 400, "'run:NAME'; got 'best'."),
        (f"{SERIES}&measure=spearman&reference=best:&step=1", 400, "got 'best:'."),
        (f"{SERIES}&measure=spearman&reference=run:&step=1", 400, "got 'run:'."),
        (f"{SERIES}&measure=spearman&reference=step:x&step=1", 404, "got 'step:x'."),
        (f"{SERIES}&measure=spearman&reference=step:01&step=1", 404, "got 'step:01'."),
        (f"{SERIES}&measure=spearman&reference=run:../x&step=1", 404, "got 'run:../x'."),
    ],
)
def test_wrong_arguments_are_refused(client: Client, rest: str, status: int, text: str) -> None:
    got, said = refused(client, rest)
    assert got == status
    assert text in said


def one_run(folder: Path, values: np.ndarray, degenerate: int, **rest: object) -> None:
    """A log of one step."""
    content = Series(name="s", **{"kind": "maps", "axes": ["y", "x"], **rest}).SerializeToString()
    step = Step(step=0, degenerate=[False] * degenerate).SerializeToString()
    written = [
        logs.tensor("s/step", step, content),
        logs.blob("s/values", pack(quantise(values)).SerializeToString(), content),
    ]
    logs.write_events(folder, [logs.event(0, *written)])


ASKED = "run=a&series=s&measure=spearman&step=0&reference="


def test_a_measure_must_be_valid_for_the_series(tmp_path: Path) -> None:
    one_run(tmp_path / "a", np.eye(3), 3, kind="decisions", axes=["class"])
    status, text = refused(client_of(tmp_path), f"{ASKED}first")
    assert status == 400
    assert "`measure` must be valid for decisions. Expected one of [" in text
    assert text.endswith("; got 'spearman'.")


def test_a_run_of_another_probe_is_no_reference(tmp_path: Path) -> None:
    one_run(tmp_path / "a", np.ones((2, 3, 3)), 2, fingerprint="x")
    one_run(tmp_path / "b", np.ones((2, 3, 3)), 2, fingerprint="y")
    assert refused(client_of(tmp_path), f"{ASKED}run:b") == (
        404,
        "Not found: `reference` must name a run that explains the same probe by 's'. "
        "Expected one of ['run:a']; got 'run:b'.",
    )


def test_maps_of_another_size_are_no_reference(tmp_path: Path) -> None:
    one_run(tmp_path / "a", np.ones((2, 3, 3)), 2)
    one_run(tmp_path / "b", np.ones((2, 4, 4)), 2)
    assert refused(client_of(tmp_path), f"{ASKED}run:b") == (
        400,
        "Invalid argument: `reference` must have maps of the same size. "
        "Expected [2, 9]; got [2, 16].",
    )


def test_a_step_that_contradicts_itself_is_damaged(tmp_path: Path) -> None:
    one_run(tmp_path / "a", np.ones((2, 3, 3)), 5)
    assert refused(client_of(tmp_path), f"{ASKED}first") == (
        422,
        "Damaged log: step 0 of 's' in 'a' is a message with 2 maps instead of 5",
    )


def test_damaged_values_are_named(tmp_path: Path) -> None:
    content = Series(name="s", kind="maps", axes=["y", "x"]).SerializeToString()
    packed = pack(quantise(np.ones((2, 3, 3))))
    packed.data = b"nothing"
    step = Step(step=0, degenerate=[False] * 2).SerializeToString()
    written = [
        logs.tensor("s/step", step, content),
        logs.blob("s/values", packed.SerializeToString(), content),
    ]
    logs.write_events(tmp_path / "a", [logs.event(0, *written)])
    status, text = refused(client_of(tmp_path), f"{ASKED}first")
    assert status == 422
    assert text.startswith("Damaged log: step 0 of 's' in 'a' is ")
