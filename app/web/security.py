"""What every answer carries for safety, and which requests are not even looked at."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.programs import find_program
from app.web.refusals import TooLarge
from app.web.session import find_session
from app.web.sizes import SMALL, largest
from pipeline.ground.errors import OmdokError
from pipeline.settings.web import WebSettings, is_loopback

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}
_SAFE = ("GET", "HEAD", "OPTIONS")
_FORM = "x-formular"  # see FORM_HEADER in app/web/render.py


def _refusal(status: int, code: str, detail: str) -> JSONResponse:
    content = {
        "type": "about:blank",
        "title": "Abgewiesen",
        "status": status,
        "detail": detail,
        "code": code,
    }
    return JSONResponse(content, status, media_type="application/problem+json")


def _counted(receive: Receive, most: int) -> Receive:
    """Receives no more than so many octets, whatever length was announced."""
    arrived = 0

    async def counting() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > most:
            raise TooLarge(
                f"Auf einmal sind höchstens {most // 1000} kB möglich.",
                "Laden Sie kleinere Dateien hoch.",
            )
        return message

    return counting


def _tell_place(message: Message, headers: MutableHeaders) -> None:
    """Say in a header where a redirect leads: a script cannot see it, and goes there itself."""
    if message["status"] == 303:
        message["status"] = 204
        headers["X-Weiter"] = headers["location"]
        del headers["location"]


class Guard:
    """Refuses foreign hosts and changes asked for by other sites, and adds the headers of safety to
    every answer.

    An answer keeps a header that it brings itself: a preview in a frame has a stricter or wider
    policy of its own.
    """

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app, self._settings = app, settings
        public = urlsplit(settings.public_url)
        self._hosts = {settings.host, *filter(None, (public.hostname,))}
        self._origin = f"{public.scheme}://{public.netloc}" if public.netloc else ""
        self._secure = public.scheme == "https"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        sent = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(message, sent)
            await send(message)

        fault = self._fault(scope["method"], sent)
        if fault:
            await _refusal(403, "origin", fault)(scope, receive, with_headers)
            return
        most = await run_in_threadpool(self._most, scope)
        announced = sent.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most:
            said = (
                f"Auf einmal sind höchstens {most // 1000} kB möglich. Laden Sie weniger oder "
                "kleinere Dateien hoch."
            )
            await _refusal(413, "too_large", said)(scope, receive, with_headers)
            return
        await self._app(scope, _counted(receive, most), with_headers)

    def _complete(self, message: Message, sent: Headers) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if _FORM in sent:
            _tell_place(message, headers)

    def _most(self, scope: Scope) -> int:
        """How much this request may bring: who is not signed in has nothing to send but a small
        form.
        """
        if scope["method"] in _SAFE:
            return SMALL
        request = Request(scope)
        try:
            known = find_program(request) or find_session(request)
        except OmdokError:
            return SMALL  # whoever asks is told by the route
        return largest(self._settings) if known else SMALL

    def _fault(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        name = urlsplit(f"//{host}").hostname or ""
        # A name that leads here by somebody else's DNS must not read what only this machine may.
        if name not in self._hosts and not is_loopback(name):
            return (
                "Unter diesem Namen ist omdok nicht zu erreichen. Tragen Sie ihn in omdok.toml als "
                "public_url ein."
            )
        if method in _SAFE:
            return ""
        origin = headers.get("origin")
        if origin is not None:
            ours = {f"http://{host}", f"https://{host}", self._origin}
            return "" if origin in ours else "Diese Änderung kam von einer anderen Seite."
        site = headers.get("sec-fetch-site", "none")
        return (
            "" if site in ("same-origin", "none") else "Diese Änderung kam von einer anderen Seite."
        )
