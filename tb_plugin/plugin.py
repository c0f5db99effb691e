"""The tab: each route checks its arguments and passes them on to `tf_xai.answers`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from google.protobuf.message import Message
from tensorboard import errors, plugin_util
from tensorboard.plugins.base_plugin import FrontendMetadata, TBContext, TBPlugin
from werkzeug.wrappers import Request, Response

from tb_plugin.arguments import RequestArguments
from tb_plugin.page import ENTRY, PAGE_FOLDER, page_routes
from tb_plugin.response import WsgiApp, get_only, respond, respond_message
from tf_xai import answers
from tf_xai.answers import FORMATS, Experiment, Places
from tf_xai.schema import PLUGIN_NAME

Answer = Callable[[Experiment, RequestArguments], Message]

ANSWERS: dict[str, Answer] = {
    "overview": lambda experiment, _: answers.overview(experiment),
    "predictions": lambda experiment, args: answers.predictions(experiment, args.run),
    "notes": lambda experiment, args: answers.notes(experiment, args.run),
    "alarms": lambda experiment, args: answers.alarms(experiment, args.run),
    "scalars": lambda experiment, args: answers.scalars(experiment, args.run),
    "steps": lambda experiment, args: answers.steps(experiment, args.run, args.series),
    "pairs": lambda experiment, args: answers.pairs(experiment, args.places()),
    "drift": lambda experiment, args: answers.drift(
        experiment,
        args.run,
        args.series,
        args.text("measure"),
        args.text("reference"),
        args.steps(),
    ),
    "matrix": lambda experiment, args: answers.matrix(
        experiment,
        args.run,
        args.series,
        args.text("measure"),
        args.number("example"),
        args.steps(least=2),
    ),
}
COMPRESSED_ANSWERS: dict[str, Answer] = {
    "probe": lambda experiment, args: answers.probe(experiment, args.run),
    "values": lambda experiment, args: answers.values(
        experiment, args.run, args.series, args.steps(), args.optional_number("example")
    ),
}
"""Answers whose large parts are compressed already."""


class Plugin(TBPlugin):  # type: ignore[misc]
    """The `tf_xai` tab."""

    plugin_name = PLUGIN_NAME

    def __init__(self, context: TBContext, page: Path = PAGE_FOLDER) -> None:
        self._provider = context.data_provider
        self._places: Places = {}
        self._page = page

    def is_active(self) -> bool:
        """False: TensorBoard itself enables the tab if a run has data of this plugin."""
        return False

    def frontend_metadata(self) -> FrontendMetadata:
        """The page that TensorBoard opens in the tab."""
        return FrontendMetadata(es_module_path=f"/{ENTRY}", tab_name=PLUGIN_NAME)

    def get_plugin_apps(self) -> dict[str, WsgiApp]:
        """All routes, which `http_api.md` describes."""
        tables = [(ANSWERS, False), (COMPRESSED_ANSWERS, True)]
        return {
            **page_routes(self._page),
            **{
                f"/{name}": self._route(table[name], is_compressed=is_compressed)
                for table, is_compressed in tables
                for name in table
            },
            "/animation": get_only(self._animation),
        }

    def _route(self, answer: Answer, *, is_compressed: bool) -> WsgiApp:
        def answer_request(request: Request) -> Response:
            message = answer(self._experiment(request), RequestArguments(request))
            return respond_message(request, message, is_compressed=is_compressed)

        return get_only(answer_request)

    def _animation(self, request: Request) -> Response:
        arguments = RequestArguments(request)
        file_format = arguments.text("format")
        if file_format not in FORMATS:
            raise errors.InvalidArgumentError(
                f"`format` must be one of {list(FORMATS)}; got {file_format!r}."
            )
        body = answers.animation(
            self._experiment(request),
            arguments.run,
            arguments.series,
            arguments.number("example"),
            file_format,
            arguments.optional_number("from"),
            arguments.optional_number("to"),
        )
        return respond(request, body, f"image/{file_format}")

    def _experiment(self, request: Request) -> Experiment:
        context = plugin_util.context(request.environ)
        experiment = plugin_util.experiment_id(request.environ)
        return Experiment(self._provider, context, experiment, self._places)
