"""What a tool says where it cannot answer: German, with the next step that an assistant has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, TextContent
from pydantic import ValidationError

from app.web.plain import plain
from pipeline.ground.errors import NotFound, OmdokError

_LOOK = (
    "Das Werkzeug „suchen“ nennt Dokumente mit ihren Kennungen; „partner“ kennt Namen, "
    "Kürzel, Regionen und Personen."
)
# By what Pydantic calls a fault, or how that begins; the last fits all others.
_FAULTS = (
    ("missing", "„{name}“ fehlt. Nennen Sie es beim Aufruf."),
    ("string_too_short", "„{name}“ ist leer. Schreiben Sie etwas hinein."),
    ("string_too_long", "„{name}“ ist zu lang: Es sind höchstens {max_length} Zeichen möglich."),
    ("date", "„{name}“ ist kein Tag. Schreiben Sie ihn wie 2026-11-30."),
    ("int", "„{name}“ ist keine ganze Zahl."),
    ("", "„{name}“ lässt sich nicht lesen. Sehen Sie in der Beschreibung des Werkzeugs nach."),
)


class GermanServer(MCPServer[Any]):
    """A server whose tools say in German what was wrong with a call."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; what it cannot take is an answer."""
        names = [tool.name for tool in await self.list_tools()]
        if name not in names:
            return refused(f"Dieses Werkzeug gibt es nicht. Es gibt: {', '.join(names)}.")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                return refused(_told(error.__cause__))
            raise


def explained(error: OmdokError) -> CallToolResult:
    """A refusal of ours, with a step that an assistant can take."""
    hint = _LOOK if isinstance(error, NotFound) else plain(error.hint)
    return refused(f"{error.message} {hint}".strip())


def refused(said: str) -> CallToolResult:
    """That a call came to nothing, and why."""
    return CallToolResult(content=[TextContent(type="text", text=said)], is_error=True)


def _told(faults: ValidationError) -> str:
    return " ".join(_fault(one["type"], one["loc"], one.get("ctx", {})) for one in faults.errors())


def _fault(kind: str, place: Sequence[int | str], more: dict[str, Any]) -> str:
    said = next(said for begins, said in _FAULTS if kind.startswith(begins))
    return said.format(name=".".join(map(str, place)), **{"max_length": ""} | more)
