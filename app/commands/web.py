"""`omdok web`: the page in the browser."""

from __future__ import annotations

import json
import socket

import click

from app.call import Call, verb
from pipeline.ground.errors import ConfigError
from pipeline.ground.wording import why


@click.command(short_help="Die Seite im Browser starten.")
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help="Anderer Port als in omdok.toml."
)
@verb
def web(call: Call, port: int | None) -> None:
    """Die Seite starten, auf der alle arbeiten: suchen, lesen, prüfen, entwerfen. Läuft, bis Sie
    mit Strg+C beenden.

    Sie ist nur von diesem Rechner zu erreichen, solange omdok.toml unter [web] nichts anderes sagt.
    """
    import uvicorn

    from app.web.heads import PatientProtocol
    from app.web.server import create_app
    from pipeline.settings import find_config

    settings = call.settings()
    host, number = settings.web.host, port or settings.web.port
    check_free(host, number)
    app = create_app(settings, find_config(call.config))
    address = settings.web.public_url or f"http://{host}:{number}"
    if call.json:
        click.echo(json.dumps({"address": address}))
    else:
        click.echo(f"omdok ist da: {address} – beenden mit Strg+C.", err=True)
        if not app.state.site.accounts.list():
            click.echo(
                'Noch kein Konto: omdok account add "Vorname Nachname" --role verwalten', err=True
            )
    uvicorn.run(
        app, host=host, port=number, log_level="warning", server_header=False,
        proxy_headers=bool(settings.web.public_url), forwarded_allow_ips="127.0.0.1,::1",
        http=PatientProtocol,
    )  # fmt: skip


def check_free(host: str, port: int) -> None:
    """See that nobody listens there; ConfigError when somebody does."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"Unter {host}, Port {port}, lässt sich die Seite nicht starten: {why(error)}.",
                "Läuft sie schon? Sonst nennen Sie mit --port einen anderen Port.",
            ) from error
