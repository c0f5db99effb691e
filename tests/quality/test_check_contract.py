"""What every file of `tf_xai/quality/` promises, found by discovery."""

from __future__ import annotations

import dataclasses
import pkgutil
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from refusals import refusal

import tf_xai as xai
from tf_xai import quality
from tf_xai.explainer import Explainer
from tf_xai.quality import Check

NAMES = sorted(quality.registry())
FAMILIES = {"shape", "faithfulness", "localisation", "stability", "sanity", "agreement"}
METHODS = ["integrated_gradients", "grad_cam", "sensitivity", "expected_gradients", "activation"]
every_check = pytest.mark.parametrize("name", NAMES)

Judged = dict[tuple[str, str], dict[str, Any]]


def check_record(
    model: Any, probe: xai.Probe, checks: list[str | Check], factor: float = 1
) -> Judged:
    """What they find in everything that is explained, by method and check."""
    explainer = Explainer(model, probe, METHODS, checks=checks)
    passes = explainer.passes()
    records = {method.series_name: explainer.record(method, passes) for method in explainer.methods}
    records = {
        series: xai.Record(**{**vars(record), "values": factor * record.values})
        for series, record in records.items()
    }
    return {
        (method.series_name, check.name()): explainer.judge(
            check, method, records[method.series_name], passes, records
        )
        for method in explainer.methods
        for check in explainer.checks_of(method)
    }


def with_masks(probe: xai.Probe, chosen: Any = slice(None)) -> xai.Probe:
    inputs = probe.inputs[chosen]
    return xai.Probe(inputs, probe.targets[chosen], masks=inputs > 0.5, background=probe.background)


@pytest.fixture(scope="module")
def said(cnn: Any, probe: xai.Probe) -> Judged:
    return check_record(cnn, with_masks(probe), list(NAMES))


def found_by(said: Judged, name: str) -> list[dict[str, Any]]:
    return [found for (_, check), found in said.items() if check == name and found]


def test_every_file_is_a_check_of_its_name() -> None:
    files = {info.name for info in pkgutil.iter_modules(quality.__path__) if info.name[0] != "_"}
    assert set(NAMES) == files
    assert all(kind.name() == name for name, kind in quality.registry().items())
    assert set(quality.DEFAULTS) <= set(NAMES)


@every_check
def test_describes_itself(name: str) -> None:
    check = quality.registry()[name]()
    assert check.label
    assert re.fullmatch(r"[A-Z].*\.", check.says)
    assert check.family in FAMILIES
    assert check.better in ("higher", "lower", "")
    assert check.range[0] < check.range[1]
    text = "".join(kind.__doc__ or "" for kind in type(check).__mro__[:-1])
    for field in dataclasses.fields(check):
        assert f"{field.name}:" in text
    with pytest.raises(dataclasses.FrozenInstanceError):
        check.every_n_epochs = 3  # type: ignore[misc]


@every_check
def test_one_value_an_example(name: str, said: Judged, probe: xai.Probe) -> None:
    low, high = quality.registry()[name].range
    assert found_by(said, name)
    for found in found_by(said, name):
        assert "" in found
        for values in found.values():
            assert values.shape in ((len(probe),), (1,))
            known = values[~np.isnan(values)]
            assert len(known)
            assert (known >= low - 1e-6).all()
            assert (known <= high + 1e-6).all()


@every_check
def test_the_same_at_any_time(name: str, said: Judged, cnn: Any, probe: xai.Probe) -> None:
    again = check_record(cnn, with_masks(probe), [name])
    for key, found in again.items():
        assert set(found) == set(said[key])
        for line, values in found.items():
            np.testing.assert_allclose(values, said[key][line], rtol=1e-4, atol=2e-6)


@every_check
def test_examples_do_not_mix(name: str, said: Judged, cnn: Any, probe: xai.Probe) -> None:
    """But for lines of chance, which are drawn for the whole probe."""
    chosen = [4, 0, 7]
    for key, found in check_record(cnn, with_masks(probe, chosen), [name]).items():
        for line in set(found) - {"random"}:
            np.testing.assert_allclose(
                found[line], said[key][line][chosen], rtol=5e-3, atol=1e-4, err_msg=str(key)
            )


@every_check
def test_nothing_is_found_in_nothing(name: str, cnn: Any, probe: xai.Probe) -> None:
    """Maps of zeros: undefined, but for what sums to nothing, which is all of the change away."""
    for found in check_record(cnn, with_masks(probe), [name], factor=0).values():
        if found and name == "completeness_gap":
            np.testing.assert_allclose(found[""], 1)
        elif found:
            assert np.isnan(found[""]).all()


@every_check
def test_expensive_checks_run_less_often(name: str) -> None:
    """What runs the model at many inputs is not asked at every step."""
    check = quality.registry()[name]()
    dear = {"deletion", "insertion", "infidelity", "road", "max_sensitivity"}
    assert check.every_n_epochs == (5 if name in dear else None)
    assert check.at_end_only == (name == "randomisation")
    assert name not in quality.DEFAULTS or name not in {*dear, "randomisation"}


@every_check
def test_decisions_and_representations_are_not_judged(name: str, probe: xai.Probe) -> None:
    check = quality.registry()[name]()
    assert not check.applies_to(xai.Decision(), with_masks(probe))
    assert not check.applies_to(xai.Representation(), with_masks(probe))


def make(name: str, **settings: Any) -> Callable[[], Any]:
    return lambda: quality.registry()[name](**settings)


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "unknown": (
        lambda: quality.resolve("deleting"),
        refusal("quality", "'deleting'", "one of ['completeness_gap', 'deletion', "),
    ),
    "twice": (
        lambda: quality.resolve(["entropy", quality.registry()["entropy"]()]),
        refusal("quality", "it 2 times", "'entropy'"),
    ),
    "no check": (
        lambda: quality.resolve([3]),  # type: ignore[list-item]
        refusal("quality", "3", "names (one of ['completeness_gap', "),
    ),
    "every_n_epochs": (
        make("entropy", every_n_epochs=0),
        refusal("every_n_epochs", "0", "1"),
    ),
    "steps": (
        make("deletion", steps=0),
        refusal("steps", "0", "1"),
    ),
    "seed": (
        make("insertion", seed=-1),
        refusal("seed", "-1", "0"),
    ),
    "baseline": (
        make("deletion", baseline="black"),
        refusal("baseline", "'black'", "['auto', 'zeros', 'mean', 'blur']"),
    ),
    "side": (
        make("infidelity", side=1),
        refusal("side", "1", "0", "1"),
    ),
    "samples of infidelity": (
        make("infidelity", samples=1),
        refusal("samples", "1", "2"),
    ),
    "radius": (
        make("max_sensitivity", radius=0),
        refusal("radius", "0", "0"),
    ),
    "samples of max-sensitivity": (
        make("max_sensitivity", samples=0),
        refusal("samples", "0", "1"),
    ),
    "stages": (
        make("randomisation", stages=0),
        refusal("stages", "0", "1"),
    ),
    "shares": (
        make("road", shares=[0.5, 1]),
        refusal("shares", "[0.5, 1]", "0", "1"),
    ),
    "noise": (
        make("road", noise=-1),
        refusal("noise", "-1", "0"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_messages(case: str) -> None:
    action, message = REFUSED[case]
    with pytest.raises((ValueError, TypeError), match=message):
        action()


def test_a_baseline_that_does_not_fit(cnn: Any, probe: xai.Probe) -> None:
    several = np.zeros((2, 8, 8, 1), np.float32)
    for baseline, message in (
        (several, refusal("baseline", "2")),
        (np.zeros(3), refusal("baseline", "shape (3,)")),
    ):
        with pytest.raises(ValueError, match=message):
            check_record(
                cnn, with_masks(probe), [quality.registry()[("deletion")](baseline=baseline)]
            )
