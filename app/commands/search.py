"""`omdok search`, `similar`, `show` and `list`: what the archive knows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.german import KINDS, count, day, decimal

if TYPE_CHECKING:
    from pipeline.search.search import SearchResult

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])


@click.command(short_help="Im Archiv suchen, mit Wörtern oder in ganzen Sätzen.")
@click.argument("query", metavar="ANFRAGE…", nargs=-1, required=True)
@click.option("--partner", metavar="ID", multiple=True, help="Nur Dokumente mit diesem Partner (Kürzel oder Name).")
@click.option("--region", metavar="ID", multiple=True, help="Nur Dokumente mit dieser Region (Kürzel oder Name).")
@click.option("--standard", metavar="CODE", multiple=True, help="Nur Dokumente mit diesem Praxisstandard, etwa A-2.1.")
@click.option("--kind", type=click.Choice(list(KINDS)), multiple=True, help="Nur diese Art von Dokument.")
@click.option("--from", "from_date", metavar="TAG", type=_DAY, help="Ab diesem Tag (JJJJ-MM-TT oder TT.MM.JJJJ).")
@click.option("--to", "to_date", metavar="TAG", type=_DAY, help="Bis zu diesem Tag.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), help="Höchstens so viele Treffer.")
@verb
def search(
    call: Call, query: tuple[str, ...], from_date: datetime | None, to_date: datetime | None, **filters: Any
) -> None:
    """Im Archiv suchen: mit Wörtern, in ganzen Sätzen oder mit dem Code eines Praxisstandards.

    Ein Filter, der mehrmals genannt wird, lässt jeden der genannten Werte zu.
    """
    result = run_search(call, " ".join(query), from_date=_date(from_date), to_date=_date(to_date), **filters)
    call.answer(result.model_dump(mode="json"), lambda: tell_result(result))


def run_search(call: Call, text: str, **filters: Any) -> SearchResult:
    """Answer one query from the store of the call."""
    from pipeline.search.meaning import embedder_for
    from pipeline.search.query import Query
    from pipeline.search.search import search as find
    from pipeline.vocabulary import load_vocabulary

    settings = call.settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    filters["limit"] = filters.get("limit") or settings.search.limit
    with call.open_store() as store:
        return find(store, Query(text=text, **filters), settings, vocabulary, embedder_for(settings))


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def tell_result(result: SearchResult) -> None:
    """The hits for the screen, with the words of the query set off."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    console.print(f"{count(result.total, 'Dokument', 'Dokumente')} zu „{result.query}“\n", markup=False)
    for rank, hit in enumerate(result.hits, 1):
        console.print(Text(f"{rank}. {hit.title}", style="bold"))
        kind = KINDS[hit.kind]
        console.print(Text(f"   {kind} · {day(hit.date)} · Seite {hit.page} · {hit.document} · {decimal(hit.score)}"))
        words = Text(hit.text)
        for start, end in hit.highlights:
            words.stylize("bold yellow", start - hit.start, end - hit.start)
        console.print(words, "\n")


@click.command(short_help="Ähnliche Dokumente finden.")
@click.argument("document", metavar="DOKUMENT")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 1000), default=10, show_default=True, help="Höchstens so viele."
)
@verb
def similar(call: Call, document: str, limit: int) -> None:
    """Dokumente finden, die einem Dokument des Archivs ähneln."""
    from pipeline.search.search import similar as find

    with call.open_store() as store:
        result = find(store, document, limit)

    def tell() -> None:
        for hit in result.hits:
            click.echo(f"{decimal(hit.score)}  {hit.document}  {hit.title} ({day(hit.date)})")

    call.answer(result.model_dump(mode="json"), tell)


@click.command(short_help="Ein Dokument des Archivs zeigen.")
@click.argument("document", metavar="DOKUMENT")
@verb
def show(call: Call, document: str) -> None:
    """Ein Dokument des Archivs mit Schlagwörtern und Zitaten zeigen."""
    with call.open_store() as store:
        record = store.get(document)
        versions = store.versions(document)
    stored = record.document
    answer = {
        **stored.model_dump(mode="json"),
        "document": stored.id,
        "tags": [t.model_dump(mode="json") for t in record.tags],
        "quotes": [q.model_dump(mode="json") for q in record.quotes],
        "versions": [
            {"version": v.version, "date": v.model_dump(mode="json")["date"], "sha256": v.source.sha256}
            for v in versions
        ],
    }

    def tell() -> None:
        click.echo(f"{stored.title}\n{KINDS[stored.kind]} · {day(stored.date)} · {stored.source.path}\n")
        labels = sorted({f"{t.label}" for t in record.tags if t.id})
        click.echo(f"Schlagwörter: {'; '.join(labels) or 'keine'}\n")
        click.echo(stored.text)

    call.answer(answer, tell)


@click.command("list", short_help="Alle Dokumente des Archivs auflisten.")
@verb
def list_documents(call: Call) -> None:
    """Alle Dokumente des Archivs auflisten."""
    with call.open_store() as store:
        summaries = store.summaries()
    answer = {"documents": [{**asdict(s), "date": s.date and s.date.isoformat()} for s in summaries]}

    def tell() -> None:
        for s in summaries:
            click.echo(f"{s.document}  {s.date or '          '}  {KINDS[s.kind]:<16} {s.title}  ({Path(s.path).name})")
        click.echo(count(len(summaries), "Dokument", "Dokumente"))

    call.answer(answer, tell)
