from pathlib import Path

import pytest

from tf_xai import alarms, drift, methods, quality

ROOT = Path(__file__).parents[2]
README = ROOT.joinpath("README.md").read_text()
GUIDE = ROOT.joinpath("docs", "guide.md").read_text()


@pytest.mark.parametrize("name", methods.registry())
def test_every_method_is_in_the_table(name):
    chosen = methods.registry()[name]
    names = ", ".join(f"`{alias}`" for alias in (name, *chosen.aliases))
    assert f"\n| {names} | `{chosen.__name__}` | " in README


@pytest.mark.parametrize("name", drift.measures())
def test_every_measure_is_in_the_table(name):
    assert f"\n| `{name}` | " in README


@pytest.mark.parametrize("name", drift.measures())
def test_the_guide_describes_each_measure(name):
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", quality.registry())
def test_every_check_is_in_the_readme(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", [name for name in alarms.detectors() if name != "threshold"])
def test_the_guide_describes_each_detector(name):
    assert f'\n| `"{name}"`' in GUIDE
