"""`omdok search`, `similar` and `list`: what the archive knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.call import Call, verb
from app.german import KINDS, count, day, decimal
from app.params import ASOF, COUNT, DAY, STATE_NAMES, today
from pipeline.ground.facets import FILTERS, Facet

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.asking.answer import Reply
    from pipeline.search.bundle import Bundle
    from pipeline.search.hits import Hit
    from pipeline.search.query import Query
    from pipeline.search.search import SearchResult

_F = TypeVar("_F", bound=Callable[..., Any])


def filters_of_search(function: _F) -> _F:
    """The filters that every search takes."""
    options = (
        *map(_facet_option, FILTERS),
        click.option(
            "--from",
            "from_date",
            metavar="TAG",
            type=DAY,
            help="Ab diesem Tag (JJJJ-MM-TT oder TT.MM.JJJJ).",
        ),
        click.option("--to", "to_date", metavar="TAG", type=DAY, help="Bis zu diesem Tag."),
        click.option(
            "--replaced", is_flag=True, help="Auch Dokumente, die ein anderes ersetzt hat."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _facet_option(facet: Facet) -> Callable[[_F], _F]:
    return click.option(
        f"--{facet.kind}",
        metavar=facet.metavar,
        type=click.Choice(list(facet.values)) if facet.values else None,
        multiple=True,
        help=facet.help,
    )


@click.command(short_help="Im Archiv suchen, mit Wörtern oder in ganzen Sätzen.")
@click.argument("query", metavar="ANFRAGE…", nargs=-1, required=True)
@filters_of_search
@click.option("--limit", metavar="N", type=COUNT, help="Höchstens so viele Treffer.")
@verb
def search(call: Call, query: tuple[str, ...], **filters: Any) -> None:
    """Im Archiv suchen: mit Wörtern, in ganzen Sätzen, mit Codes, Namen, Tagen oder Dateinamen.

    "in Anführungszeichen" muss genau so dastehen; ein Wort mit Minus davor darf nicht vorkommen
    (-Bayern). Vor einer Anfrage, die mit Minus beginnt, steht --. Ein Filter, der mehrmals genannt
    wird, lässt jeden der genannten Werte zu.
    """
    text = " ".join(query)
    result, counted = search_and_count(call, text, **filters)
    told = {"counted": counted.model_dump(mode="json")} if counted else {}
    call.answer(result.model_dump(mode="json") | told, lambda: _tell(result, counted))


def _tell(result: SearchResult, counted: Reply | None) -> None:
    from app.commands.ask import tell

    if counted:
        tell(counted)
        click.echo()
    tell_result(result)


def search_and_count(call: Call, text: str, **filters: Any) -> tuple[SearchResult, Reply | None]:
    """Answer one query from the store of the call, and what it counts where it does; with filters
    nothing is counted, for the question knows none of them.
    """
    from app.commands.ask import counted

    query = make_query(text, filters | {"answers": True})
    with _bundle(call) as bundle:
        narrowed = any(filters.values())
        return _search(bundle, query), None if narrowed else counted(bundle, text)


def run_search(call: Call, text: str, **filters: Any) -> SearchResult:
    """Answer one query from the store of the call."""
    query = make_query(text, filters)
    with _bundle(call) as bundle:
        return _search(bundle, query)


def _search(bundle: Bundle, query: Query) -> SearchResult:
    from pipeline.search.search import search as find

    return find(bundle, query)


@contextmanager
def _bundle(call: Call) -> Iterator[Bundle]:
    """What a question needs, from the store of the call."""
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.search.bundle import Bundle
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    with call.open_archive() as archive:
        archive.generation()  # says so if there is no index yet, before a model is asked for
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        yield Bundle(archive, settings, vocabulary, embedder_for(settings))


def make_query(text: str, filters: Mapping[str, Any]) -> Query:
    """A query with the filters as click gives them."""
    from pipeline.search.query import Query

    first, last = filters.get("from_date"), filters.get("to_date")
    if first and last and first > last:
        raise click.BadParameter("Der Anfang (--from) liegt nach dem Ende (--to).")
    return Query(text=text, **filters)


def tell_result(result: SearchResult) -> None:
    """The answers and hits for the screen: words set off in one way, the sentence that is nearest
    in another.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for remark in _remarks(result):
        console.print(remark, markup=False)
    if result.replaced:
        hidden = count(result.replaced, "ersetztes Dokument", "ersetzte Dokumente")
        console.print(
            f"{hidden} ausgeblendet; mit --replaced werden sie gezeigt.", markup=False, style="dim"
        )
    if not result.hits:
        return
    console.print(
        f"{count(result.total, 'Dokument', 'Dokumente')} zu „{result.query}“", markup=False
    )
    console.print(f"{result.understood['summary']}\n", markup=False, style="dim")
    for answer in result.answers[:2]:
        console.print(Text(f"„{answer.text}“", style="italic"))
        console.print(
            Text(f"   {answer.title}, {day(answer.date)}, Seite {answer.page}\n", style="dim")
        )
    for rank, hit in enumerate(result.hits, 1):
        for line in _lines(rank, hit):
            console.print(line)


def _remarks(result: SearchResult) -> Iterator[str]:
    """What is said before the hits, or instead of them."""
    for note in result.understood["notes"]:
        yield f"Hinweis: {note}"
    if result.understood["suggestion"]:
        yield f"Meinten Sie: {result.understood['suggestion']}"
    if unquoted := result.understood["unquoted"]:
        yield f"Nur was genau so dasteht. Ohne Anführung suchen: {unquoted}"
    if not result.hits:
        said = f"Zu „{result.query}“ wurde nichts gefunden."
        yield said if result.hints else f"{said} Versuchen Sie andere Wörter."
        yield from (f"  {hint}" for hint in result.hints)


def _lines(rank: int, hit: Hit) -> Iterator[Text]:
    from rich.text import Text

    yield Text(f"{rank}. {hit.title}", style="bold")
    # Of a list without a question nothing fits better than the rest.
    score = f" · {decimal(hit.score)}" if hit.score else ""
    yield Text(f"   {KINDS[hit.kind]} · {day(hit.date)} · Seite {hit.page} · {hit.document}{score}")
    if hit.also:
        yield Text(f"   auch als {', '.join(other.name for other in hit.also)}", style="dim")
    if hit.replaced_by:
        yield Text(
            f"   ersetzt durch {hit.replaced_by.title} ({hit.replaced_by.document})", style="bold"
        )
    if hit.why:
        yield Text(f"   {hit.why}", style="dim")
    words = Text(hit.text)
    for (start, end), style in _marks(hit):
        words.stylize(style, start - hit.start, end - hit.start)
    yield words
    yield Text("")


def _marks(hit: Hit) -> Iterator[tuple[tuple[int, int], str]]:
    if hit.meaning:
        yield hit.meaning, "underline"
    yield from ((span, "yellow") for span in hit.related)
    yield from ((span, "bold yellow") for span in hit.highlights)


@click.command(short_help="Ähnliche Dokumente finden.")
@click.argument("document", metavar="DOKUMENT")
@click.option(
    "--limit", metavar="N", type=COUNT, default=10, show_default=True, help="Höchstens so viele."
)
@verb
def similar(call: Call, document: str, limit: int) -> None:
    """Dokumente finden, die einem Dokument des Archivs ähneln."""
    from pipeline.search.search import similar as find

    with call.open_archive() as archive:
        result = find(archive, document, limit)

    def tell() -> None:
        for hit in result.hits:
            click.echo(f"{decimal(hit.score)}  {hit.document}  {hit.title} ({day(hit.date)})")

    call.answer(result.model_dump(mode="json"), tell)


@click.command("list", short_help="Alle Dokumente des Archivs auflisten.")
@click.option(
    "--state",
    type=click.Choice(STATE_NAMES),
    multiple=True,
    help="Nur Vereinbarungen mit diesem Stand; in_force: nur was gilt.",
)
@ASOF
@verb
def list_documents(call: Call, state: tuple[str, ...], asof: date | None) -> None:
    """Alle Dokumente des Archivs auflisten, Vereinbarungen mit ihrem Stand heute oder am Tag
    --asof.
    """
    with call.open_archive() as archive, archive.reading() as at:
        states = at.agreements.states(asof or today(), at.works.replaced())
        summaries = [
            s for s in at.documents.summaries() if not state or states.get(s.document) in state
        ]
    answer = {
        "documents": [
            {
                **asdict(s),
                "date": s.date and s.date.isoformat(),
                "state": states.get(s.document),
            }
            for s in summaries
        ]
    }

    def tell() -> None:
        if summaries:
            click.echo(
                f"{'Kennung':<{len(summaries[0].document)}}  {'Datum':<10}  {'Art':<16} Titel  "
                "(Datei)"
            )
        for s in summaries:
            click.echo(
                f"{s.document}  {s.date or '          '}  {KINDS[s.kind]:<16} {s.title}  "
                f"({Path(s.path).name})"
            )
        click.echo(count(len(summaries), "Dokument", "Dokumente"))

    call.answer(answer, tell)
