"""`scalars`: TensorBoard's own curves of the training that a run explains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import logs
import numpy as np
import pytest
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tf_xai.schema import Scalar, ScalarList, summaries


def ask(client: Client, run: str = "run1/xai") -> list[Scalar]:
    answer = client.get(f"{PREFIX}scalars?run={run}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, answer.text
    return list(ScalarList.FromString(answer.data).scalars)


def curve(folder: Path, values: Sequence[float], *tags: str) -> None:
    """The same values at the steps 0, 1, 2 ... under each of the tags."""
    found = [
        logs.event(step, *(summaries.scalar(tag, value) for tag in tags))
        for step, value in enumerate(values)
    ]
    logs.write_events(folder, found)


def explained(folder: Path) -> None:
    logs.write(folder / "xai", logs.Recipe(steps=2, examples=2, methods=("grad_cam",)))


def test_curves_are_those_of_the_training(client: Client) -> None:
    found = {(one.run, one.tag): one for one in ask(client)}
    assert list(found) == [
        ("run1/train", "epoch_accuracy"),
        ("run1/validation", "epoch_accuracy"),
        ("run1/train", "epoch_learning_rate"),
        ("run1/train", "epoch_loss"),
        ("run1/validation", "epoch_loss"),
    ]
    rate = found["run1/train", "epoch_learning_rate"]
    assert rate.step == list(range(20))
    assert rate.wall_time == [logs.START + logs.SECONDS_A_STEP * step for step in range(20)]
    np.testing.assert_allclose(rate.value, 1e-3 * 0.9 ** np.arange(1, 21), rtol=1e-6)


def test_a_training_without_curves_has_none(client: Client) -> None:
    assert ask(client, "run2/xai") == []


@pytest.mark.parametrize(
    ("run", "curves"),
    [
        ("xai", {".", "train", "other/train"}),
        ("a/xai", {"a", "a/train", "a/deep/er"}),
        ("a/b/xai", {"a/b", "a/b/validation"}),
        ("a b/xai", set()),
    ],
)
def test_each_run_belongs_to_the_nearest_that_is_explained(
    run: str, curves: set[str], tmp_path: Path
) -> None:
    for folder in (tmp_path, tmp_path / "a", tmp_path / "a/b", tmp_path / "a b"):
        explained(folder)
    every = (".", "train", "other/train", "a", "a/train", "a/deep/er", "a/b", "a/b/validation")
    for name in every:
        curve(tmp_path / name, [1.0], "loss")
    assert {one.run for one in ask(client_of(tmp_path), run)} == curves


def test_what_is_explained_elsewhere_has_no_training_here(tmp_path: Path) -> None:
    logs.write(tmp_path / "named", logs.Recipe(steps=1, examples=2, methods=("grad_cam",)))
    curve(tmp_path / "train", [1.0], "loss")
    assert ask(client_of(tmp_path), "named") == []


def test_what_was_derived_is_left_out(tmp_path: Path) -> None:
    explained(tmp_path)
    curve(tmp_path / "xai", [1.0], "xai/grad_cam/spearman")
    curve(tmp_path / "train", [1.0], "xai/a", "epoch_xai/grad_cam/spearman", "epoch_xai_like", "a")
    assert [one.tag for one in ask(client_of(tmp_path), "xai")] == ["epoch_xai_like", "a"]


def test_of_many_curves_those_of_epochs_come_first(tmp_path: Path) -> None:
    explained(tmp_path)
    every = [f"{name}_{i:03d}" for name in ("batch", "evaluation", "epoch") for i in range(40)]
    curve(tmp_path / "train", [1.0], *every)
    found = [one.tag for one in ask(client_of(tmp_path), "xai")]
    assert found == [*every[80:], *every[:24]]


@pytest.mark.parametrize("count", [999, 1000, 1001, 1500, 12345])
def test_of_many_points_first_and_last_are_kept(count: int, tmp_path: Path) -> None:
    explained(tmp_path)
    curve(tmp_path, np.arange(count), "loss")
    (one,) = ask(client_of(tmp_path, keep_scalars=0), "xai")
    assert one.value == one.step
    assert (one.step[0], one.step[-1], len(one.step)) == (0, count - 1, min(count, 1000))
    gaps = np.diff(one.step)
    assert gaps.min() >= 1
    assert gaps.max() - gaps.min() <= 1


def test_the_last_version_of_a_step_counts(tmp_path: Path) -> None:
    explained(tmp_path)
    said = [(0, 3.0), (1, 2.0), (2, 9.0), (1, 1.5), (2, 1.0)]
    found = [
        logs.event(step, summaries.scalar("loss", value), late=100.0 * place)
        for place, (step, value) in enumerate(said)
    ]
    logs.write_events(tmp_path / "train", found)
    (one,) = ask(client_of(tmp_path), "xai")
    assert (one.step, one.value) == ([0, 1, 2], [3.0, 1.5, 1.0])


def test_numbers_that_are_none_and_names_that_are_odd(tmp_path: Path) -> None:
    tag = '"><img src=x>\n'
    explained(tmp_path / "<b>")
    curve(tmp_path / "<b>" / "train", [np.nan, np.inf, -np.inf], tag)
    (one,) = ask(client_of(tmp_path), "<b>/xai")
    assert (one.run, one.tag) == ("<b>/train", tag)
    np.testing.assert_array_equal(one.value, [np.nan, np.inf, -np.inf])
