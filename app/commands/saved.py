"""`omdok saved` and `omdok remove`: searches that are kept, and documents that go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.commands.search import filters_of_search, make_query
from app.german import count
from pipeline.ground.wording import DRAFT_STATES

if TYPE_CHECKING:
    from pipeline.archive import Parts
    from pipeline.ground.drafts import Draft
    from pipeline.search.bundle import Bundle
    from pipeline.search.saved import AlertEntry


@click.group(short_help="Gemerkte Suchen: merken, nachsehen, als Feed.")
def saved() -> None:
    """Suchen merken und sich sagen lassen, was neu dazukommt."""


@saved.command("add", short_help="Eine Suche merken.")
@click.argument("name", metavar="NAME")
@click.argument("query", metavar="ANFRAGE…", nargs=-1, required=True)
@filters_of_search
@verb
def add(call: Call, name: str, query: tuple[str, ...], **filters: Any) -> None:
    """Eine Suche unter einem NAMEN merken. Was sie heute findet, gilt als bekannt."""
    from pipeline.search.saved import save_search

    with call.open_archive() as archive:
        kept = save_search(
            _searcher(call, archive), name, make_query(" ".join(query), filters), datetime.now(UTC)
        )
    call.answer(
        asdict(kept),
        lambda: click.echo(f"Gemerkt: „{kept.name}“. Neues zeigt `omdok saved check`."),
    )


@saved.command("list", short_help="Alle gemerkten Suchen zeigen.")
@verb
def list_saved(call: Call) -> None:
    """Alle gemerkten Suchen zeigen."""
    with call.open_archive() as archive:
        kept = [asdict(one) for one in archive.saved.all()]

    def tell() -> None:
        for one in kept:
            click.echo(f"{one['name']}  {one['query']}")
        click.echo(count(len(kept), "gemerkte Suche", "gemerkte Suchen"))

    call.answer({"searches": kept}, tell)


@saved.command("check", short_help="Nachsehen, was neu dazugekommen ist.")
@verb
def check(call: Call) -> None:
    """Alle gemerkten Suchen ausführen und zeigen, was seit dem letzten Mal neu ist; jedes Dokument
    einmal.
    """
    from pipeline.search.saved import check_searches

    with call.open_archive() as archive:
        news = check_searches(_searcher(call, archive), datetime.now(UTC))

    def tell() -> None:
        for name, found in news.items():
            click.echo(
                f"{name}: "
                f"{count(len(found), 'Neuigkeit', 'Neuigkeiten') if found else 'nichts Neues'}"
            )
            for entry in found:
                click.echo(f"  {entry.title} ({entry.document})")

    call.answer({"searches": [_told(name, found) for name, found in news.items()]}, tell)


@saved.command("feed", short_help="Eine gemerkte Suche als Feed ausgeben (Atom oder JSON).")
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "form",
    type=click.Choice(["atom", "json"]),
    default="atom",
    show_default=True,
    help="Format.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="DATEI",
    help="In diese Datei schreiben.",
)
@verb
def feed(call: Call, name: str, form: str, out: Path | None) -> None:
    """Alle Neuigkeiten einer gemerkten Suche als Feed ausgeben, für Feedreader und
    Mailprogramme.
    """
    import json

    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.search.saved import alerts_of, atom, entries, json_feed

    with call.open_archive() as archive:
        kept, alerts = alerts_of(archive, name)
        news = entries(archive, load_vocabulary(call.settings().vocabulary_folder), alerts)
    text = (
        atom(kept, news)
        if form == "atom"
        else json.dumps(json_feed(kept, news), ensure_ascii=False, indent=2)
    )
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf8")
    answer = {
        "search": name,
        "format": form,
        "entries": len(news),
        "file": str(out) if out else None,
    }
    call.answer(
        answer if out else json_feed(kept, news),
        lambda: click.echo(f"Geschrieben: {out}" if out else text),
    )


@saved.command("drop", short_help="Eine gemerkte Suche löschen.")
@click.argument("name", metavar="NAME")
@verb
def drop(call: Call, name: str) -> None:
    """Eine gemerkte Suche mit allem, was sie gemeldet hat, löschen."""
    with call.open_archive() as archive:
        archive.saved.drop(name)
    call.answer({"dropped": name}, lambda: click.echo(f"Gelöscht: „{name}“."))


@click.command(short_help="Ein Dokument aus dem Archiv entfernen.")
@click.argument("document", metavar="DOKUMENT")
@verb
def remove(call: Call, document: str) -> None:
    """Ein Dokument mit Text, Wörtern, Vektoren, Schlagwörtern und allen Fassungen aus dem Archiv
    entfernen.

    Danach fragt omdok das Archiv nach dem Dokument und sagt, ob es noch irgendwo gefunden wird.
    Entwürfe, die sich darauf stützen, bleiben; omdok nennt sie. Die Datei selbst bleibt, wo sie
    ist: Liegt sie noch im Eingang, nimmt der nächste Lauf sie wieder auf.
    """
    from pipeline.drafting.citing import drafts_citing
    from pipeline.search.removal import remove_document

    settings = call.settings()
    with call.open_archive() as archive:
        # A damaged draft is told before anything is removed.
        citing = drafts_citing(document, archive, settings)
        gone = remove_document(
            archive, document, settings, [lambda id: bool(drafts_citing(id, archive, settings))]
        )
    call.record("Dokument entfernt", f"dokument:{document}")

    def tell() -> None:
        click.echo(f"Entfernt: {gone.title} ({count(gone.passages, 'Textstelle', 'Textstellen')}).")
        still = "eine findet" if gone.found == 1 else f"{gone.found} finden"
        left = "keine findet es mehr" if gone.proven else f"{still} es noch"
        click.echo(f"Probe: {gone.asked} Anfragen gestellt, {left}.")
        _tell_citing(citing, document)

    drafts = [{"id": draft.id, "title": draft.title, "state": draft.state} for draft in citing]
    call.answer({**gone.model_dump(mode="json"), "proven": gone.proven, "drafts": drafts}, tell)
    if not gone.proven:
        click.get_current_context().exit(1)


def _tell_citing(citing: Sequence[Draft], document: str) -> None:
    from pipeline.drafting.citing import sentences_on

    if not citing:
        return
    click.echo("\nAus dem Archiv ist es entfernt. Worte daraus stehen noch in diesen Entwürfen:")
    for draft in citing:
        said = count(sentences_on(draft, document), "Satz stützt", "Sätze stützen")
        click.echo(f"  {draft.id} ({DRAFT_STATES[draft.state]}): {said} sich darauf  {draft.title}")
    click.echo(
        "omdok löscht keine Entwürfe. Bei ihren Belegen steht jetzt „entfernt“. Nehmen Sie die "
        "Sätze heraus, ziehen "
        "Sie den Entwurf zurück, oder löschen Sie seinen Ordner."
    )


def _searcher(call: Call, archive: Parts) -> Bundle:
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.search.bundle import Bundle
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    archive.generation()  # says so if there is no index yet, before a model is asked for
    return Bundle(
        archive, settings, load_vocabulary(settings.vocabulary_folder), embedder_for(settings)
    )


def _told(name: str, found: tuple[AlertEntry, ...]) -> dict[str, Any]:
    return {"name": name, "new": [asdict(entry) for entry in found]}
