"""`omdok vocabulary …`: check the registers, see what a change would do, take in lists, collect
what is missing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.german import TAG_KINDS, count

if TYPE_CHECKING:
    from pipeline.ground.types import Tag
    from pipeline.registers.changes import Import
    from pipeline.registers.listed import PartnerList
    from pipeline.registers.vocabulary import Vocabulary
    from pipeline.review.listed import Offer
    from pipeline.review.retagging import TagChange

_PATH = click.Path(path_type=Path, exists=True)


@click.group(short_help="Register prüfen, Änderungen vorab ansehen, Listen übernehmen.")
def vocabulary() -> None:
    """Die Register der Partner, Regionen und Praxisstandards pflegen. Sie liegen in
    corpus/vocabulary.
    """


@vocabulary.command("check", short_help="Die Register prüfen; alle Fehler auf einmal.")
@verb
def vocabulary_check(call: Call) -> None:
    """Die Register prüfen. Alle Fehler werden auf einmal genannt."""
    from pipeline.registers.vocabulary import load_vocabulary

    known = load_vocabulary(call.settings().vocabulary_folder)
    counts = {
        "partners": len(known.partners), "regions": len(known.regions),
        "standards": len(known.standards),
        "municipalities": len(known.municipalities), "lookalikes": len(known.lookalikes),
    }  # fmt: skip
    said = (
        f"In Ordnung: {counts['partners']} Partner, {counts['regions']} Regionen, "
        f"{counts['municipalities']} Gemeinden, {counts['standards']} Praxisstandards."
    )
    call.answer({"ok": True, "faults": [], "counts": counts}, lambda: click.echo(said))


@vocabulary.command(
    "diff", short_help="Zeigen, welche Schlagwörter eine Änderung bringt oder nimmt."
)
@click.argument("change", metavar="[DATEI|ORDNER]", required=False, type=_PATH)
@verb
def vocabulary_diff(call: Call, change: Path | None) -> None:
    """Zeigen, welche Schlagwörter des Archivs eine Änderung der Register bringen oder nehmen würde.

    DATEI ist ein geändertes Register, ORDNER ein ganzer Satz. Ohne Angabe gelten die Register, wie
    sie jetzt in corpus/vocabulary stehen. Es wird nichts geschrieben.
    """
    from pipeline.registers.changes import overlay
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.review.retagging import Retagging, count_by_entry
    from pipeline.tagging.ready import tagger_for

    settings = call.settings()
    with tempfile.TemporaryDirectory() as trial:
        folder = (
            overlay(settings.vocabulary_folder, change, Path(trial))
            if change
            else settings.vocabulary_folder
        )
        planned = load_vocabulary(folder)
    with call.open_archive() as archive:
        changes = list(Retagging(archive, tagger_for(planned, settings), planned).preview())
    added = [_said(change, tag) for change in changes for tag in change.added]
    removed = [_said(change, tag) for change in changes for tag in change.removed]
    by_entry = {}
    for key, (more, fewer) in count_by_entry(changes).items():
        by_entry[key] = {"added": more, "removed": fewer}
    answer = {
        "documents": len(changes),
        "added": added,
        "removed": removed,
        "by_entry": by_entry,
    }
    call.answer(answer, lambda: _tell_changes(changes))


def _said(change: TagChange, tag: Tag) -> dict[str, object]:
    fields = {"kind", "id", "label", "surface", "start", "end", "page", "confidence"}
    return {
        "document": change.document,
        "title": change.title,
        **tag.model_dump(mode="json", include=fields),
    }


def _tell_changes(changes: list[TagChange]) -> None:
    for change in changes:
        click.echo(f"{change.document}  {change.title}")
        for sign, tags in (("+", change.added), ("-", change.removed)):
            for tag in tags:
                # The label of a decision begins with its verb.
                name = tag.label if tag.kind == "decision" else f"{TAG_KINDS[tag.kind]} {tag.label}"
                click.echo(f"  {sign} {name} – „{tag.surface}“, Seite {tag.page}")
    added = sum(len(change.added) for change in changes)
    removed = sum(len(change.removed) for change in changes)
    click.echo(
        f"{count(len(changes), 'Dokument', 'Dokumente')}: {added} kämen hinzu, {removed} fielen "
        "weg."
    )


@vocabulary.command("import", short_help="Eine Liste von Partnern übernehmen (Tabelle oder TOML).")
@click.argument(
    "file",
    metavar="[DATEI]",
    required=False,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--document", metavar="ID", help="Die Liste eines Dokuments aus dem Archiv.")
@click.option("--write", is_flag=True, help="Wirklich schreiben; sonst wird nur berichtet.")
@verb
def vocabulary_import(call: Call, file: Path | None, document: str | None, write: bool) -> None:
    """Eine Liste von Partnern in das Register übernehmen und berichten, was doppelt oder mehrdeutig
    ist.

    DATEI ist eine Tabelle (CSV, Excel, OpenDocument) oder ein Dokument mit einer Tabelle. Eine
    Zeile nennt die Spalten, zum Beispiel „name;abkuerzung;kategorie;quelle“ oder „Organisation;
    Kürzel“. Mehrere Namen in einer Zelle trennt ein Strichpunkt oder eine neue Zeile. Ohne --write
    wird nur berichtet. Danach verschlagwortet „omdok retag“ neu, was betroffen ist.
    """
    from pipeline.registers.changes import plan_import
    from pipeline.registers.editing import import_partners
    from pipeline.registers.vocabulary import load_vocabulary

    folder = call.settings().vocabulary_folder
    known = load_vocabulary(folder)
    given = _given(call, file, document, known)
    if write:
        planned, _ = import_partners(folder, given.rows)
    else:
        planned = plan_import(given.rows, known)
    if write and planned.added:
        call.record("Register erweitert", "partner", neu=len(planned.added))
    answer = {
        "written": write and bool(planned.added),
        "added": [p.model_dump(mode="json") for p in planned.added],
        "duplicates": [asdict(like) for like in planned.duplicates],
        "homonyms": [asdict(like) for like in planned.homonyms],
        "faults": planned.faults,
        "unknown": list(given.unknown),
    }

    call.answer(answer, lambda: _tell_import(planned, given.unknown, written=write))


def _given(call: Call, file: Path | None, document: str | None, known: Vocabulary) -> PartnerList:
    from app.commands.read import read_file
    from pipeline.ground.errors import ConfigError
    from pipeline.registers.changes import PLAIN_LISTS, read_partners
    from pipeline.review.listed import list_in, must_list

    if (file is None) == (document is None):
        raise click.UsageError("Nennen Sie eine Datei, oder mit --document ein Dokument.")
    if document is not None:
        with call.open_archive() as archive:
            return must_list(archive.documents.newest(document), known)
    assert file
    if file.suffix.lower() not in PLAIN_LISTS:
        return must_list(read_file(call, file), known)
    try:
        return read_partners(file)
    except ConfigError:
        # A title may stand above the columns.
        found = None if file.suffix.lower() == ".toml" else list_in(read_file(call, file), known)
        if found is None:
            raise
        return found


@vocabulary.command("lists", short_help="Listen von Partnern zeigen, die im Archiv liegen.")
@verb
def vocabulary_lists(call: Call) -> None:
    """Tabellen im Archiv zeigen, die Partner nennen, die nicht im Register stehen. Übernommen wird
    davon nichts von allein.
    """
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.review.listed import lists_in, offers

    known = load_vocabulary(call.settings().vocabulary_folder)
    with call.open_archive() as archive:
        found = offers(lists_in(archive, known), known)

    def tell() -> None:
        for one in found:
            click.echo(f"{one.document}  {one.name}: {_named(one)}")
        if not found:
            click.echo("Im Archiv liegt keine Liste mit Partnern, die im Register fehlen.")
            return
        click.echo("Ansehen: omdok vocabulary import --document KENNUNG", err=True)

    call.answer({"lists": [asdict(one) for one in found]}, tell)


def _named(offer: Offer) -> str:
    return f"{count(offer.rows, 'Partner', 'Partner')}, {offer.missing} nicht im Register"


def _tell_import(planned: Import, unknown: Sequence[str], *, written: bool) -> None:
    for partner in planned.added:
        click.echo(f"neu       {partner.id}  {partner.name}")
    for title, likes in (("doppelt  ", planned.duplicates), ("mehrdeutig", planned.homonyms)):
        for like in likes:
            click.echo(f"{title} {like.name}: {like.other} ({like.reason})")
    if unknown:
        click.echo(f"Nicht übernommen, weil omdok sie nicht kennt: {', '.join(unknown)}", err=True)
    for fault in planned.faults:
        click.echo(f"Fehler    {fault}", err=True)
    what = "aufgenommen" if written else "würden aufgenommen (mit --write)"
    click.echo(f"{count(len(planned.added), 'Partner', 'Partner')} {what}.")
    if written and planned.added:
        click.echo("Nächster Schritt: „omdok retag“ verschlagwortet neu, was betroffen ist.")


@vocabulary.command("suggest", short_help="Organisationen sammeln, die in keinem Register stehen.")
@click.option(
    "--limit", type=click.IntRange(1), default=50, metavar="ZAHL", help="Höchstens so viele."
)
@verb
def vocabulary_suggest(call: Call, limit: int) -> None:
    """Organisationen sammeln, die in den Dokumenten vorkommen und in keinem Register stehen, die
    häufigsten zuerst.
    """
    from pipeline.review.reviewing import suggest_partners

    with call.open_archive() as archive:
        found = suggest_partners(archive)[:limit]

    def tell() -> None:
        for s in found:
            where = f"Stelle {s.item}" if s.item else f"im Zitat, {s.example}"
            click.echo(
                f"{s.name}  ({s.count}-mal, {count(len(s.documents), 'Dokument', 'Dokumente')}; "
                f"{where})"
            )
        if not found:
            click.echo("Alle Organisationen der Dokumente stehen im Register.")
            return
        how = (
            "Aufnehmen: omdok decide new STELLE; was nur im Zitat steht, als Absatz in "
            "corpus/vocabulary/partners.toml"
        )
        click.echo(how, err=True)

    call.answer({"suggestions": [s.model_dump(mode="json") for s in found]}, tell)
