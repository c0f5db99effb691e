"""What TensorBoard imports when it starts: an error here would stop TensorBoard itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tensorboard.plugins.base_plugin import TBContext, TBLoader

if TYPE_CHECKING:
    from tb_plugin.plugin import Plugin

_NAME = "tf_xai"
_KEEP_ALL = 0


class Loader(TBLoader):  # type: ignore[misc]
    """Loads the plugin, and asks TensorBoard to keep all of its steps."""

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Keeps all steps instead of 10 per tag, unless the user's own flag says otherwise."""
        flags.samples_per_plugin.setdefault(_NAME, _KEEP_ALL)

    def load(self, context: TBContext) -> Plugin:
        """Imports and creates the plugin; an error here affects only its tab."""
        from tb_plugin.plugin import Plugin

        return Plugin(context)
