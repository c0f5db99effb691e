"""Methods about features against third-party libraries."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import r2_score
from sklearn.tree import export_text

import tf_xai as xai
from tf_xai.log.tree_rules import rules
from tf_xai.methods.global_effects._grids import at_shares

Array = npt.NDArray[np.float64]

EXAMPLES, ROWS, FEATURES = 40, 97, 6
BINS = 10


@pytest.fixture(autouse=True)
def _let_oracles_warn() -> Iterator[None]:
    logging.getLogger("PyALE").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class AsEstimator(BaseEstimator):
    """A Keras model as scikit-learn and PyALE take it."""

    def __init__(self, model: Any = None, output: int = 0) -> None:
        self.model = model
        self.output = output

    def fit(self, x: Any, y: Any = None) -> AsEstimator:
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, x: Any) -> Array:
        return self._outputs(x)[:, self.output]

    def _outputs(self, x: Any) -> Array:
        return np.asarray(self.model(np.asarray(x, np.float32)), np.float64)


class Regressor(RegressorMixin, AsEstimator):
    pass


class Classifier(ClassifierMixin, AsEstimator):
    classes_ = np.arange(3)

    def predict_proba(self, x: Any) -> Array:
        return self._outputs(x)


@pytest.fixture(scope="module")
def table() -> npt.NDArray[np.float32]:
    """Six columns of the breast cancer data, which are correlated; the last is coarse."""
    data = load_breast_cancer().data[:, [0, 1, 4, 5, 7, 24]]
    standard = (data - data.mean(axis=0)) / data.std(axis=0)
    standard[:, -1] = np.round(standard[:, -1])
    return standard.astype(np.float32)


def network(outputs: int, head: str | None) -> Any:
    keras.utils.set_random_seed(outputs)
    layers = [
        keras.Input((FEATURES,)),
        keras.layers.Dense(16, "tanh", kernel_initializer="random_normal"),
        keras.layers.Dense(outputs, head),
    ]
    model = keras.Sequential(layers)
    model.layers[0].set_weights([12 * model.layers[0].get_weights()[0], np.linspace(-1, 1, 16)])
    return model


@pytest.fixture(scope="module")
def regression() -> Any:
    model = network(1, None)
    model.compile("sgd", "mse")
    return model


@pytest.fixture(scope="module")
def classes() -> Any:
    return network(3, "softmax")


class SamePermutations:
    """Hands scikit-learn our permutations: it shuffles a column that it has shuffled before."""

    def __init__(self, orders: npt.NDArray[np.int64]) -> None:
        self._orders = iter(orders)
        self._last = np.arange(orders.shape[1])

    def randint(self, most: int) -> int:
        return 0

    def shuffle(self, index: npt.NDArray[np.int64]) -> None:
        wanted = next(self._orders)
        index[:] = np.argsort(self._last)[wanted]
        self._last = wanted


@pytest.mark.parametrize(
    ("case", "loss", "scoring"),
    [
        ("regression", "auto", "neg_mean_squared_error"),
        ("regression", "absolute_error", "neg_mean_absolute_error"),
        ("classes", "auto", "neg_log_loss"),
    ],
)
def test_permutation_importance_equals_scikit_learn(
    case: str,
    loss: str,
    scoring: str,
    request: pytest.FixtureRequest,
    table: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sklearn.inspection import _permutation_importance as theirs

    model = request.getfixturevalue(case)
    y = np.random.default_rng(1).normal(size=EXAMPLES)
    y = y if case == "regression" else np.arange(EXAMPLES) % 3
    method = xai.PermutationImportance(loss=loss, repeats=4)
    orders = method.permutations(EXAMPLES)
    monkeypatch.setattr(theirs, "check_random_state", lambda seed: SamePermutations(orders))
    kind = Regressor if case == "regression" else Classifier
    x = table[:EXAMPLES].astype(np.float64)
    said = theirs.permutation_importance(kind(model), x, y, scoring=scoring, n_repeats=4)
    ours = xai.explain(model, xai.Probe(table[:EXAMPLES], y), method).values
    np.testing.assert_allclose(ours.T, said.importances, atol=1e-5)
    assert np.abs(ours).max() > 0.01


def test_permutation_importance_agrees_with_scikit_learn_of_its_own_permutations(
    regression: Any, table: Any
) -> None:
    from sklearn.inspection import permutation_importance

    y = np.asarray(regression(table))[:, 0] + np.random.default_rng(0).normal(size=len(table))
    options = {"scoring": "neg_mean_squared_error", "n_repeats": 30, "random_state": 1}
    said = permutation_importance(Regressor(regression), table.astype(np.float64), y, **options)
    method = xai.PermutationImportance(repeats=30)
    ours = xai.explain(regression, xai.Probe(table, y), method).values
    error = np.hypot(said.importances_std, ours.std(axis=0)) / np.sqrt(30)
    assert (np.abs(ours.mean(axis=0) - said.importances_mean) < 5 * error).all()


@pytest.mark.parametrize("output", [0, 2])
def test_pdp_equals_scikit_learn(output: int, table: Any) -> None:
    from sklearn.inspection import partial_dependence

    model = network(3, None)
    model.compile("sgd", "mse")
    probe = xai.Probe(table[:3], np.zeros((3, 3)) + 0.5, background=table[:ROWS])
    record = xai.explain(model, probe, xai.PDP(samples=ROWS, lines=ROWS, grid=8))
    for place, row in enumerate(record.rows):
        (grid,) = row.grids
        said = partial_dependence(
            Regressor(model, output),
            table[:ROWS].astype(np.float64),
            [place],
            custom_values={place: np.array(grid.at)},
            method="brute",
            kind="both",
        )
        count = len(grid.at)
        ours = record.values[place, :, :count, output]
        np.testing.assert_allclose(ours[0], said["average"][0], atol=1e-5)
        np.testing.assert_allclose(ours[1:], said["individual"][0], atol=1e-5)


@pytest.fixture
def pyale_bins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives PyALE the quantiles that it means."""
    from PyALE._src import ALE_1D, ALE_2D

    def quantiles(values: Any, shares: Any) -> Any:
        return pd.Series(np.quantile(values, shares, method="inverted_cdf"), index=shares)

    for module in (ALE_1D, ALE_2D):
        monkeypatch.setattr(module, "quantile_ied", quantiles)


def test_quantiles_of_pyale_hold_too_few_rows() -> None:
    """The least of 1, ..., 97 with 30 % of the numbers up to it is 30: 29 are 29.9 %."""
    from PyALE._src.lib import quantile_ied

    values = pd.Series(np.arange(1.0, 98.0))
    assert at_shares(values.to_numpy(np.float32), [3], 10) == [30]
    assert quantile_ied(values, np.array([0.3])).iloc[0] == 29


def pyale(model: Any, table: Any, features: list[str], kind: str = "continuous") -> pd.DataFrame:
    from PyALE import ale

    frame = pd.DataFrame(table.astype(np.float64), columns=names())
    options = {"grid_size": BINS, "include_CI": False, "plot": False}
    if len(features) == 1:
        options["feature_type"] = kind
    return ale(frame, Regressor(model), features, **options)


def names() -> list[str]:
    return [f"feature {place}" for place in range(FEATURES)]


@pytest.mark.usefixtures("pyale_bins")
def test_ale_equals_pyale(regression: Any, table: Any) -> None:
    probe = xai.Probe(table[:3], [0.0, 1.0, 2.5], background=table[:ROWS])
    record = xai.explain(regression, probe, xai.ALE(bins=BINS))
    for place in range(FEATURES - 1):
        said = pyale(regression, table[:ROWS], [names()[place]])
        np.testing.assert_allclose(record.rows[place].grids[0].at, said.index, rtol=1e-6)
        np.testing.assert_allclose(record.values[place, 0, :, 0], said["eff"], atol=1e-5)


def test_ale_of_categories_equals_pyale(regression: Any, table: Any) -> None:
    codes = table[:ROWS].copy()
    codes[:, -1] -= codes[:, -1].min()
    labels = [f"level {code}" for code in range(int(codes[:, -1].max()) + 1)]
    probe = xai.Probe(
        codes[:3], [0.0, 1.0, 2.5], background=codes, categories={names()[-1]: labels}
    )
    record = xai.explain(regression, probe, xai.ALE(features=names()[-1:]))
    said = pyale(regression, codes, names()[-1:], "discrete")
    np.testing.assert_allclose(record.rows[0].grids[0].at, said.index)
    np.testing.assert_allclose(record.values[0, 0, :, 0], said["eff"], atol=1e-5)


@pytest.mark.usefixtures("pyale_bins")
@pytest.mark.parametrize("pair", [(0, 1), (2, 4), (4, 0)])
def test_ale_of_pairs_equals_pyale(pair: tuple[int, int], regression: Any, table: Any) -> None:
    """Among columns that are correlated most cells are empty: they take the nearest one's."""
    features = [names()[place] for place in pair]
    probe = xai.Probe(table[:3], [0.0, 1.0, 2.5], background=table[:ROWS])
    record = xai.explain(regression, probe, xai.ALE(pairs=[features], bins=BINS))
    said = pyale(regression, table[:ROWS], features)
    one, other = record.rows[0].grids
    np.testing.assert_allclose(one.at, said.index, rtol=1e-6)
    np.testing.assert_allclose(other.at, said.columns, rtol=1e-6)
    np.testing.assert_allclose(record.values[0, ..., 0], said.to_numpy(), atol=1e-5)
    assert np.abs(record.values).max() > 0.01


def test_the_surrogate_equals_scikit_learn(classes: Any, table: Any) -> None:
    """Grown on the rows that are not held out, it is told leaf for leaf as `export_text` does."""
    from sklearn.tree import DecisionTreeRegressor

    logits = keras.Sequential([*classes.layers[:-1], keras.layers.Dense(3)])
    logits.build((None, FEATURES))
    logits.layers[-1].set_weights(classes.layers[-1].get_weights())
    background = table[:200]
    order = np.random.default_rng(0).permutation(200)
    held_out, grown_on = background[order[:50]], background[np.sort(order[50:])]
    tree = DecisionTreeRegressor(max_depth=3, random_state=0)
    tree.fit(grown_on, np.asarray(logits(grown_on)))
    probe = xai.Probe(table[:5], [0] * 5, background=background)
    record = xai.explain(classes, probe, "surrogate_tree")
    np.testing.assert_allclose(record.values[0], tree.feature_importances_, atol=1e-5)
    pair = np.asarray(logits(held_out)), tree.predict(held_out)
    fidelity = r2_score(*pair, multioutput="variance_weighted")
    assert record.fit["fidelity"][0] == pytest.approx(fidelity, abs=1e-4)
    said = export_text(tree, feature_names=list(record.labels), show_weights=False)
    leaves = [line for line in said.splitlines() if "value" in line]
    assert len(rules(record.tree, record.labels)) == len(leaves) > 4
