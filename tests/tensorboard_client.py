"""TensorBoard without its process: the application, asked directly."""

from __future__ import annotations

from pathlib import Path

from tensorboard.backend import application
from tensorboard.backend.event_processing import (
    data_provider,
    plugin_event_multiplexer,
)
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

from tb_plugin.page import PAGE_FOLDER
from tb_plugin.plugin import Plugin

PREFIX = "/data/plugin/tf_xai/"


def client_of(folder: Path, page: Path = PAGE_FOLDER, keep_scalars: int = 1000) -> Client:
    """A client of TensorBoard's application over the logs in `folder`; 0 keeps all scalars."""
    keep = {"tf_xai": 0, "scalars": keep_scalars}
    multiplexer = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance=keep)
    multiplexer.AddRunsFromDirectory(str(folder))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(folder))
    plugin = Plugin(TBContext(data_provider=provider), page)
    return Client(application.TensorBoardWSGI([plugin], data_provider=provider))
