"""What TensorBoard does with the plugin at its start."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from tb_plugin.loader import Loader
from tb_plugin.plugin import Plugin


@pytest.mark.parametrize(("given", "kept"), [({}, 0), ({"tf_xai": 7}, 7)])
def test_every_step_is_kept_unless_the_user_says_otherwise(
    given: dict[str, int], kept: int
) -> None:
    flags = argparse.Namespace(samples_per_plugin=dict(given))
    Loader().fix_flags(flags)
    assert flags.samples_per_plugin == {"tf_xai": kept}


def test_the_tab_opens_its_module() -> None:
    class Context:
        data_provider = None

    plugin = Loader().load(Context())
    assert isinstance(plugin, Plugin)
    assert plugin.frontend_metadata().es_module_path in plugin.get_plugin_apps()
    assert plugin.is_active() is False


def test_tensorflow_is_never_imported() -> None:
    script = (
        "import sys, tb_plugin.loader, tb_plugin.plugin, tf_xai.drift as drift; drift.measures(); "
        "sys.exit('tensorflow' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
