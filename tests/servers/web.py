"""A web server on loopback whose pages a test makes up: real HTTP, with everything that sites get
wrong.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """What the server says at a path. With `etag` it answers 304 to whoever has the body already.

    `chunks` makes a body piece by piece without telling its length; `slow` waits until the server
    ends.
    """

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = True
    chunks: Callable[[], Iterable[bytes]] | None = None
    slow: bool = False


def page(text: str, *links: str, navigation: str = "", title: str = "Seite") -> Reply:
    """A page with a paragraph for each line of `text` and a link to each of `links`."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    linked = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    body = (
        "<!doctype html><html "
        f"lang='de'><head><title>{title}</title></head><body><nav>{navigation}</nav>"
        f"<main><h1>{title}</h1>{paragraphs}</main><ul>{linked}</ul></body></html>"
    )
    return Reply(body.encode())


def moved(to: str, status: int = 301) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": to})


class Site:
    """The pages by path; `asked` are the paths asked for so far, `conditional` those that were
    asked for news only.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.host = address.removeprefix("http://")
        self.pages: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.conditional: list[str] = []
        self.ended = threading.Event()

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def forget(self) -> None:
        """Forget who asked for what."""
        self.asked.clear()
        self.conditional.clear()


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.site
        site.asked.append(self.path)
        site.agents.add(self.headers.get("User-Agent", ""))
        reply = site.pages.get(self.path, Reply(b"nicht gefunden", status=404))
        if reply.slow:
            site.ended.wait(30)
            self.close_connection = True
            return
        with suppress(ConnectionError):
            self._say(reply)

    def _say(self, reply: Reply) -> None:
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        told = self.headers.get("If-None-Match")
        if told:
            self.site.conditional.append(self.path)
        if reply.status == 200 and reply.etag and told == etag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(reply.status)
        headers = {
            "Content-Type": reply.kind,
            **({"ETag": etag} if reply.etag and reply.status == 200 else {}),
        }
        for name, value in {**headers, **reply.headers}.items():
            self.send_header(name, value)
        if reply.chunks:
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            for chunk in reply.chunks():
                self.wfile.write(chunk)
            return
        if "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running_site() -> Iterator[Site]:
    """A server for as long as the block runs."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}")
    handler.site = site
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        site.ended.set()
        server.shutdown()
        server.server_close()
