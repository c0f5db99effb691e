"""However much goes through the model at once, the numbers are the same."""

from __future__ import annotations

from functools import cache
from typing import Any

import engines
import numpy as np
import pytest
from methods_by_kind import methods_for

import tf_xai as xai
from tf_xai.engine import survey
from tf_xai.engine.chunks import chunk_size, chunks, loop_chunk
from tf_xai.explainer import Explainer

COUNT = 5
NAMES = methods_for("array")


@cache
def model() -> Any:
    return engines.small_cnn(engines.conv("last"))


def said_by_all() -> dict[str, Any]:
    explainer = Explainer(model(), engines.probe(COUNT), NAMES)
    passes = explainer.passes()
    return {method.series_name: explainer.record(method, passes) for method in explainer.methods}


@cache
def said_at_once() -> dict[str, Any]:
    return said_by_all()


@pytest.mark.parametrize("size", [1, 3, COUNT, 7])
def test_every_method_in_chunks(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = said_at_once()
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", size)
    for name, record in said_by_all().items():
        scale = np.abs(expected[name].values).max()
        np.testing.assert_allclose(
            record.values, expected[name].values, rtol=0, atol=1e-5 * scale, err_msg=name
        )
        np.testing.assert_allclose(record.scores, expected[name].scores, rtol=1e-5)


def test_the_last_chunk_is_padded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", 3)
    counter = engines.Counter()
    explainer = Explainer(engines.small_cnn(counter), engines.probe(COUNT), "sensitivity")
    with counter.counting() as seen:
        explainer.passes()
    assert seen["forward"] == 6


@pytest.mark.parametrize("total", [1, 4, 5, 12, 13])
@pytest.mark.parametrize("size", [1, 4, 6])
@pytest.mark.parametrize("replicas", [1, 2, 3])
def test_chunks_cover_everything_once(total: int, size: int, replicas: int) -> None:
    covered: list[int] = []
    for indices, kept in chunks(total, size, replicas):
        assert indices.shape == (replicas, size)
        assert 0 <= indices.min() <= indices.max() < total
        for row, count in zip(indices, kept, strict=True):
            covered += row[:count].tolist()
    assert covered == list(range(total))


def test_chunks_fit_the_memory_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    structure = survey(model(), engines.probe().all_inputs)
    a_map = engines.SIDE**2
    head = 4 + engines.CLASSES
    assert structure.activations_per_example == a_map * (2 + 4 + 4) + head
    each = 8 * structure.activations_per_example
    for budget, size in (
        (each * 3, 3),
        (each * 3 + each - 1, 3),
        (1, 1),
        (each * 10**6, 2**21 // structure.activations_per_example),
    ):
        monkeypatch.setattr("tf_xai.engine.chunks._MEMORY_BUDGET", budget)
        assert chunk_size(structure) == size


def test_examples_chosen_for_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """`samples="auto"` goes on with some examples: their places in the chunks do not matter."""
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", 3)
    auto = xai.explain(model(), engines.probe(), xai.IntegratedGradients(samples="auto"))
    fine = xai.explain(model(), engines.probe(), xai.IntegratedGradients(samples=256))
    np.testing.assert_allclose(auto.values, fine.values, atol=0.05 * np.abs(fine.values).max())


@pytest.mark.parametrize(
    ("limit", "totals", "replicas", "expected"),
    [
        (256, [80], 1, 80),
        (256, [128], 1, 128),
        (256, [272], 1, 136),
        (256, [512, 2048], 1, 256),
        (256, [272], 2, 136),
        (16, [1000], 1, 15),
        (1, [7], 1, 1),
    ],
)
def test_loops_pad_as_little_as_they_can(
    limit: int, totals: list[int], replicas: int, expected: int
) -> None:
    size = loop_chunk(limit, totals, replicas)
    assert max(min(limit, max(totals) // replicas) // 2, 1) <= size <= limit
    padded = sum(-(-total // (replicas * size)) * replicas * size for total in totals)
    best = sum(-(-total // (replicas * expected)) * replicas * expected for total in totals)
    assert padded <= best
