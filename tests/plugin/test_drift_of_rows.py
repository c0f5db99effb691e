"""`drift` of series that are about features instead of examples, as a training logged them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import pytest
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

import tf_xai as xai
from tf_xai.schema import DriftList, DriftMatrix

EPOCHS = 3
FIRST_TWO = ("feature 0", "feature 1")
X = np.random.default_rng(0).normal(size=(30, 4)).astype(np.float32)
Y = (X[:, 0] > 0).astype(int)


def train(log_dir: Path, methods: Sequence[str | xai.Method]) -> None:
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(6, "relu"), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile("adam", "binary_crossentropy")
    explain = xai.Explain(xai.Probe(X[:6], Y[:6], background=X), methods, log_dir=log_dir)
    model.fit(X, Y, epochs=EPOCHS, verbose=0, callbacks=[explain])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    methods = ["pdp", "permutation_importance", "surrogate_tree", xai.ALE(pairs=[FIRST_TWO])]
    train(folder / "run", methods)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Client:
    return client_of(folder)


@pytest.mark.parametrize(
    ("series", "measure", "rows"),
    [
        ("pdp", "l2", 4),
        ("ale", "l2", 1),
        ("permutation_importance", "cosine", 5),
        ("surrogate_tree", "magnitude", 1),
    ],
)
def test_there_is_a_drift_for_each_row(
    series: str, measure: str, rows: int, client: Client, folder: Path
) -> None:
    query = f"run=run/xai&series={series}&measure={measure}&reference=last&step=1&step=2"
    headers = {"Accept-Encoding": "identity"}
    answer = client.get(f"{PREFIX}drift?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    found = [at.drift.values for at in DriftList.FromString(answer.data).steps]
    assert np.shape(found) == (2, rows)
    own = xai.load(folder)[series].drift(measure, "last", per_example=True)
    np.testing.assert_allclose(found, own[1:3], rtol=1e-6)
    assert np.nanmax(found) > 0


def test_one_row_is_compared_between_all_steps(client: Client, folder: Path) -> None:
    query = "run=run/xai&series=pdp&measure=l2&example=2&step=0&step=1&step=3"
    answer = client.get(f"{PREFIX}matrix?{query}", headers={"Accept-Encoding": "identity"})
    found = np.array(DriftMatrix.FromString(answer.data).values).reshape(3, 3)
    own = xai.load(folder)["pdp"].drift("l2", per_example=True)[..., 2]
    np.testing.assert_allclose(found, own[np.ix_([0, 1, 3], [0, 1, 3])], rtol=1e-6)
    assert found[0, 2] > 0


def test_features_of_another_run_must_be_the_same(tmp_path: Path) -> None:
    for run, features in (("a", FIRST_TWO), ("b", FIRST_TWO), ("c", ("feature 3", "feature 2"))):
        train(tmp_path / run, [xai.PDP(features=features)])
    client, query = client_of(tmp_path), "series=pdp&measure=l2&step=1"
    for run, code in (("b", 200), ("c", 404)):
        answer = client.get(f"{PREFIX}drift?run=a/xai&{query}&reference=run:{run}/xai")
        assert answer.status_code == code, run
    assert "must name a run that explains the same features by 'pdp'" in answer.text
    log = xai.load(tmp_path)
    assert np.isfinite(log["a/pdp"].drift("l2", log["b/pdp"])).all()
    told = r"Expected \['feature 0', 'feature 1'\]; got \['feature 3', 'feature 2'\]"
    with pytest.raises(ValueError, match=told):
        log["a/pdp"].drift("l2", log["c/pdp"])
