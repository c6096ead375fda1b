"""How assistants reach the tools from other processes: by HTTP on this machine, with a key."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.mcp.server import create_server
from app.web.site import Site
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
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say in German what is missing."""
        if scope["type"] == "http":
            refusal = await run_in_threadpool(self._refusal, scope)
            if refusal:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        scheme, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
        accounts = self._site.accounts
        if scheme.casefold() == "bearer" and accounts.programs.find(text.strip()):
            return None
        try:
            if scheme:
                accounts.note_wrong_key(str((scope.get("client") or ("",))[0]))
        except TooManyTries as error:
            wait = {"Retry-After": str(error.wait)}
            return JSONResponse({"error": f"{error.message} {error.hint}"}, 429, wait)
        said = "Zeigen Sie einen Schlüssel für Programme: Authorization: Bearer …"
        return JSONResponse({"error": said}, 401, {"WWW-Authenticate": "Bearer"})
