"""How assistants reach the tools from other processes: by HTTP on this machine, with a key."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.mcp.server import create_server
from app.web.site import Site
from app.web.turns import TooBusy, Turn, Turns
from pipeline.accounts.refusals import TooManyTries

PATH = "/mcp"


def http_app(site: Site, host: str, port: int, address: str) -> ASGIApp:
    """The tools by streamable HTTP at `PATH`: no state between requests, only for who shows a key,
    only under the names of this machine (against DNS rebinding).
    """
    from mcp.server.transport_security import TransportSecuritySettings

    names = [f"{name}:{port}" for name in {host, "127.0.0.1", "localhost", "[::1]"}]
    security = TransportSecuritySettings(
        allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
    )
    tools = create_server(site, address).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True,
        transport_security=security, max_request_body_size=100_000, host=host,
    )  # fmt: skip
    return KeyNeeded(tools, site)


class KeyNeeded:
    """Lets in who shows a key for programs, whatever its role: all tools only read."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app, self._site, self._turns = app, site, Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in its turn, or say in German what is missing."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        who = await run_in_threadpool(self._who, scope)
        turn = await self._turn(who) if isinstance(who, str) else who
        if isinstance(turn, JSONResponse):
            await turn(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._turns.leave(turn)

    async def _turn(self, who: str) -> Turn | JSONResponse:
        """The turn of who asks, or what is said where too many of theirs wait."""
        try:
            return await self._turns.take(who)
        except TooBusy as error:
            wait = {"Retry-After": str(error.wait)}
            return _refusal(f"{error.message} {error.hint}", 429, wait)

    def _who(self, scope: Scope) -> str | JSONResponse:
        """Whose key is shown, or what is said where none of ours is."""
        scheme, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
        accounts = self._site.accounts
        if scheme.casefold() == "bearer" and (key := accounts.programs.find(text.strip())):
            return key.account.name
        try:
            if scheme:
                accounts.tries.note_wrong_key(str((scope.get("client") or ("",))[0]))
        except TooManyTries as error:
            wait = {"Retry-After": str(error.wait)}
            return _refusal(f"{error.message} {error.hint}", 429, wait)
        said = "Zeigen Sie einen Schlüssel für Programme: Authorization: Bearer …"
        return _refusal(said, 401, {"WWW-Authenticate": "Bearer"})


def _refusal(said: str, status: int, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse({"error": said}, status, headers)
