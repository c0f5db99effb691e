"""What both Python and the tab's page compute: the page's tests read the same cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tf_xai.comparison.references import settled_at, summarise
from tf_xai.drift import measures

CASES = json.loads((Path(__file__).parent / "same_cases.json").read_text())


def numbers(values: list[Any]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], np.float64)


@pytest.mark.parametrize("case", CASES["settled"])
def test_where_drift_settled(case: dict[str, Any]) -> None:
    assert settled_at(numbers(case["medians"])) == case["index"]


@pytest.mark.filterwarnings("ignore:All-NaN slice encountered")
@pytest.mark.parametrize("case", CASES["quantiles"])
def test_quantiles(case: dict[str, Any]) -> None:
    found = np.nanquantile(numbers(case["values"]), case["shares"])
    np.testing.assert_allclose(found, numbers(case["found"]))


@pytest.mark.parametrize("case", CASES["overProbe"])
def test_drift_over_the_probe(case: dict[str, Any]) -> None:
    measure = measures()["flip" if case["isShare"] else "spearman"]
    assert measure.is_share == case["isShare"]
    found = summarise(numbers(case["rows"])[None], measure)
    np.testing.assert_allclose(found.middle, numbers([case["middle"]]))
