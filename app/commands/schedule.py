"""`omdok schedule`: run what is due by plan, and compare the plan with what really runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from app.call import Call, verb
from app.german import count

if TYPE_CHECKING:
    from flows.status import FlowLine, Status


@click.group(short_help="Der Zeitplan: laufen lassen, ansehen.", invoke_without_command=True)
@verb
def schedule(call: Call) -> None:
    """Alles nach dem Zeitplan aus omdok.toml laufen lassen: aufnehmen, sichern, aufräumen. Läuft,
    bis Sie mit Strg+C beenden. Was ein ausgeschalteter Rechner versäumt hat, wird gleich
    nachgeholt.

    Mehr als den Zeitplan, nämlich auch die Seite im Browser, startet omdok up.
    """
    context = click.get_current_context()
    context.obj = call
    if context.invoked_subcommand:
        return
    from flows.server import settle_in

    settings = call.settings()
    settle_in(settings)
    from flows.schedules import schedules_of, serve

    for name, made in schedules_of(settings).items():
        click.echo(f"Zeitplan: {name} {made.cron} ({settings.schedule.timezone})", err=True)
    click.echo("Beenden mit Strg+C.", err=True)
    serve(settings, call.config, settings.store_url)


@schedule.command(short_help="Zeigen, ob alles so läuft, wie es in omdok.toml steht.")
@verb
def status(call: Call) -> None:
    """Den Zeitplan aus omdok.toml mit dem vergleichen, was wirklich läuft: für jeden Lauf das
    nächste und das letzte Mal. Weicht etwas ab, endet der Befehl mit 1.
    """
    from flows.server import settle_in

    settings = call.settings()
    settle_in(settings, quiet=True)
    from flows.status import compare

    found = compare(settings)
    call.answer(found.model_dump(mode="json"), lambda: _tell(found))
    if not found.ok:
        click.get_current_context().exit(1)


def _tell(found: Status) -> None:
    if not found.running:
        click.echo("Der Zeitplan läuft nicht. Starten Sie ihn mit omdok up.")
    for line in found.flows:
        click.echo(f"\n{line.flow}: {line.words}")
        for said in _times(line, ZoneInfo(found.timezone)):
            click.echo(f"  {said}")
    off = sum(not line.ok for line in found.flows)
    click.echo(
        f"\n{count(off, 'Abweichung', 'Abweichungen')}" if off else "\nAlles läuft wie eingetragen."
    )


def _times(line: FlowLine, section: ZoneInfo) -> list[str]:
    said = [f"eingetragen: {line.declared or 'nie'}"]
    if line.next:
        said.append(f"nächster Lauf: {line.next.astimezone(section):%d.%m.%Y, %H:%M} Uhr")
    if line.last:
        how = "fertig" if line.last_ok else "gescheitert"
        when = f"{line.last.astimezone(section):%d.%m.%Y, %H:%M}"
        said.append(f"letzter Lauf: {when} Uhr, {how}. {line.last_words}".rstrip(". ") + ".")
    return said
