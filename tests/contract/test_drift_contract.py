"""What every file of `tf_xai/drift` promises, found by discovery."""

from __future__ import annotations

import gc
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import drift_cases
import numpy as np
import numpy.typing as npt
import pytest
from drift_cases import CASES, EXAMPLES, VALID, Case

from tf_xai import drift
from tf_xai.drift import Measure

FloatArray = npt.NDArray[np.float64]
Compare = Callable[[FloatArray, FloatArray], FloatArray]

SEE_MAGNITUDE = {"kl", "l2", "magnitude", "margin", "ssim"}

every_measure_and_case = pytest.mark.parametrize(("name", "case"), VALID)
of_kinds = {
    kind: pytest.mark.parametrize(
        ("name", "case"), [(name, case) for name, case in VALID if CASES[case].subject.kind in kind]
    )
    for kind in (("vectors",), ("maps", "vectors", "curves"), ("decisions",))
}


def compare(name: str, case: str) -> Compare:
    return lambda a, b: CASES[case].drift(drift.measures()[name], a, b)


def check_zero_for_equal(compare: Compare, case: Case) -> None:
    np.testing.assert_allclose(compare(case.a, case.a.copy()), 0, atol=1e-12)


def check_symmetric(compare: Compare, case: Case) -> None:
    there, back = compare(case.a, case.b), compare(case.b, case.a)
    np.testing.assert_allclose(there, back, rtol=1e-12, atol=1e-15)


def check_each_row_on_its_own(measure: Measure, case: Case, *, prepared_alone: bool) -> None:
    """Prepared rows are what is taken from when an example is held against another one."""
    together = measure.drift(case.a, case.b, case.subject)
    a, b = (measure.prepare(rows, case.subject) for rows in (case.a, case.b))
    for row in range(EXAMPLES):
        one = replace(case.subject, targets=taken(case.subject.targets, row))
        if prepared_alone:
            a, b = (measure.prepare(rows[row, None], one) for rows in (case.a, case.b))
        index = 0 if prepared_alone else row
        alone = measure.compare(taken(a, index), taken(b, index), one)
        np.testing.assert_allclose(alone, together[row, None], rtol=1e-12, atol=1e-15)


def taken(prepared: Any, row: int) -> Any:
    if isinstance(prepared, tuple):
        return type(prepared)(*(taken(part, row) for part in prepared))
    return None if prepared is None else prepared[row, None]


def test_every_file_is_a_measure_of_its_name() -> None:
    files = {info.name for info in pkgutil.iter_modules(drift.__path__) if info.name[0] != "_"}
    assert set(drift.measures()) == files
    assert all(measure.name() == name for name, measure in drift.measures().items())


def test_every_measure_describes_itself() -> None:
    labels = [measure.label for measure in drift.measures().values()]
    assert len(set(labels)) == len(labels)
    assert all(measure.label and measure.says for measure in drift.measures().values())


def test_every_measure_meets_a_case_of_each_of_its_kinds() -> None:
    for name, measure in drift.measures().items():
        tried = {CASES[case].subject.kind for found, case in VALID if found == name}
        assert tried == measure.kinds
        assert measure.range[0] == 0 < measure.floor < measure.range[1]


def test_the_defaults_are_valid_for_their_kinds() -> None:
    assert set(drift.DEFAULTS) == {case.subject.kind for case in CASES.values()}
    for kind, names in drift.DEFAULTS.items():
        assert all(kind in measure.kinds for measure in drift.resolve(names))


def test_the_defaults_stand_in_where_no_chosen_measure_is_valid() -> None:
    chosen = drift.resolve(["ssim", "kendall"])
    assert [measure.name() for measure in drift.valid_for("maps", chosen)] == ["ssim"]
    assert [measure.name() for measure in drift.valid_for("vectors", chosen)] == ["kendall"]
    assert [measure.name() for measure in drift.valid_for("decisions", chosen)] == ["flip", "kl"]
    assert [measure.name() for measure in drift.valid_for("curves", None)] == ["l2", "pearson"]


def test_unknown_measures_are_named() -> None:
    message = r"`drift` must be .* Expected one of \['centre_shift', .*'\]; got 'rho'\."
    with pytest.raises(ValueError, match=message):
        drift.resolve(["spearman", "rho"])


@every_measure_and_case
def test_is_zero_for_equal_rows(name: str, case: str) -> None:
    check_zero_for_equal(compare(name, case), CASES[case])


@every_measure_and_case
def test_is_symmetric(name: str, case: str) -> None:
    if drift.measures()[name].is_symmetric:
        check_symmetric(compare(name, case), CASES[case])
    else:
        with pytest.raises(AssertionError):
            check_symmetric(compare(name, case), CASES[case])


@every_measure_and_case
def test_rows_do_not_mix(name: str, case: str) -> None:
    measure = drift.measures()[name]
    if measure.per_example:
        check_each_row_on_its_own(measure, CASES[case], prepared_alone=False)
    if not measure.needs_probe:
        check_each_row_on_its_own(measure, CASES[case], prepared_alone=True)
    else:
        with pytest.raises(AssertionError):
            check_each_row_on_its_own(measure, CASES[case], prepared_alone=True)


@every_measure_and_case
def test_the_order_of_the_examples_does_not_matter(name: str, case: str) -> None:
    measure, said = drift.measures()[name], CASES[case]
    order = np.random.default_rng(0).permutation(EXAMPLES)
    targets = None if said.subject.targets is None else said.subject.targets[order]
    shuffled = measure.drift(said.a[order], said.b[order], replace(said.subject, targets=targets))
    drifts = measure.drift(said.a, said.b, said.subject)
    np.testing.assert_allclose(
        shuffled, drifts[order] if measure.per_example else drifts, rtol=1e-12, atol=1e-15
    )


@every_measure_and_case
def test_has_a_number_for_each_example_in_its_range(name: str, case: str) -> None:
    measure, a, b = drift.measures()[name], CASES[case].a, CASES[case].b
    low, high = measure.range
    for other in (a, -a, b, a[:, ::-1], 1e6 * a, a + 1e-9 * b, np.zeros_like(a) + 1e-30 * b):
        values = compare(name, case)(a, other)
        assert values.shape == ((EXAMPLES,) if measure.per_example else (1,))
        assert values.dtype == np.float64
        assert (values >= low - 1e-12).all()
        assert (values <= high + 1e-12).all()


@every_measure_and_case
def test_differs_where_rows_do(name: str, case: str) -> None:
    said = CASES[case]
    assert compare(name, case)(said.a, said.b).mean() > 2 * drift.measures()[name].floor


@every_measure_and_case
def test_grows_with_the_change(name: str, case: str) -> None:
    a, b = CASES[case].a, CASES[case].b
    if name in SEE_MAGNITUDE:
        changed = [(1 + size) * a for size in (0.0, 0.1, 1, 10)]
    else:
        changed = [a + size * b for size in (0.0, 0.1, 1, 10)]
    drifts = [compare(name, case)(a, rows).mean() for rows in changed]
    assert drifts == sorted(drifts)
    assert drifts[0] < drifts[-1]


@every_measure_and_case
def test_sees_magnitude_or_does_not(name: str, case: str) -> None:
    a, b = CASES[case].a, CASES[case].b
    same = np.allclose(compare(name, case)(a, 2.0**20 * b), compare(name, case)(a, b), rtol=1e-12)
    assert same != (name in SEE_MAGNITUDE)


@every_measure_and_case
def test_single_precision_is_enough(name: str, case: str) -> None:
    a, b = (rows.astype(np.float32) for rows in (CASES[case].a, CASES[case].b))
    single = compare(name, case)(a, b)
    double = compare(name, case)(a.astype(np.float64), b.astype(np.float64))
    np.testing.assert_allclose(single, double, rtol=1e-4, atol=1e-6)


@of_kinds["maps", "vectors", "curves"]
def test_is_undefined_where_there_is_nothing(name: str, case: str) -> None:
    a, b = CASES[case].a.copy(), CASES[case].b.copy()
    a[0], b[1], a[2], b[2] = 0, 0, 0, 0
    values = compare(name, case)(a, b)
    assert np.isnan(values[:3]).all()
    assert np.isfinite(values[3:]).all()


@every_measure_and_case
def test_numbers_that_are_not_finite_stay_where_they_are(name: str, case: str) -> None:
    measure, said = drift.measures()[name], CASES[case]
    a, b = said.a.copy(), said.b.copy()
    a[0, 0], a[1, 0], b[1, -1], b[2] = np.nan, np.inf, -np.inf, np.nan
    values = compare(name, case)(a, b)
    if not measure.per_example:
        assert np.isnan(values).all()
    elif drift.measures()[name].needs_probe:
        assert np.isfinite(values[3:]).all()
    else:
        expected = compare(name, case)(said.a, said.b)
        np.testing.assert_allclose(values[3:], expected[3:], rtol=1e-12, atol=1e-15)


@of_kinds["decisions",]
def test_decisions_without_finite_scores_are_undefined(name: str, case: str) -> None:
    a = CASES[case].a.copy()
    a[:3, -1] = np.nan, np.inf, -np.inf
    values = compare(name, case)(a, CASES[case].b)
    assert np.isnan(values).tolist() == [True] * 3 + [False] * (EXAMPLES - 3)


@of_kinds["vectors",]
def test_zeros_of_multiplied_vectors_say_nothing(name: str, case: str) -> None:
    """They are there at every step, whatever the model has learnt."""
    measure, said = drift.measures()[name], CASES["multiplied vectors"]
    zeros = np.zeros((EXAMPLES, 300))
    a, b = (np.concatenate([zeros, rows], axis=1) for rows in (said.a, said.b))
    subject = replace(said.subject, shape=(a.shape[1],))
    expected = measure.drift(said.a, said.b, said.subject)
    np.testing.assert_allclose(measure.drift(a, b, subject), expected, rtol=1e-12)


@every_measure_and_case
def test_no_loop_over_examples(name: str, case: str) -> None:
    measure = drift.measures()[name]
    few, all_of_them = (drift_cases.first_rows(CASES[case], count) for count in (8, EXAMPLES))
    measure.drift(few.a, few.b, few.subject)
    assert calls(measure, few) == calls(measure, all_of_them)


def calls(measure: Measure, case: Case) -> int:
    """How many functions are called, those of the garbage collector left out."""
    events: list[str] = []

    def note(frame: Any, event: str, argument: object) -> None:
        if any(part in frame.f_code.co_filename for part in ("tf_xai", "numpy")):
            events.append(event)

    gc.disable()
    sys.setprofile(note)
    try:
        measure.drift(case.a, case.b, case.subject)
    finally:
        sys.setprofile(None)
        gc.enable()
    return len(events)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("spearman", "maps"),
        ("top_k_iou", "maps"),
        ("cosine", "maps"),
        ("pearson", "maps"),
        ("kendall", "vectors"),
        ("cka", "representations"),
    ],
)
def test_unrelated_rows_drift_by_one(name: str, kind: str) -> None:
    a, b = np.random.default_rng(0).normal(size=(2, 400, 200))
    values = drift.measures()[name].drift(a, b, drift.Subject(kind, (10, 20)))
    assert abs(values.mean() - 1) < 0.02


class Lopsided(Measure):
    """Not symmetric, not zero for equal rows, mixing rows, and looping over them."""

    range = (0.0, 1.0)
    kinds = frozenset({"maps"})

    def distance(self, a: Any, b: Any, subject: drift.Subject) -> FloatArray:
        return np.array([(2 * x - y).sum() for x, y in zip(a, b, strict=True)]) / np.abs(a).sum()


def test_the_checks_can_fail() -> None:
    case, measure = CASES["maps"], Lopsided()

    def lopsided(a: FloatArray, b: FloatArray) -> FloatArray:
        return measure.drift(a, b, case.subject)

    for check in (check_zero_for_equal, check_symmetric):
        with pytest.raises(AssertionError):
            check(lopsided, case)
    for alone in (False, True):
        with pytest.raises(AssertionError):
            check_each_row_on_its_own(measure, case, prepared_alone=alone)
    assert calls(measure, drift_cases.first_rows(case, 8)) < calls(measure, case)
