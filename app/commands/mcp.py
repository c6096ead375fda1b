"""`omdok mcp`: what assistants may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.call import Call, verb

if TYPE_CHECKING:
    from app.web.site import Site


@click.command(short_help="Assistenten lesen lassen (Model Context Protocol).")
@click.option(
    "--http", metavar="PORT", type=click.IntRange(1, 65535),
    help="Über HTTP auf diesem Rechner statt über die Standardein- und -ausgabe.",
)  # fmt: skip
@verb
def mcp(call: Call, http: int | None) -> None:
    """Einem Assistenten auf diesem Rechner Werkzeuge geben, die nur lesen: suchen, fragen,
    dokument, vereinbarung, vergleichen, partner, chronik, fristen.

    Jede Antwort ist wörtlich und nennt Dokument, Fassung, Seite und Stelle. Entwürfe sind nicht
    darunter. Über HTTP braucht der Assistent einen Schlüssel (omdok account key).
    """
    from app.web.site import Site
    from pipeline.settings import find_config

    settings = call.settings()
    address = settings.web.public_url or f"http://{settings.web.host}:{settings.web.port}"
    site = Site(settings, find_config(call.config))
    try:
        if http is None:
            from app.mcp.server import create_server

            create_server(site, address).run("stdio")
        else:
            _serve(site, http, address)
    finally:
        site.close()


def _serve(site: Site, port: int, address: str) -> None:
    import uvicorn

    from app.commands.web import check_free
    from app.mcp.transport import PATH, http_app
    from app.web.heads import PatientProtocol
    from app.web.turns import KEEP_ALIVE

    host = "127.0.0.1"
    check_free(host, port)
    click.echo(f"Für Assistenten: http://{host}:{port}{PATH} – beenden mit Strg+C.", err=True)
    uvicorn.run(
        http_app(site, host, port, address), host=host, port=port, log_level="warning",
        http=PatientProtocol, timeout_keep_alive=KEEP_ALIVE,
    )  # fmt: skip
