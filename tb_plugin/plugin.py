"""The routes of the tab. Each is thin: it checks its arguments and passes on to `reader`."""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message
from tensorboard import errors, plugin_util
from tensorboard.backend import http_util
from tensorboard.plugins.base_plugin import FrontendMetadata, TBContext, TBPlugin
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from tb_plugin import reader
from tb_plugin.animation import FORMATS, animation
from tb_plugin.drift import drift
from tb_plugin.matrix import matrix
from tb_plugin.pairs import MOST_PLACES, Place, pairs
from tb_plugin.scalars import scalars
from tf_xai.schema import PLUGIN_NAME

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

PAGE_FOLDER = Path(__file__).with_name("static")

_ENTRY = "index.js"
_MESSAGE = "application/x-protobuf"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FAST = 1
_LONGEST_QUERY = 2**16  # bytes; more than any question needs
_STEP = re.compile(r"-?[0-9]{1,18}")
_NOT_BUILT = """
export function render() {
  document.body.append(
    "The page of tf-xai is not built. Run `pip install .` in its folder and restart TensorBoard."
  );
}
"""


class MethodNotAllowedError(errors.PublicError):  # type: ignore[misc]
    """Something other than GET was asked for."""

    http_code = 405

    def __init__(self, method: str) -> None:
        super().__init__(f"`method` must be GET; got {method!r}.")
        self.headers.append(("Allow", "GET"))


class _Answer(Response):
    """An answer that has a content type even where it says 304: TensorBoard warns else."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Type"] = self.headers["Content-Type"]
        return headers


class Plugin(TBPlugin):  # type: ignore[misc]
    """The `tf_xai` tab."""

    plugin_name = PLUGIN_NAME

    def __init__(self, context: TBContext, page: Path = PAGE_FOLDER) -> None:
        self._provider = context.data_provider
        self._places: reader.Places = {}
        self._page = page

    def is_active(self) -> bool:
        """False: TensorBoard itself enables the tab where a run has data under its name."""
        return False

    def frontend_metadata(self) -> FrontendMetadata:
        """What TensorBoard opens in the tab."""
        return FrontendMetadata(es_module_path=f"/{_ENTRY}", tab_name=PLUGIN_NAME)

    def get_plugin_apps(self) -> dict[str, WsgiApp]:
        """All routes there are; `http_api.md` describes them."""
        return {
            **_page_routes(self._page),
            "/overview": self._route(lambda log, _: reader.overview(log)),
            "/probe": self._route(
                lambda log, ask: reader.probe(log, _one(ask, "run")), compressed=True
            ),
            "/predictions": self._route(lambda log, ask: reader.predictions(log, _one(ask, "run"))),
            "/notes": self._route(lambda log, ask: reader.notes(log, _one(ask, "run"))),
            "/alarms": self._route(lambda log, ask: reader.alarms(log, _one(ask, "run"))),
            "/steps": self._route(
                lambda log, ask: reader.steps(log, _one(ask, "run"), _one(ask, "series"))
            ),
            "/values": self._route(
                lambda log, ask: reader.values(
                    log, _one(ask, "run"), _one(ask, "series"), _steps(ask), _example(ask)
                ),
                compressed=True,
            ),
            "/scalars": self._route(lambda log, ask: scalars(log, _one(ask, "run"))),
            "/matrix": self._route(
                lambda log, ask: matrix(
                    log,
                    _one(ask, "run"),
                    _one(ask, "series"),
                    _one(ask, "measure"),
                    _whole(ask, "example"),
                    _steps(ask, least=2),
                )
            ),
            "/animation": _get_only(self._animation),
            "/pairs": self._route(lambda log, ask: pairs(log, _places(ask))),
            "/drift": self._route(
                lambda log, ask: drift(
                    log,
                    _one(ask, "run"),
                    _one(ask, "series"),
                    _one(ask, "measure"),
                    _one(ask, "reference"),
                    _steps(ask),
                )
            ),
        }

    def _route(
        self, answer: Callable[[reader.Log, Request], Message], *, compressed: bool = False
    ) -> WsgiApp:
        """A route of one question; `compressed`: what makes its answer large is so already."""

        def respond(request: Request) -> Response:
            body = answer(self._log(request), request).SerializeToString()
            if compressed:
                return _respond(request, body, _MESSAGE)
            body = gzip.compress(body, _FAST, mtime=0)
            return _respond(request, body, _MESSAGE, content_encoding="gzip")

        return _get_only(respond)

    def _animation(self, request: Request) -> Response:
        file_format = _one(request, "format")
        if file_format not in FORMATS:
            raise errors.InvalidArgumentError(
                f"`format` must be one of {list(FORMATS)}; got {file_format!r}."
            )
        body = animation(
            self._log(request),
            _one(request, "run"),
            _one(request, "series"),
            _whole(request, "example"),
            file_format,
            _whole_or_none(request, "from"),
            _whole_or_none(request, "to"),
        )
        return _respond(request, body, f"image/{file_format}")

    def _log(self, request: Request) -> reader.Log:
        context = plugin_util.context(request.environ)
        experiment = plugin_util.experiment_id(request.environ)
        return reader.Log(self._provider, context, experiment, self._places)


def _page_routes(folder: Path) -> dict[str, WsgiApp]:
    """One route a file that is there now: no path ever comes from a request."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    routes = {f"/{file.name}": _file_route(file) for file in files if file.suffix in _TYPES}
    return {f"/{_ENTRY}": _get_only(_not_built), **routes}


def _file_route(file: Path) -> WsgiApp:
    content = file.read_bytes()
    return _get_only(lambda request: _respond(request, content, _TYPES[file.suffix]))


def _not_built(request: Request) -> Response:
    return _respond(request, _NOT_BUILT.encode(), "text/javascript")


def _respond(
    request: Request, content: bytes, content_type: str, content_encoding: str | None = None
) -> Response:
    """An answer that a browser may keep but asks after: a training that goes on may change it."""
    response = _Answer.force_type(
        http_util.Respond(request, content, content_type, content_encoding=content_encoding)
    )
    sent_as = response.headers.get("Content-Encoding", "identity")
    response.set_etag(f"{hashlib.sha256(content).hexdigest()}-{sent_as}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response.make_conditional(request)


def _get_only(respond: Callable[[Request], Response]) -> WsgiApp:
    @functools.wraps(respond)
    def checked(request: Request) -> Response:
        if request.method != "GET":
            raise MethodNotAllowedError(request.method)
        if len(request.query_string) > _LONGEST_QUERY:
            raise errors.InvalidArgumentError(
                f"the query must have at most {_LONGEST_QUERY} bytes; "
                f"got {len(request.query_string)}."
            )
        return respond(request)

    app: WsgiApp = Request.application(checked)
    return app


def _one(request: Request, argument: str) -> str:
    given = request.args.getlist(argument)
    if len(given) != 1 or not given[0]:
        raise errors.InvalidArgumentError(f"`{argument}` must be given once; got {given}.")
    value: str = given[0]
    return value


def _example(request: Request) -> int | None:
    given = request.args.getlist("example")
    if not given:
        return None
    if len(given) > 1 or not _STEP.fullmatch(given[0]):
        raise errors.InvalidArgumentError(f"`example` must be a whole number; got {given}.")
    return int(given[0])


def _steps(request: Request, least: int = 1) -> list[int]:
    given = request.args.getlist("step")
    if not least <= len(given) <= reader.MOST_STEPS:
        raise errors.InvalidArgumentError(
            f"`step` must be given {least} to {reader.MOST_STEPS} times; got {len(given)}."
        )
    return [_number("step", one) for one in given]


def _whole(request: Request, argument: str) -> int:
    return _number(argument, _one(request, argument))


def _whole_or_none(request: Request, argument: str) -> int | None:
    return _whole(request, argument) if argument in request.args else None


def _number(argument: str, given: str) -> int:
    if not _STEP.fullmatch(given):
        raise errors.InvalidArgumentError(f"`{argument}` must be a whole number; got {given!r}.")
    return int(given)


def _places(request: Request) -> list[Place]:
    given = [request.args.getlist(argument) for argument in Place._fields]
    counts = [len(values) for values in given]
    if len(set(counts)) > 1 or not 2 <= counts[0] <= MOST_PLACES:
        raise errors.InvalidArgumentError(
            "`run`, `series`, `step` and `example` must be given equally often. "
            f"Expected 2 to {MOST_PLACES} times; got {counts}."
        )
    return [
        Place(run, series, _number("step", step), _number("example", example))
        for run, series, step, example in zip(*given, strict=True)
    ]
