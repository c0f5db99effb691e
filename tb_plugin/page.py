"""The built files of the page."""

from __future__ import annotations

from pathlib import Path

from werkzeug.wrappers import Request, Response

from tb_plugin.response import WsgiApp, get_only, respond

PAGE_FOLDER = Path(__file__).with_name("static")
ENTRY = "index.js"

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_NOT_BUILT = """
export function render() {
  document.body.append(
    "The page of tf-xai is not built. " +
      "Run `pip install .` in its source folder, then restart TensorBoard."
  );
}
"""


def page_routes(folder: Path) -> dict[str, WsgiApp]:
    """One route for each existing file, so that no path ever comes from a request."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    routes = {f"/{file.name}": _file_route(file) for file in files if file.suffix in _TYPES}
    return {f"/{ENTRY}": get_only(_not_built), **routes}


def _file_route(file: Path) -> WsgiApp:
    content = file.read_bytes()
    return get_only(lambda request: respond(request, content, _TYPES[file.suffix]))


def _not_built(request: Request) -> Response:
    return respond(request, _NOT_BUILT.encode(), "text/javascript")
