"""`omdok people`, `erase`, `retention`: whom the archive names, how to erase them, and what is kept
how long.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.german import count

if TYPE_CHECKING:
    from pipeline.keeping.erasure import Eraser, Erasure
    from pipeline.keeping.people import AccessReport, Person

_ROLES = {"speaker": "spricht oder handelt für eine Einrichtung", "private": "privat"}


@click.command(short_help="Zeigen, welche Personen im Archiv stehen; Auskunft über eine.")
@click.argument("name", metavar="[NAME]", required=False)
@verb
def people(call: Call, name: str | None) -> None:
    """Alle Personen zeigen, die in den Dokumenten stehen. Mit NAME: Auskunft über alles, was zu
    dieser Person gespeichert ist, in Dokumenten aller Fassungen und in Entwürfen.
    """
    from pipeline.keeping.people import access_report, register_of

    with call.open_archive() as archive:
        if name:
            report = access_report(archive, call.settings(), name)
            call.answer(report.model_dump(mode="json"), lambda: _tell_report(report))
            return
        found = register_of(archive)
    call.answer({"people": [p.model_dump(mode="json") for p in found]}, lambda: _tell_people(found))


@click.command(short_help="Eine Person auf Verlangen aus allem löschen.")
@click.argument("name", metavar="NAME")
@click.option("--dry-run", "trial", is_flag=True, help="Nur zeigen, was gelöscht würde.")
@click.option("--yes", "sure", is_flag=True, help="Nicht nachfragen.")
@verb
def erase(call: Call, name: str, trial: bool, sure: bool) -> None:
    """Eine Person löschen (DSGVO): Ihr Name und ihre Adressen werden in allen Fassungen, Entwürfen
    und Notizen unkenntlich, alle Sicherungen unlesbar. Danach sucht omdok überall nach dem Namen
    und sagt, was es fand.

    NAME ist der volle Name. Das lässt sich nicht zurücknehmen.
    """
    from pipeline.archive.audit import PERSON

    with opened_eraser(call) as eraser:
        planned = eraser.plan(name)
        if trial:
            _answer(call, planned)
            return
        if sys.stdin.isatty() and not sure and not call.json:
            _tell(planned)
            click.confirm("Wirklich löschen? Das lässt sich nicht zurücknehmen", abort=True)
        done = eraser.erase(name)
    call.record("Person gelöscht", PERSON, dokumente=len(done.documents), entwürfe=len(done.drafts))
    _answer(call, done)
    if done.traces:
        click.get_current_context().exit(1)


@click.command(short_help="Zeigen, welche Dokumente lange genug aufgehoben sind.")
@click.option("--remove", "sure", is_flag=True, help="Diese Dokumente wirklich entfernen.")
@verb
def retention(call: Call, sure: bool) -> None:
    """Zeigen, welche Dokumente lange genug aufgehoben sind; die Jahre stehen in omdok.toml unter
    [retention].
    """
    from pipeline.keeping.retention import due_documents, remove_due

    settings, today = call.settings(), date.today()
    with call.open_archive() as archive:
        due = due_documents(archive, settings, today)
        removed = remove_due(archive, settings, today) if sure else []
    if removed:
        call.record("Aufbewahrung: entfernt", "dokumente", anzahl=len(removed))

    def tell() -> None:
        for one in due:
            click.echo(f"{one.document}  {one.date:%d.%m.%Y}  {one.title}")
            if one.original and sure:
                click.echo(f"    Das Original liegt noch da und käme wieder: {one.original}")
            for draft in one.drafts:
                click.echo(f"    Worte daraus stehen auch im Entwurf {draft}")
        what = "entfernt" if sure else "wären zu entfernen (mit --remove)"
        click.echo(f"{count(len(due), 'Dokument', 'Dokumente')} {what}.")

    ok = all(removal.proven for removal in removed)
    answer = {"ok": ok, "counts": {"due": len(due), "removed": len(removed)}}
    call.answer(answer | {"documents": [one.model_dump(mode="json") for one in due]}, tell)


@contextmanager
def opened_eraser(call: Call) -> Iterator[Eraser]:
    """All that an erasure needs, for the archive of this call."""
    from pipeline.keeping.erasure import Eraser
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.review.retagging import Retagging
    from pipeline.search.meaning import embedder_for
    from pipeline.tagging.ready import tagger_for

    settings = call.settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    with call.open_archive() as archive:
        retagging = Retagging(archive, tagger_for(vocabulary, settings), vocabulary)
        yield Eraser(settings, archive, retagging, embedder_for(settings))


def _answer(call: Call, found: Erasure) -> None:
    counts = {
        "documents": len(found.documents), "places": found.places, "drafts": len(found.drafts),
        "notes": found.notes,
        "files": found.files, "backups": found.backups, "traces": len(found.traces),
        "left": len(found.left),
    }  # fmt: skip
    answer = {
        **found.model_dump(mode="json"),
        "ok": found.trial or not found.traces,
        "proven": found.proven,
        "counts": counts,
    }
    call.answer(answer, lambda: _tell(found))


def _tell(found: Erasure) -> None:
    places, documents = count(found.places, "Stelle", "Stellen"), len(found.documents)
    what = "würden unkenntlich" if found.trial else "sind unkenntlich"
    click.echo(f"„{found.name}“: {places} in {count(documents, 'Dokument', 'Dokumenten')} {what}.")
    _tell_counts(found)
    for path in found.originals:
        picture = " (mit Bildern, vielleicht einer Unterschrift)" * (path in found.pictured)
        click.echo(f"  Das Original müssen Sie selbst löschen oder schwärzen: {path}{picture}")
    if found.unsure:
        click.echo(
            f"  Nur der Nachname steht in: {', '.join(found.unsure)}. Dort ändert omdok nichts."
        )
    if not found.trial:
        _tell_proof(found)


def _tell_counts(found: Erasure) -> None:
    for label, number in (
        ("Entwürfe", len(found.drafts)),
        ("Notizen", found.notes),
        ("Dateien", found.files),
    ):
        if number:
            click.echo(f"  {label}: {number}")
    if found.trial and found.backups:
        click.echo(
            f"  {count(found.backups, 'Sicherung', 'Sicherungen')} würden gelöscht; machen Sie "
            "danach eine neue."
        )


def _tell_proof(found: Erasure) -> None:
    if found.traces:
        click.echo("Der Name ist noch zu finden:", err=True)
        for trace in found.traces:
            click.echo(f"  {trace.where}", err=True)
    else:
        click.echo(
            "Geprüft: Der Name, wie omdok ihn kennt, ist in keiner Datei, keiner Tabelle und mit "
            "keiner Suche mehr zu finden."
        )
        _tell_left(found)
        click.echo("Sicherungen von vorher sind gelöscht. Machen Sie jetzt eine neue: omdok backup")


def _tell_left(found: Erasure) -> None:
    if found.left:
        click.echo("Sehen Sie selbst nach, ob hier dieselbe Person gemeint ist:")
    for one in found.left:
        click.echo(f"  {one.document}: „{one.words}“ ({one.why})")


def _tell_people(found: list[Person]) -> None:
    for person in found:
        where = f"  ({', '.join(person.organisations)})" if person.organisations else ""
        click.echo(
            f"{person.name}: {_ROLES[person.role]}, "
            f"{count(person.mentions, 'Stelle', 'Stellen')}{where}"
        )
    click.echo(count(len(found), "Person", "Personen"))


def _tell_report(report: AccessReport) -> None:
    click.echo(f"Auskunft zu „{report.name}“")
    if report.role:
        click.echo(f"  {_ROLES[report.role]}")
    for label, values in (("Funktion", report.functions), ("Einrichtung", report.organisations)):
        if values:
            click.echo(f"  {label}: {'; '.join(values)}")
    for place in report.places:
        click.echo(f"  {place.document} (Fassung {place.version}, {place.title}): … {place.text} …")
    for draft in report.drafts:
        click.echo(f"  Entwurf {draft}")
    if not report.places and not report.drafts:
        click.echo("  Zu dieser Person ist nichts gespeichert.")
