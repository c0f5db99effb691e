"""`matrix`: drift of one example between any two of several steps."""

from __future__ import annotations

from pathlib import Path

import logs
import numpy as np
import pytest
from scipy.stats import spearmanr
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tf_xai.comparison import pairwise
from tf_xai.drift import measures
from tf_xai.schema import DriftList, DriftMatrix, Series, Step, ValuesList, pack, quantise, unpack

STEPS = (0, 8, 3, 16, 20, 4)
EXAMPLE = 5  # its Grad-CAM is empty at the steps 0, 4, 8, 16 and 20
METHODS = ("grad_cam", "integrated_gradients", "activation", "decisions", "dense")
OF_KINDS = {
    "grad_cam": "maps",
    "integrated_gradients": "maps",
    "activation": "maps",
    "decisions": "decisions",
}
VALID = [
    (series, name)
    for series, kind in OF_KINDS.items()
    for name, one in measures().items()
    if kind in one.kinds and one.per_example
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("logs")
    logs.write(folder / "run", logs.Recipe(methods=METHODS, extras=False))
    return client_of(folder)


def ask(client: Client, series: str, measure: str, example: int, *steps: int) -> np.ndarray:
    query = "".join(f"&step={step}" for step in steps)
    answer = client.get(
        f"{PREFIX}matrix?run=run&series={series}&measure={measure}&example={example}{query}",
        headers={"Accept-Encoding": "identity"},
    )
    assert answer.status_code == 200, answer.text
    found = DriftMatrix.FromString(answer.data)
    assert tuple(found.steps) == steps
    return np.array(found.values).reshape(len(steps), len(steps))


def drift(client: Client, series: str, measure: str, example: int) -> np.ndarray:
    """The same, asked of the route `drift`, a reference a column."""
    query = "".join(f"&step={step}" for step in STEPS)
    columns = []
    for step in STEPS:
        asked = f"run=run&series={series}&measure={measure}&reference=step:{step}{query}"
        answer = client.get(f"{PREFIX}drift?{asked}", headers={"Accept-Encoding": "identity"})
        found = DriftList.FromString(answer.data).steps
        columns.append([at.drift.values[example] for at in found])
    return np.array(columns).T


@pytest.mark.parametrize(("series", "measure"), VALID)
def test_numbers_are_those_of_drift(client: Client, series: str, measure: str) -> None:
    largest = 0.0
    for example in (0, EXAMPLE, 15):
        found = ask(client, series, measure, example, *STEPS)
        expected = drift(client, series, measure, example)
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)
        own = np.diagonal(found)
        assert (own[~np.isnan(own)] == 0).all()
        largest = max(largest, np.nanmax(found))
    assert largest > 0


def test_spearman_by_definition(client: Client) -> None:
    address = f"{PREFIX}values?run=run&series=grad_cam&step=3&step=7"
    answer = client.get(address, headers={"Accept-Encoding": "identity"})
    maps = [unpack(at.values)[2].ravel() for at in ValuesList.FromString(answer.data).steps]
    found = ask(client, "grad_cam", "spearman", 2, 3, 7)
    apart = 1 - spearmanr(*maps).statistic
    np.testing.assert_allclose(found, [[0, apart], [apart, 0]], atol=1e-6)


def test_nothing_is_compared_with_an_empty_map(client: Client) -> None:
    found = ask(client, "grad_cam", "spearman", EXAMPLE, *STEPS)
    assert np.array_equal(np.isfinite(found), np.eye(len(STEPS), dtype=bool) & (found == 0))
    assert np.isfinite(found).sum() == 1
    full = ask(client, "grad_cam", "spearman", EXAMPLE, 1, 2, 3)
    assert np.isfinite(full).all()


def test_a_measure_with_a_direction_is_taken_both_ways(client: Client) -> None:
    every = range(16)
    found = [ask(client, "decisions", "forgetting", example, *range(21)) for example in every]
    assert any((one != one.T).any() for one in found)
    for one in found:  # what is forgotten on the way there is learnt on the way back
        assert (one * one.T == 0).all()


def test_steps_may_be_as_many_as_there_is_memory_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask(client, "integrated_gradients", "ssim", 1, *range(21))
    monkeypatch.setattr(pairwise, "_NUMBERS_AT_ONCE", 1000)  # not two pairs at once
    np.testing.assert_array_equal(ask(client, "integrated_gradients", "ssim", 1, *range(21)), whole)


ASKED = "run=run&series=grad_cam&measure=spearman"


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        (f"{ASKED}&step=1&step=2", 400, "`example` must be given once; got []."),
        (f"{ASKED}&example=&step=1&step=2", 400, "`example` must be given once; got ['']."),
        (f"{ASKED}&example=1.0&step=1&step=2", 400, "must be a whole number; got '1.0'."),
        (f"{ASKED}&example=-1&step=1&step=2", 404, "Expected 0 to 15; got -1."),
        (f"{ASKED}&example=16&step=1&step=2", 404, "Expected 0 to 15; got 16."),
        (f"{ASKED}&example=1&step=1", 400, "`step` must be given 2 to 64 times; got 1."),
        (f"{ASKED}&example=1{'&step=1' * 65}", 400, "be given 2 to 64 times; got 65."),
        (f"{ASKED}&example=1&step=1&step=99", 404, "and 9 more; got [99]."),
        ("run=run&series=grad_cam&measure=rho&example=1&step=1&step=2", 404, "; got 'rho'."),
        ("run=run&series=grad_cam&measure=kl&example=1&step=1&step=2", 400, "valid for maps."),
        ("run=no&series=grad_cam&measure=kl&example=1&step=1&step=2", 404, "got 'no'."),
        ("run=run&series=../x&measure=kl&example=1&step=1&step=2", 404, "got '../x'."),
        (
            "run=run&series=dense&measure=cka&example=1&step=1&step=2",
            400,
            "`measure` must compare single examples; this one has one number for the whole probe. "
            "Expected one of []; got 'cka'.",
        ),
    ],
)
def test_wrong_arguments_are_refused(client: Client, query: str, status: int, text: str) -> None:
    answer = client.get(f"{PREFIX}matrix?{query}")
    assert answer.status_code == status
    assert text in answer.text


def test_maps_of_one_series_have_one_size(tmp_path: Path) -> None:
    content = Series(name="s", kind="maps", axes=["y", "x"]).SerializeToString()
    found = []
    for step, side in ((0, 3), (1, 4)):
        said = Step(step=step, degenerate=[False] * 2).SerializeToString()
        values = pack(quantise(np.ones((2, side, side)))).SerializeToString()
        written = [logs.tensor("s/step", said, content), logs.blob("s/values", values, content)]
        found.append(logs.event(step, *written))
    logs.write_events(tmp_path / "a", found)
    query = "run=a&series=s&measure=spearman&example=0&step=0&step=1"
    answer = client_of(tmp_path).get(f"{PREFIX}matrix?{query}")
    assert answer.status_code == 400
    assert answer.text == (
        "Invalid argument: `step` must be steps with maps of the same size. "
        "Expected 9 numbers; got 16 at step 1."
    )
