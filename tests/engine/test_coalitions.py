"""Inputs with regions taken away: what stands in the rows, and which questions are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import engines
import keras
import numpy as np
import numpy.typing as npt
import pytest
from keras import layers

import tf_xai as xai
from tf_xai.engine.passes import Count
from tf_xai.engine.primitives.coalitions import Fills, Kept, KnownScores, Regions
from tf_xai.engine.primitives.forward import Queries, Replies
from tf_xai.explainer import Explainer
from tf_xai.methods import Method

Array = npt.NDArray[Any]

EXAMPLES, FEATURES, ROWS = 4, 6, 3


class Run:
    """A forward loop that notes the rows, two at a time; the score is their weighted sum."""

    def __init__(self, weights: Array) -> None:
        self.weights, self.seen = weights, []

    def __call__(self, queries: Queries) -> Replies:
        example = queries.example
        parts = np.array_split(np.arange(len(example)), -(-len(example) // 2))
        rows = np.concatenate([queries.rows(part) for part in parts])
        self.seen.append((rows, example))
        score = (rows * self.weights).reshape(len(rows), -1).sum(axis=1)
        return Replies(score, score, example, score[:, None])


INPUTS = np.random.default_rng(0).normal(size=(2, 2, 3, 2))
CELLS = np.array([[[0, 0, 1], [2, -1, 1]], [[1, 0, 0], [-1, -1, 0]]])
TABLE = np.random.default_rng(1).normal(size=(3, 2, 3, 2))
REGIONS, FILLS = Regions(CELLS, 3), Fills(TABLE, np.array([[0, 1], [2, 0]]))
WEIGHTS = np.random.default_rng(2).normal(size=(2, 3, 2))


def asked() -> tuple[KnownScores, Run]:
    run = Run(WEIGHTS)
    whole = (INPUTS * WEIGHTS).reshape(2, -1).sum(axis=1)
    return KnownScores(INPUTS, whole, run, Count()), run


def expected(kept: Sequence[bool]) -> list[float]:
    """The mean over the fills of each example, cell by cell."""
    scores = []
    for example in range(2):
        of_fills = []
        for fill in FILLS.rows[example]:
            row = INPUTS[example].copy()
            for cell in np.ndindex(2, 3):
                region = CELLS[(example, *cell)]
                if region >= 0 and not kept[region]:
                    row[cell] = TABLE[(fill, *cell)]
            of_fills.append((row * WEIGHTS).sum())
        scores.append(float(np.mean(of_fills)))
    return scores


KEPT = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 0, 0], [0, 1, 1]]) == 1


def test_scores_are_means_over_the_fills() -> None:
    coalitions, _ = asked()
    said = coalitions.scores(Kept(REGIONS, FILLS, KEPT))
    np.testing.assert_allclose(said, np.transpose([expected(row) for row in KEPT]), rtol=1e-6)


def test_a_request_is_evaluated_once() -> None:
    coalitions, run = asked()
    first = coalitions.scores(Kept(REGIONS, FILLS, KEPT))
    assert (coalitions.count.evaluations, coalitions.count.reused) == (0, 4)  # one row came twice
    assert [len(rows) for rows, _ in run.seen] == [3 * 2 * 2]
    again = coalitions.scores(Kept(REGIONS, FILLS, KEPT[::-1]))
    np.testing.assert_array_equal(again[:, ::-1], first)
    assert len(run.seen) == 1
    assert coalitions.count.reused == 4 + 4 * 4


def test_the_whole_is_never_run() -> None:
    coalitions, run = asked()
    coalitions.scores(Kept(REGIONS, FILLS, KEPT[:1]))
    assert not run.seen


def test_other_regions_or_fills_are_another_question() -> None:
    coalitions, run = asked()
    for regions in (REGIONS, Regions(CELLS, 3)):
        for fills in (FILLS, Fills(TABLE, FILLS.rows)):
            coalitions.scores(Kept(regions, fills, KEPT[1:2]))
    assert len(run.seen) == 4


def test_with_nothing_left_regions_do_not_matter() -> None:
    coalitions, run = asked()
    for cells in (np.zeros((2, 2, 3), int), np.tile(np.arange(6).reshape(2, 3), (2, 1, 1))):
        regions = Regions(cells, cells.max() + 1)
        coalitions.scores(Kept(regions, FILLS, np.zeros((1, regions.count), bool)))
    assert len(run.seen) == 1


def table(counter: Any) -> Any:
    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [keras.Input((FEATURES,)), counter, layers.Dense(5, "tanh"), layers.Dense(3, "softmax")]
    )


def rows_probe() -> xai.Probe:
    rng = np.random.default_rng(0)
    background = rng.normal(size=(ROWS, FEATURES))
    return xai.Probe(rng.normal(size=(EXAMPLES, FEATURES)), [0, 1, 2, 0], background=background)


def counted(methods: Sequence[Method], steps: int = 1) -> tuple[list[xai.Record], int]:
    """The records of the last step, and the rows that the model really saw in all."""
    counter = engines.Counter()
    explainer = Explainer(table(counter), rows_probe(), methods)
    with counter.counting() as seen:
        for _ in range(steps):
            passes = explainer.passes()
            records = [explainer.record(method, passes) for method in explainer.methods]
    return records, seen["forward"]


EACH = EXAMPLES * ROWS  # rows of one coalition


@pytest.fixture
def _one_coalition_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is run that fills up a chunk."""
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", EXAMPLES)


@pytest.mark.usefixtures("_one_coalition_at_a_time")
def test_occlusion_and_kernel_shap_share_single_features() -> None:
    (shap, occlusion), seen = counted([xai.KernelSHAP(), xai.Occlusion()])
    assert (shap.evaluations, shap.reused) == (EACH * (2**FEATURES - 1), 0)
    assert (occlusion.evaluations, occlusion.reused) == (0, EACH * FEATURES)
    assert seen == EXAMPLES + shap.evaluations


@pytest.mark.usefixtures("_one_coalition_at_a_time")
def test_whoever_comes_first_asks() -> None:
    (occlusion, shap), seen = counted([xai.Occlusion(), xai.KernelSHAP(samples=20)])
    assert (occlusion.evaluations, occlusion.reused) == (EACH * FEATURES, 0)
    assert shap.reused == EACH * FEATURES
    assert shap.evaluations + shap.reused <= EACH * 19
    assert seen == EXAMPLES + occlusion.evaluations + shap.evaluations


def test_shared_results_equal_separate_ones() -> None:
    methods = [xai.KernelSHAP(samples=30), xai.Occlusion(), xai.LIME(samples=40)]
    together, _ = counted(methods)
    for method, record in zip(methods, together, strict=True):
        (alone,), _ = counted([method])
        np.testing.assert_allclose(record.values, alone.values, atol=1e-6)


def test_the_answer_for_the_empty_coalition_is_the_total() -> None:
    """Completeness is judged without another row."""
    explainer = Explainer(table(engines.Counter()), rows_probe(), xai.KernelSHAP())
    passes = explainer.passes()
    (method,) = explainer.methods
    explainer.record(method, passes)
    before = passes.count.evaluations
    assert method.total(passes, explainer.probe) is not None
    assert passes.count.evaluations == before


@pytest.mark.usefixtures("_one_coalition_at_a_time")
def test_each_step_asks_anew() -> None:
    """Weights may have changed in between."""
    _, once = counted([xai.Occlusion()])
    (record,), thrice = counted([xai.Occlusion()], steps=3)
    assert thrice == 3 * once
    assert record.evaluations == EACH * FEATURES


def test_other_baselines_share_nothing() -> None:
    (_, other), _ = counted([xai.Occlusion(), xai.Occlusion(baseline="zeros", name="zeros")])
    assert (other.evaluations, other.reused) == (EXAMPLES * FEATURES, 0)


def test_squares_of_images_are_shared_too() -> None:
    model = engines.small_cnn()
    methods = [xai.KernelSHAP(regions=3), xai.Occlusion(regions=3)]
    explainer = Explainer(model, xai.Probe(engines.examples(), kind="image"), methods)
    passes = explainer.passes()
    _, occlusion = [explainer.record(method, passes) for method in explainer.methods]
    assert (occlusion.evaluations, occlusion.reused) == (0, 5 * 9)
