"""What every answer carries for safety, and which requests are not even looked at."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems import tell
from app.web.programs import shown_key
from app.web.refusals import TooLarge, TooSlow
from app.web.session import find_session
from app.web.sizes import largest
from app.web.turns import TooBusy, Turns
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
_PATIENCE = 60  # seconds that the next octets of a request may take
_FORM = "x-formular"  # see FORM_HEADER in app/web/render.py


def _refusal(detail: str) -> JSONResponse:
    """What is told to a request that nothing of ours is shown to."""
    content = {
        "type": "about:blank",
        "title": "Abgewiesen",
        "status": 403,
        "detail": detail,
        "code": "origin",
    }
    return JSONResponse(content, 403, media_type="application/problem+json")


class _Body:
    """Receives no more than `most` octets, whatever length was announced, and waits for none of
    them for ever; what was wrong stays in `fault`, for whoever reads may swallow it.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self._arrived, self._more = 0, True
        self.fault: OmdokError | None = None

    async def receive(self) -> Message:
        """The next message."""
        try:
            message = await asyncio.wait_for(self._receive(), _PATIENCE if self._more else None)
        except TimeoutError:
            self.fault = TooSlow(
                "Die Anfrage kam nicht zu Ende an.", "Prüfen Sie die Leitung, und senden Sie neu."
            )
            raise self.fault from None
        self._arrived += len(message.get("body", b""))
        self._more = bool(message.get("more_body"))
        if self._arrived > self._most:
            self.fault = _too_large(self._most)
            raise self.fault
        return message


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        f"Auf einmal sind hier höchstens {most // 1000} kB möglich.",
        "Senden Sie weniger, oder laden Sie kleinere Dateien hoch.",
    )


def _person(request: Request) -> str | None:
    """The name of who asks; None where nobody is signed in and no key of ours is shown."""
    try:
        if key := shown_key(request):
            return key.account.name
        session = find_session(request)
    except OmdokError:
        return None  # whoever asks is told by the route
    return session.account.name if session else None


class _Honest:
    """Sends what the application answers, or what was wrong with the request's body."""

    def __init__(self, scope: Scope, body: _Body, send: Send) -> None:
        self._scope, self._body, self._send = scope, body, send
        self._begun = self._told = False

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if self._body.fault is None or self._begun:
            self._begun = True
            await self._send(message)
        elif not self._told:
            self._told = True
            answer = await run_in_threadpool(tell, Request(self._scope), self._body.fault)
            await answer(self._scope, self._body.receive, self._send)


def _tell_place(message: Message, headers: MutableHeaders) -> None:
    """Say in a header where a redirect leads: a script cannot see it, and goes there itself."""
    if message["status"] == 303:
        message["status"] = 204
        headers["X-Weiter"] = headers["location"]
        del headers["location"]


class Guard:
    """Refuses foreign hosts and changes asked for by other sites, lets each person have their turn,
    and adds the headers of safety to every answer.

    An answer keeps a header that it brings itself: a preview in a frame has a stricter or wider
    policy of its own.
    """

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app, self._settings = app, settings
        public = urlsplit(settings.public_url)
        self._hosts = {settings.host, *filter(None, (public.hostname,))}
        self._origin = f"{public.scheme}://{public.netloc}" if public.netloc else ""
        self._secure = public.scheme == "https"
        self._turns = Turns()

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

        if fault := self._fault(scope["method"], sent):
            await _refusal(fault)(scope, receive, with_headers)
        elif scope["path"].startswith("/static/"):
            await self._app(scope, receive, with_headers)
        else:
            await self._in_turn(scope, receive, with_headers)

    def _complete(self, message: Message, sent: Headers) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if _FORM in sent:
            _tell_place(message, headers)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request when it is its person's turn, if it is no larger than its path takes."""
        request = Request(scope)
        known = await run_in_threadpool(_person, request)
        most = largest(self._settings, scope["path"], known is not None)
        announced = request.headers.get("content-length", "0")
        who = known or f"address:{request.client.host if request.client else ''}"
        try:
            if not announced.isdecimal() or int(announced) > most:
                raise _too_large(most)
            turn = await self._turns.take(who)
        except (TooLarge, TooBusy) as error:
            await (await run_in_threadpool(tell, request, error))(scope, receive, send)
            return
        body = _Body(receive, most)
        try:
            await self._app(scope, body.receive, _Honest(scope, body, send))
        finally:
            self._turns.leave(turn)

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
