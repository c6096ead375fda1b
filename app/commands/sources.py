"""`omdok sources`: where documents come from, how the last look at each source was, and trying
one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.german import count
from app.params import COUNT
from pipeline.ground.clock import in_berlin

if TYPE_CHECKING:
    from pipeline.archive import Parts
    from pipeline.collecting import Collected
    from pipeline.ground.types import SourceLook
    from pipeline.reading.sources.types import Known, Source

KINDS = {"folder": "Ordner", "web": "Website", "mailbox": "Postfach"}


@click.group(
    invoke_without_command=True,
    short_help="Quellen zeigen und ausprobieren: Ordner, Websites, Postfächer.",
)
@verb
def sources(call: Call) -> None:
    """Alle Quellen zeigen: woher omdok Dokumente holt, wann es zuletzt nachgesehen hat und was
    dabei nicht ging.

    Eingerichtet werden Quellen in omdok.toml unter [ingest] und [sources].
    """
    if click.get_current_context().invoked_subcommand:
        return
    from pipeline.collecting import last_look
    from pipeline.reading.sources import open_source, source_names

    settings = call.settings()
    told: list[tuple[Source, SourceLook | None]] = []
    for name in source_names(settings):
        told.append((open_source(settings, name), last_look(settings, name)))
        told[-1][0].close()
    as_json = [
        {
            "name": source.name,
            "kind": source.kind,
            "root": source.root,
            "last": look and look.model_dump(mode="json"),
        }
        for source, look in told
    ]
    call.answer({"sources": as_json}, lambda: _tell_all(told))


@sources.command("check", short_help="Eine Quelle ausprobieren, ohne etwas aufzunehmen.")
@click.argument("name", metavar="NAME")
@click.option(
    "--limit", type=COUNT, default=25, show_default=True, help="Höchstens so viele Orte ansehen."
)
@verb
def check(call: Call, name: str, limit: int) -> None:
    """Eine Quelle ausprobieren: nachsehen, was dort liegt, ohne etwas aufzunehmen oder zu merken.

    So lässt sich eine neue Quelle einrichten: ändern, ausprobieren, bis die richtigen Dokumente in
    der Liste stehen.
    """
    from pipeline.collecting.crawling import look_at

    settings = call.settings()
    with call.open_archive() as archive:
        known = archive.watched.of(name)
    with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
        paths = settings.paths.model_copy(update={"outputs": Path(folder)})
        found = look_at(settings.model_copy(update={"paths": paths}), name, {}, most=limit)
    call.answer(_as_json(found, known), lambda: _tell_check(found, known, limit))
    if found.faults or found.outcomes or found.doubted:
        click.get_current_context().exit(1)


@sources.command("trust", short_help="Annehmen, was an einem strittigen Ort jetzt steht.")
@click.argument("name", metavar="NAME")
@click.argument("place", metavar="ORT")
@verb
def trust(call: Call, name: str, place: str) -> None:
    """Sagen, dass richtig ist, was an einem strittigen Ort jetzt steht: Der nächste Lauf nimmt es
    als neue Fassung.

    Strittig ist ein Ort, an dem etwas anderes antwortet als das Bekannte, zum Beispiel eine
    Fehlerseite; der Laufbericht nennt ihn unter Störung.
    """
    from pipeline.collecting import trust as trust_place

    with call.open_archive() as archive:
        trust_place(archive, name, place)
    call.answer(
        {"source": name, "place": place, "trusted": True},
        lambda: click.echo(f"Der nächste Lauf nimmt „{place}“ so, wie es dort steht."),
    )


def _tell_all(told: Sequence[tuple[Source, SourceLook | None]]) -> None:
    for source, look in told:
        click.secho(f"{source.name} ({KINDS[source.kind]})", bold=True)
        click.echo(f"  {source.root}")
        _tell_look(look)
    click.echo("Ausprobieren: omdok sources check NAME")


def _tell_look(look: SourceLook | None) -> None:
    if look is None:
        click.echo("  noch nie angesehen; `omdok ingest` sieht nach")
        return
    counts = f"{count(look.found, 'Dokument', 'Dokumente')} gefunden"
    counts += f", {look.failed} nicht erreichbar" if look.failed else ""
    counts += f", {look.gone} verschwunden" if look.gone else ""
    click.echo(f"  zuletzt angesehen am {in_berlin(look.at):%d.%m.%Y um %H:%M} Uhr: {counts}")
    for said in (*look.faults, *look.notes):
        click.echo(f"  {said}")


def _as_json(found: Collected, known: dict[str, Known]) -> dict[str, Any]:
    files = [
        {
            "place": f.path,
            "name": f.name,
            "media_type": f.media_type,
            "size": f.size,
            "known": f.path in known,
        }
        for f in found.files
    ]
    return {
        "source": found.name,
        "kind": found.kind,
        "root": found.root,
        "listed": found.listed,
        "files": files,
        "failed": [{"place": o.path, "reason": o.reason} for o in found.outcomes],
        "missing": [{"place": place, "reason": reason} for place, reason in found.missing.items()],
        "doubted": [{"place": place, "reason": why} for place, why in found.doubted.items()],
        "passed": [{"place": place, "reason": why} for place, why in found.passed.items()],
        "faults": list(found.faults),
        "notes": list(found.notes),
        "cut": found.is_cut,
    }


def origins(archive: Parts, place: str) -> list[dict[str, str]]:
    """Where a document comes from by what the sources know of its place: source, page that links to
    it, outcome.
    """
    rows = archive.watched.whereabouts(place)
    return [
        {
            "source": name,
            "place": place,
            "linked_from": row.parent,
            "outcome": row.outcome,
            "since": row.since,
        }
        for name, row in rows.items()
    ]


def tell_origin(origin: dict[str, str]) -> str:
    """`Quelle: Presse, verlinkt auf …`, and since when it is gone, if it is."""
    said = f"Quelle: {origin['source']}"
    if origin["linked_from"]:
        said += f", verlinkt auf {origin['linked_from']}"
    if origin["outcome"] == "gone":
        said += f", dort verschwunden seit {datetime.fromisoformat(origin['since']):%d.%m.%Y}"
    return said


def _tell_check(found: Collected, known: dict[str, Known], limit: int) -> None:
    click.secho(f"{found.name} ({KINDS[found.kind]})", bold=True)
    for file in found.files:
        click.echo(f"  {'bekannt' if file.path in known else 'neu    '}  {file.path}")
    for place, reason in found.missing.items():
        click.echo(f"  fehlt    {place}: {reason}")
    for outcome in found.outcomes:
        click.echo(f"  Fehler   {outcome.path}: {outcome.reason}")
    for place, reason in found.doubted.items():
        click.echo(f"  Störung  {place}: {reason}")
    for place, reason in found.passed.items():
        click.echo(f"  nicht    {place}: {reason}")
    for note in found.notes:
        click.echo(f"  Hinweis  {note}")
    more = (
        f" Nach {count(limit, 'Ort', 'Orten')} war Schluss; mehr mit --limit."
        if found.is_cut
        else ""
    )
    click.echo(
        f"{count(len(found.files), 'Dokument', 'Dokumente')} gefunden, nichts aufgenommen.{more}"
    )
