"""A bucket of Google Cloud Storage whose objects are the files of a folder.

TensorFlow's own client talks to it, through a proxy that answers for Google: `python bucket.py
FOLDER` prints the port. In the folder, `objects` is the bucket, `authority.pem` is whom the client
must trust, `uploads` lists the sizes of what was uploaded, `closed` refuses everything while it is
there and lists it, and `kill`, a process' number, kills that while it uploads.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import trustme

HOSTS = ("www.googleapis.com", "storage.googleapis.com")


@contextmanager
def bucket_of(folder: Path) -> Iterator[dict[str, str]]:
    """Serves the folder; gives the environment in which TensorFlow finds it as `gs://bucket`."""
    command = [sys.executable, __file__, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        try:
            yield {
                "https_proxy": f"http://127.0.0.1:{port}",
                "no_proxy": "localhost",
                "CURL_CA_BUNDLE": str(folder / "authority.pem"),
                "NO_GCE_CHECK": "true",  # no credentials are looked for
            }
        finally:
            process.kill()


class Bucket(ThreadingHTTPServer):
    """The proxy, and what is behind it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.folder = folder
        self.objects = folder / "objects"
        self.objects.mkdir(parents=True)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(self.tls)

    def names(self) -> list[str]:
        """Of all objects: a directory is one whose name ends with a slash."""
        found = self.objects.rglob("*")
        return sorted(
            path.relative_to(self.objects).as_posix() + "/" * path.is_dir() for path in found
        )

    def holds(self, name: str) -> bool:
        return name in self.names()

    def store(self, name: str, data: bytes) -> None:
        """Puts a whole object in the place of the one before."""
        with (self.folder / "uploads").open("a") as uploads:
            uploads.write(f"{len(data)}\n")
        if (victim := self.folder / "kill").exists():
            os.kill(int(victim.read_text()), signal.SIGKILL)
            victim.unlink()
            return
        path = self.objects / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / "unfinished"
        unfinished.write_bytes(data)
        unfinished.replace(path)


class Answers(BaseHTTPRequestHandler):
    """As the JSON API gives them."""

    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, *_: Any) -> None:
        pass

    def do_CONNECT(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_any(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        body = self.body()
        place = [unquote(part) for part in address.path.split("/")[1:]]
        if (closed := self.server.folder / "closed").exists():
            with closed.open("a") as refused:
                refused.write(f"{self.command} {self.path}\n")
            self.answer(403)
        elif place[0] == "upload":
            self.upload(asked, body)
        elif place[:3] == ["storage", "v1", "b"]:
            self.tell(place[4:], asked)
        else:
            self.read("/".join(place[1:]))

    do_GET = do_PUT = do_POST = do_DELETE = do_any  # noqa: N815

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        data = b""
        while size := int(self.rfile.readline(), 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def upload(self, asked: dict[str, str], body: bytes) -> None:
        if self.command == "POST" and asked["uploadType"] == "resumable":
            self.answer(200, Location=f"https://{HOSTS[0]}/upload?name={asked['name']}")
            return
        if not self.headers.get("Content-Range", "").startswith("bytes */"):  # only a question
            self.server.store(asked["name"], body)
        self.answer(200, b"{}")

    def tell(self, place: list[str], asked: dict[str, str]) -> None:
        """Of the bucket, of its objects, of one of them; or moves or deletes that."""
        if place in ([], ["o"]):
            self.answer(200, self.listed(asked) if place else b"{}")
            return
        name = place[1]
        path = self.server.objects / name
        if not self.server.holds(name):
            self.answer(404)
        elif "rewriteTo" in place:
            shutil.copy(path, self.server.objects / place[-1])
            self.answer(200, b'{"done": true}')
        elif self.command == "DELETE":
            path.unlink()
            self.answer(204)
        else:
            said = {"size": path.stat().st_size, "generation": path.stat().st_mtime_ns}
            said |= {"updated": "2026-01-01T00:00:00.000Z"}
            self.answer(200, json.dumps({key: str(said[key]) for key in said}).encode())

    def listed(self, asked: dict[str, str]) -> bytes:
        prefix, most = asked.get("prefix", ""), int(asked.get("maxResults", 1000))
        after = {
            name: name[len(prefix) :] for name in self.server.names() if name.startswith(prefix)
        }
        deep = [name for name, rest in after.items() if "delimiter" in asked and "/" in rest]
        items = [{"name": name} for name in after if name not in deep]
        prefixes = sorted({prefix + after[name].split("/")[0] + "/" for name in deep})
        return json.dumps({"items": items[:most], "prefixes": prefixes}).encode()

    def read(self, name: str) -> None:
        if not self.server.holds(name):
            self.answer(404)
            return
        data = (self.server.objects / name).read_bytes()
        first, last = self.headers.get("Range", "bytes=0-0").removeprefix("bytes=").split("-")
        part = data[int(first) : int(last) + 1]
        self.answer(206 if part else 416, part)

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    with Bucket(Path(sys.argv[1])) as bucket:
        print(bucket.server_port, flush=True)
        bucket.serve_forever()
