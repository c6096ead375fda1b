"""`omdok web`: the page in the browser."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from pipeline.ground.errors import ConfigError
from pipeline.ground.wording import why

if TYPE_CHECKING:
    from pipeline.settings import Settings


# `omdok up` has told the address of the first account; a second one would make it void.
IS_TOLD = "OMDOK_FIRST_ACCOUNT_TOLD"


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
        if IS_TOLD not in os.environ:
            tell_first_account(settings, address)
    uvicorn.run(app, **server_options(settings, number))


def server_options(settings: Settings, port: int) -> dict[str, Any]:
    """How the page is served. For whom a proxy asks is believed only where one stands before it."""
    from app.web.heads import PatientProtocol
    from app.web.turns import KEEP_ALIVE

    return {
        "timeout_keep_alive": KEEP_ALIVE,
        "host": settings.web.host, "port": port, "log_level": "warning", "server_header": False,
        "proxy_headers": bool(settings.web.public_url),
        "forwarded_allow_ips": [str(one) for one in settings.web.proxies],
        "http": PatientProtocol,
    }  # fmt: skip


def tell_first_account(settings: Settings, address: str) -> None:
    """Say that there is no account yet, and the address that makes the first; nothing where there
    is one.
    """
    from pipeline.accounts import open_accounts
    from pipeline.ground.errors import Refused

    accounts = open_accounts(settings)
    try:
        text = accounts.invitations.first()
    except Refused:
        return
    finally:
        accounts.close()
    click.echo("Es gibt noch kein Konto. Das erste legt an, wer diese Adresse öffnet:", err=True)
    click.echo(f"  {address.rstrip('/')}/einladung/{text}", err=True)
    click.echo("Sie gilt einmal und einen Tag lang; ein neuer Start macht eine neue.", err=True)


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
