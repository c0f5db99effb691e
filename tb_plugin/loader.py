"""What TensorBoard imports at its start: an error here would stop all of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tensorboard.plugins.base_plugin import TBContext, TBLoader

if TYPE_CHECKING:
    from tb_plugin.plugin import Plugin

_NAME = "tf_xai"
_KEEP_ALL = 0


class Loader(TBLoader):  # type: ignore[misc]
    """Loads the plugin, and asks TensorBoard to keep every step of it."""

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Without this TensorBoard keeps 10 steps a tag; the user's own flag still wins."""
        flags.samples_per_plugin.setdefault(_NAME, _KEEP_ALL)

    def load(self, context: TBContext) -> Plugin:
        """The plugin; an error in here costs no more than its tab."""
        from tb_plugin.plugin import Plugin

        return Plugin(context)
