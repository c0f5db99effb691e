"""Checks of quality against Quantus, and where it is wrong, on cases whose answer is known."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.quality import Case, Check
from tf_xai.quality._imputation import imputed
from tf_xai.quality.deletion import Deletion
from tf_xai.quality.entropy import Entropy
from tf_xai.quality.gini import Gini
from tf_xai.quality.max_sensitivity import MaxSensitivity
from tf_xai.quality.pointing_game import PointingGame
from tf_xai.quality.rank_accuracy import RankAccuracy
from tf_xai.quality.relevance_mass import RelevanceMass

Array = npt.NDArray[Any]

COUNT, SIDE = 12, 8
RANDOM = np.random.default_rng(0)
VALUES = RANDOM.exponential(size=(COUNT, SIDE, SIDE)).astype(np.float32)
MASKS = RANDOM.random((COUNT, SIDE, SIDE)) < 0.3
QUIET = {"disable_warnings": True, "normalise": False}


@pytest.fixture(autouse=True)
def _let_oracles_warn() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def quantus() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("quantus")


@pytest.fixture(scope="module")
def explainer(cnn: Any, digits: Any) -> Explainer:
    probe = xai.Probe(digits.x[:COUNT], digits.y[:COUNT], masks=MASKS)
    checks = [Deletion(steps=SIDE * SIDE), MaxSensitivity()]
    return Explainer(cnn, probe, "gradient_x_input", checks=checks)


def ours(check: Check, explainer: Explainer, values: Array | None, masks: Array = MASKS) -> Array:
    passes = explainer.passes()
    (method,) = explainer.methods
    record = explainer.record(method, passes)
    if values is not None:
        record = xai.Record(**{**vars(record), "values": values[..., None]})
    probe = xai.Probe(explainer.probe.inputs, explainer.probe.targets, masks=masks)
    return check.judge(Case(record, method, probe, passes, explainer, {}))[""]


def theirs(metric: Any, values: Array, masks: Array = MASKS) -> Array:
    """What Quantus says of maps and masks alone: its batches have the channels first."""
    batch = {"a_batch": values[:, None].astype(float).copy(), "s_batch": masks[:, None]}
    return np.asarray(metric.evaluate_batch(x_batch=batch["a_batch"], **batch), float)


def test_localisation(quantus: Any, explainer: Explainer) -> None:
    for check, metric in (
        (RelevanceMass(), quantus.RelevanceMassAccuracy(**QUIET)),
        (RankAccuracy(), quantus.RelevanceRankAccuracy(**QUIET)),
        (PointingGame(), quantus.PointingGame(**QUIET)),
    ):
        said = ours(check, explainer, VALUES)
        np.testing.assert_allclose(said, theirs(metric, VALUES), rtol=1e-5, err_msg=check.name())


def test_shape(quantus: Any, explainer: Explainer) -> None:
    entropy = theirs(quantus.Complexity(**QUIET), VALUES) / np.log(SIDE * SIDE)
    np.testing.assert_allclose(ours(Entropy(), explainer, VALUES), entropy, rtol=1e-5)
    sparseness = theirs(quantus.Sparseness(**QUIET), VALUES)
    np.testing.assert_allclose(ours(Gini(), explainer, VALUES), sparseness, rtol=1e-5)


def test_a_mass_above_one_is_none(quantus: Any, explainer: Explainer) -> None:
    """Quantus adds signed values by default: here it finds four times the map inside."""
    values, masks = np.zeros((2, COUNT, SIDE, SIDE), np.float32)
    values[:, :2], values[:, 2:] = 4, -1
    masks[:, :2] = True
    wrong = theirs(quantus.RelevanceMassAccuracy(**QUIET), values, masks > 0)
    np.testing.assert_allclose(wrong, 64 / (64 - 48))
    np.testing.assert_allclose(ours(RelevanceMass(), explainer, values, masks > 0), 1)


def test_an_empty_mask_is_never_hit(quantus: Any, explainer: Explainer) -> None:
    """Quantus writes NaN into an array of booleans, which makes it True."""
    nowhere = np.zeros_like(MASKS)
    assert (theirs(quantus.PointingGame(**QUIET), VALUES, nowhere) == 1).all()
    assert np.isnan(ours(PointingGame(), explainer, VALUES, nowhere)).all()


def test_an_empty_map_hits_nothing(quantus: Any, explainer: Explainer) -> None:
    """All its cells are the largest, so that Quantus finds one of them in any mask."""
    nothing = np.zeros_like(VALUES)
    assert (theirs(quantus.PointingGame(**QUIET), nothing) == 1).all()
    assert np.isnan(ours(PointingGame(), explainer, nothing)).all()


def test_ties_are_no_hit_for_free(quantus: Any, explainer: Explainer) -> None:
    """A flat map points everywhere: by chance it hits a mask of one cell in one of 64 cases."""
    masks = np.zeros_like(MASKS)
    masks[:, 0, 0] = True
    flat = np.ones_like(VALUES)
    assert (theirs(quantus.PointingGame(**QUIET), flat, masks) == 1).all()
    np.testing.assert_allclose(ours(PointingGame(), explainer, flat, masks), 1 / 64)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_imputation(quantus: Any, share: float, digits: Any) -> None:
    from quantus.functions.perturb_func import noisy_linear_imputation

    pictures = digits.x[:COUNT]
    removed = RANDOM.random(pictures.shape[:3]) < share
    said = imputed(pictures, removed)
    for picture, mask, one in zip(pictures, removed, said, strict=True):
        channels_first = picture.transpose(2, 0, 1).astype(float)
        known = noisy_linear_imputation(channels_first, np.flatnonzero(mask), noise=0)
        np.testing.assert_allclose(one, known.transpose(1, 2, 0), atol=2e-3)


class Softmax:
    """The model as Quantus asks it: rows flattened or channels first, probabilities back."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def shape_input(self, rows: Array, *arguments: Any, **options: Any) -> Array:
        return rows.reshape(-1, SIDE, SIDE, 1)

    def predict(self, rows: Array) -> Array:
        return np.asarray(self.model(rows.astype(np.float32)))


def test_deletion(quantus: Any, explainer: Explainer, cnn: Any) -> None:
    """Pixel by pixel; Quantus leaves out the curve's beginning, the picture as it is."""
    probe, values = explainer.probe, VALUES - VALUES.mean()
    metric = quantus.PixelFlipping(perturb_baseline="black", **QUIET)
    pictures = probe.inputs.transpose(0, 3, 1, 2)
    rest = metric.evaluate_batch(
        model=Softmax(cnn), x_batch=pictures, y_batch=probe.targets, a_batch=values[:, None]
    )
    begin = np.asarray(cnn(probe.inputs))[np.arange(COUNT), probe.targets]
    curve = np.concatenate([begin[:, None], np.asarray(rest)], axis=1)
    expected = (curve[:, 1:] + curve[:, :-1]).mean(axis=1) / 2
    said = ours(Deletion(steps=SIDE * SIDE), explainer, values)
    np.testing.assert_allclose(said, expected, rtol=1e-4)


def test_max_sensitivity(quantus: Any, explainer: Explainer, cnn: Any) -> None:
    """Given the same noise; `explain_func` is this package's own."""
    probe = explainer.probe
    random = np.random.default_rng(0)
    shape = probe.inputs.shape[1:]
    draws = iter([random.uniform(-0.02, 0.02, shape).astype(np.float32) for _ in range(10)])

    def nearby(arr: Array, **options: Any) -> Array:
        pictures = arr.reshape(COUNT, SIDE, SIDE, 1)
        spread = np.ptp(pictures, axis=(1, 2, 3), keepdims=True)
        return (pictures + spread * next(draws)).reshape(arr.shape)

    def explain(model: Any, inputs: Array, targets: Array, **options: Any) -> Array:
        pictures = inputs.reshape(-1, SIDE, SIDE, 1).astype(np.float32)
        return xai.explain(cnn, pictures, "gradient_x_input", targets).values.transpose(0, 3, 1, 2)

    metric = quantus.MaxSensitivity(nr_samples=10, perturb_func=nearby, **QUIET)
    expected = metric(
        model=cnn,
        x_batch=probe.inputs.transpose(0, 3, 1, 2),
        y_batch=probe.targets,
        a_batch=explain(cnn, probe.inputs, probe.targets),
        explain_func=explain,
        channel_first=True,
    )
    np.testing.assert_allclose(ours(MaxSensitivity(), explainer, None), expected, rtol=1e-3)
