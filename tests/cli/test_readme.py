from pathlib import Path

import pytest

from tf_xai import drift, methods

README = Path(__file__).parents[2].joinpath("README.md").read_text()


@pytest.mark.parametrize("name", methods.registry())
def test_every_method_is_in_the_table(name):
    chosen = methods.registry()[name]
    names = ", ".join(f"`{alias}`" for alias in (name, *chosen.aliases))
    assert f"\n| {names} | `{chosen.__name__}` | " in README


@pytest.mark.parametrize("name", drift.measures())
def test_every_measure_is_in_the_table(name):
    assert f"\n| `{name}` | " in README
