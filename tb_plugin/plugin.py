"""The tab: each route checks its arguments and passes them on to `tf_xai.answers`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from google.protobuf.message import Message
from tensorboard import errors, plugin_util
from tensorboard.plugins.base_plugin import FrontendMetadata, TBContext, TBPlugin
from werkzeug.wrappers import Request, Response

from tb_plugin.page import ENTRY, PAGE_FOLDER, page_routes
from tb_plugin.question import Question
from tb_plugin.response import WsgiApp, get_only, respond, respond_message
from tf_xai import answers
from tf_xai.answers import FORMATS, Log, Places
from tf_xai.schema import PLUGIN_NAME

Answer = Callable[[Log, Question], Message]

ANSWERS: dict[str, Answer] = {
    "overview": lambda log, _: answers.overview(log),
    "predictions": lambda log, ask: answers.predictions(log, ask.run),
    "notes": lambda log, ask: answers.notes(log, ask.run),
    "alarms": lambda log, ask: answers.alarms(log, ask.run),
    "scalars": lambda log, ask: answers.scalars(log, ask.run),
    "steps": lambda log, ask: answers.steps(log, ask.run, ask.series),
    "pairs": lambda log, ask: answers.pairs(log, ask.places()),
    "drift": lambda log, ask: answers.drift(
        log, ask.run, ask.series, ask.text("measure"), ask.text("reference"), ask.steps()
    ),
    "matrix": lambda log, ask: answers.matrix(
        log, ask.run, ask.series, ask.text("measure"), ask.number("example"), ask.steps(least=2)
    ),
}
COMPRESSED_ANSWERS: dict[str, Answer] = {
    "probe": lambda log, ask: answers.probe(log, ask.run),
    "values": lambda log, ask: answers.values(
        log, ask.run, ask.series, ask.steps(), ask.optional_number("example")
    ),
}
"""Those whose large parts are stored compressed."""


class Plugin(TBPlugin):  # type: ignore[misc]
    """The `tf_xai` tab."""

    plugin_name = PLUGIN_NAME

    def __init__(self, context: TBContext, page: Path = PAGE_FOLDER) -> None:
        self._provider = context.data_provider
        self._places: Places = {}
        self._page = page

    def is_active(self) -> bool:
        """False: TensorBoard itself enables the tab where a run has data under its name."""
        return False

    def frontend_metadata(self) -> FrontendMetadata:
        """What TensorBoard opens in the tab."""
        return FrontendMetadata(es_module_path=f"/{ENTRY}", tab_name=PLUGIN_NAME)

    def get_plugin_apps(self) -> dict[str, WsgiApp]:
        """All routes there are; `http_api.md` describes them."""
        known = [(ANSWERS, False), (COMPRESSED_ANSWERS, True)]
        return {
            **page_routes(self._page),
            **{
                f"/{name}": self._route(table[name], is_compressed=is_compressed)
                for table, is_compressed in known
                for name in table
            },
            "/animation": get_only(self._animation),
        }

    def _route(self, answer: Answer, *, is_compressed: bool) -> WsgiApp:
        def answered(request: Request) -> Response:
            message = answer(self._log(request), Question(request))
            return respond_message(request, message, is_compressed=is_compressed)

        return get_only(answered)

    def _animation(self, request: Request) -> Response:
        ask = Question(request)
        file_format = ask.text("format")
        if file_format not in FORMATS:
            raise errors.InvalidArgumentError(
                f"`format` must be one of {list(FORMATS)}; got {file_format!r}."
            )
        body = answers.animation(
            self._log(request),
            ask.run,
            ask.series,
            ask.number("example"),
            file_format,
            ask.optional_number("from"),
            ask.optional_number("to"),
        )
        return respond(request, body, f"image/{file_format}")

    def _log(self, request: Request) -> Log:
        context = plugin_util.context(request.environ)
        experiment = plugin_util.experiment_id(request.environ)
        return Log(self._provider, context, experiment, self._places)
