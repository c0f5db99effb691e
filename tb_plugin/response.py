"""Responses: to GET requests only, with headers that let a browser cache them."""

from __future__ import annotations

import functools
import gzip
import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message
from tensorboard import errors
from tensorboard.backend import http_util
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

_MESSAGE = "application/x-protobuf"
_FAST = 1
_MAX_QUERY = 2**16  # bytes; more than any request needs


class MethodNotAllowedError(errors.PublicError):  # type: ignore[misc]
    """A request with a method other than GET."""

    http_code = 405

    def __init__(self, method: str) -> None:
        super().__init__(f"`method` must be GET; got {method!r}.")
        self.headers.append(("Allow", "GET"))


class _Response(Response):
    """A response that has a content type even with status 304; otherwise TensorBoard warns."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Type"] = self.headers["Content-Type"]
        return headers


def respond(
    request: Request, content: bytes, content_type: str, content_encoding: str | None = None
) -> Response:
    """A response that a browser may cache but must revalidate, since a training may change it."""
    response = _Response.force_type(
        http_util.Respond(request, content, content_type, content_encoding=content_encoding)
    )
    sent_as = response.headers.get("Content-Encoding", "identity")
    response.set_etag(f"{hashlib.sha256(content).hexdigest()}-{sent_as}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response.make_conditional(request)


def respond_message(request: Request, message: Message, *, is_compressed: bool) -> Response:
    """A message of the schema; `is_compressed`: its large parts are compressed already."""
    body = message.SerializeToString()
    if is_compressed:
        return respond(request, body, _MESSAGE)
    body = gzip.compress(body, _FAST, mtime=0)
    return respond(request, body, _MESSAGE, content_encoding="gzip")


def get_only(answer: Callable[[Request], Response]) -> WsgiApp:
    """An application that answers GET requests and refuses all others."""

    @functools.wraps(answer)
    def checked(request: Request) -> Response:
        if request.method != "GET":
            raise MethodNotAllowedError(request.method)
        if len(request.query_string) > _MAX_QUERY:
            raise errors.InvalidArgumentError(
                f"the query must have at most {_MAX_QUERY} bytes; got {len(request.query_string)}."
            )
        return answer(request)

    app: WsgiApp = Request.application(checked)
    return app
