"""`omdok up`: everything that staff need, in one command; `omdok worker`: one more machine that
helps.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.commands.web import IS_TOLD, tell_first_account

_WAIT_SECONDS = 60

if TYPE_CHECKING:
    from flows.supervisor import Program
    from pipeline.settings import Settings


@click.command(short_help="Alles starten: Zeitplan und Seite im Browser.")
@click.option("--no-web", is_flag=True, help="Ohne die Seite im Browser.")
@verb
def up(call: Call, no_web: bool) -> None:
    """Alles starten, was Sie brauchen: die Ablaufsteuerung, den Zeitplan und die Seite im Browser.
    Läuft, bis Sie mit Strg+C beenden. Fällt ein Teil aus, startet omdok ihn neu.

    Alles ist nur von diesem Rechner aus zu erreichen, solange omdok.toml unter [web] nichts anderes
    sagt.
    """
    from flows.server import only_one_up

    settings = call.settings()
    with only_one_up(settings):
        _run(call, settings, no_web=no_web)
    call.answer({"stopped": True}, lambda: click.echo("omdok ist beendet.", err=True))


def _run(call: Call, settings: Settings, *, no_web: bool) -> None:
    from flows.server import announced, compact, free_port, settle_in
    from flows.supervisor import Supervisor

    settle_in(settings)
    from flows.schedules import schedules_of
    from pipeline.ingest.intake import check_ready

    schedules_of(settings)
    check_ready(settings, ())
    compact(settings)
    url = os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{free_port()}/api"
    supervisor = Supervisor(
        _parts(call, settings, url, no_web=no_web), lambda said: click.echo(said, err=True)
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    click.echo("omdok startet; das dauert etwa eine Minute. Beenden mit Strg+C.", err=True)
    if not no_web:
        tell_first_account(settings, _address(settings))
    with announced(settings, url):
        supervisor.run()


def _parts(call: Call, settings: Settings, url: str, *, no_web: bool) -> list[Program]:
    from urllib.parse import urlsplit

    from flows.server import answers_within, listens_within, server_command
    from flows.supervisor import Program
    from pipeline.settings import find_config

    logs = settings.paths.outputs / "prefect"
    parts = []
    if "PREFECT_API_URL" not in os.environ:
        server = server_command(urlsplit(url).port or 0)
        parts.append(
            Program(
                "Ablaufsteuerung",
                server,
                logs / "server.log",
                ready=lambda alive: answers_within(url, alive),
            )
        )
    again = [sys.executable, "-m", "app", *_options(call)]
    known = {"PREFECT_API_URL": url}
    schedule = Program(
        "Zeitplan", [*again, "schedule"], logs / "schedule.log", known,
        outdated=_changes_of(find_config(call.config)),
    )  # fmt: skip
    parts.append(schedule)
    if not no_web:
        page = Program(
            f"Seite im Browser ({_address(settings)})", [*again, "web"], logs / "web.log",
            {**known, IS_TOLD: "1"},
            ready=lambda alive: listens_within(settings.web.host, settings.web.port, alive),
        )  # fmt: skip
        parts.append(page)
    return parts


def _changes_of(config: Path) -> Callable[[], bool]:
    """Tells whether the file of settings is another than when it was last asked, and holds."""
    from pipeline.ground.errors import ConfigError
    from pipeline.settings import load_settings

    seen = [_stamp(config)]

    def changed() -> bool:
        now = _stamp(config)
        if now == seen[0]:
            return False
        seen[0] = now
        try:
            load_settings(config)
        except ConfigError:
            return False  # what runs goes on by the settings that it has
        return True

    return changed


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _address(settings: Settings) -> str:
    return settings.web.public_url or f"http://{settings.web.host}:{settings.web.port}"


def _options(call: Call) -> list[str]:
    config = ["--config", str(Path(call.config).absolute())] if call.config else []
    return [*config, *(["--store", call.store] if call.store else [])]


@click.command(short_help="Auf diesem Rechner mitarbeiten.")
@click.option(
    "--server",
    metavar="ADRESSE",
    required=True,
    help="Die Ablaufsteuerung, zum Beispiel http://server:4200/api",
)
@click.option(
    "--pool", metavar="NAME", default="omdok", show_default=True, help="Die Gruppe von Rechnern."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="So viele Läufe zugleich.",
)
@verb
def worker(call: Call, server: str, pool: str, limit: int) -> None:
    """Auf diesem Rechner mitarbeiten: Läufe übernehmen, die die Ablaufsteuerung unter ADRESSE
    verteilt. Alle Rechner brauchen dasselbe Archiv (PostgreSQL) und dieselben Dateien. Läuft, bis
    Sie mit Strg+C beenden.
    """
    from flows.server import answers_within, settle_in
    from pipeline.ground.errors import ConfigError

    settings = call.settings()
    if not server.startswith(("http://", "https://")):
        raise ConfigError(
            f"„{server}“ ist keine Adresse.", "Schreiben Sie zum Beispiel http://server:4200/api."
        )
    if not answers_within(server, lambda: True, _WAIT_SECONDS):
        raise ConfigError(
            f"Unter {server} antwortet keine Ablaufsteuerung.",
            "Prüfen Sie die Adresse (sie endet auf /api) und ob die Ablaufsteuerung dort läuft.",
        )
    os.environ["PREFECT_API_URL"] = server
    settle_in(settings)
    from flows.pools import deploy_to, work

    deploy_to(pool, settings, call.config, settings.store_url)
    click.echo(f"Dieser Rechner arbeitet mit (Gruppe „{pool}“). Beenden mit Strg+C.", err=True)
    work(pool, limit)
