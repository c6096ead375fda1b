"""The tools for assistants, on one installation. Each reads one state of the archive and answers
word for word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.types import CallToolResult, ToolAnnotations
from pydantic import Field

from app.deadlines import AHEAD, BACK, standing
from app.german import count, day
from app.mcp.answers import INSTRUCTIONS, Words, answer
from app.mcp.refusals import GermanServer, explained
from app.web.site import Site
from pipeline.archive import Parts
from pipeline.ground.clock import in_berlin
from pipeline.ground.errors import OmdokError, Refused
from pipeline.ground.types import Document
from pipeline.tagging.places import page_at

# A page of a document's text that one call gives, in characters; `ab` asks for the next.
_AT_ONCE = 20_000
_MOST = 50
Question = Annotated[str, Field(min_length=1, max_length=1000)]
Id = Annotated[str, Field(min_length=1, max_length=200, description="Kennung des Dokuments")]
Day = Annotated[date | None, Field(description="JJJJ-MM-TT")]
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def create_server(site: Site, address: str = "") -> MCPServer:
    """The server of one installation; `address` is that of its page, where answers lead to."""
    tools = Tools(site, address.rstrip("/"))
    # What a client of the standard streams shows of a server is what goes wrong, not each call.
    server = GermanServer(
        "omdok", instructions=INSTRUCTIONS, version=version("omdok"), log_level="WARNING"
    )
    for tool in (
        tools.suchen, tools.fragen, tools.dokument, tools.vereinbarung, tools.vergleichen,
        tools.partner, tools.chronik, tools.fristen,
    ):  # fmt: skip
        said = " ".join((tool.__doc__ or "").split())
        server.tool(
            name=tool.__name__, description=said, annotations=_READS, structured_output=False
        )(_explained(tool))
    return server


class Tools:
    """One method a tool: its name, parameters and docstring are what an assistant sees."""

    def __init__(self, site: Site, address: str) -> None:
        self._site, self._address = site, address

    def suchen(
        self, anfrage: Question, von: Day = None, bis: Day = None, anzahl: int = 10
    ) -> CallToolResult:
        """Sucht im Archiv nach Wörtern, Namen, Codes oder Sinn und gibt die besten Stellen."""
        from pipeline.search.query import Query
        from pipeline.search.search import search

        limit = _within(anzahl)
        with self._site.searcher().reading() as at:
            found = search(at, Query(text=anfrage, from_date=von, to_date=bis, limit=limit))
            quoted = [
                self._words(at.archive, hit.document, hit.start, hit.end, art=hit.kind,
                            tag=hit.date and hit.date.isoformat())
                for hit in found.hits
            ]  # fmt: skip
        said = count(found.total, "Dokument", "Dokumente")
        said += f"; hier die ersten {len(quoted)}." if found.total > len(quoted) else "."
        return answer(said, quoted, total=found.total)

    def fragen(self, frage: Question) -> CallToolResult:
        """Zählt, listet oder summiert genau („Wie viele Vereinbarungen mit der BA seit 2020?“).
        Wird die Frage nicht sicher verstanden, kommt keine Zahl, sondern Stellen.
        """
        from pipeline.asking.asking import ask

        ready = self._site.searcher()
        found = ask(ready, frage)
        with ready.reading() as at:
            quoted = [
                self._words(at.archive, one.document, one.start, one.end) for one in found.evidence
            ]
        said = found.sentence or "Diese Frage zählt nichts; hier stehen Stellen, die antworten."
        return answer(
            said, quoted, operation=found.operation, value=found.value,
            documents=list(found.documents), groups=[g.model_dump() for g in found.groups],
            filter=found.filter,
        )  # fmt: skip

    def dokument(self, kennung: Id, ab: int = 0) -> CallToolResult:
        """Gibt den Text eines Dokuments, neueste Fassung; `ab` ist das Zeichen, ab dem es
        weitergeht.
        """
        with self._site.archive.reading() as at:
            document = at.documents.newest(kennung)
            start = min(max(ab, 0), len(document.text))
            end = min(start + _AT_ONCE, len(document.text))
            words = self._words(at, kennung, start, end, art=document.kind)
        rest = len(document.text) - end
        said = f"Es folgen noch {rest} Zeichen, ab {end}." if rest else "Das ist alles."
        return answer(said, [words], next=end if rest else None)

    def vereinbarung(self, kennung: Id, stand: Day = None) -> CallToolResult:
        """Gibt Beginn, Ende, Verlängerung, Kündigung und Pflichten einer Vereinbarung, jeden Tag
        mit Rechnung, Regel und Klausel.
        """
        from pipeline.agreements.telling import tell
        from pipeline.agreements.wording import ROLES, STATES

        on = stand or _today()
        with self._site.archive.reading() as at:
            record, document = at.agreements.get(kennung), at.documents.newest(kennung)
            replaced = at.shown.numbers_of([kennung])[kennung] in at.works.replaced()
            told = tell(
                record, document.text, lambda start: page_at(document, start), on,
                at.agreements.rulings(kennung), replaced=replaced,
            )  # fmt: skip
            quoted = [
                self._words(
                    at, kennung, clause["start"], clause["end"], rolle=ROLES[clause["role"]]
                )
                for clause in told["clauses"]
            ]
        computed = [_part(one, ("day", "role", "sum", "rule")) for one in told["computed"]]
        days = {name: told[name] for name in ("signed", "start", "end", "last_notice_day")}
        said = f"Stand am {on.isoformat()}: {STATES[told['state']]}"
        return answer(said, quoted, state=told["state"], computed=computed, **days)

    def vergleichen(self, a: Id, b: Id) -> CallToolResult:
        """Stellt zwei Vereinbarungen Klausel gegen Klausel und gibt, was nicht gleich ist."""
        from pipeline.agreements.comparing.meaning import meaning_by
        from pipeline.agreements.comparison import compare
        from pipeline.portraits.compared import side_of

        ready = self._site.searcher()
        with ready.reading() as at:
            found = compare(
                side_of(at.archive, a), side_of(at.archive, b), meaning_by(lambda: ready.embedder)
            )
            changed = [pair for pair in found.pairs if pair.how != "same"]
            quoted = [
                self._words(at.archive, id, *span, unterschied=pair.how)
                for pair in changed[:_MOST]
                for id, span in ((a, pair.a), (b, pair.b))
                if span
            ]
        said = f"{count(found.same, 'Klausel', 'Klauseln')} gleich, {len(changed)} nicht."
        return answer(said, quoted, same=found.same, different=len(changed))

    def partner(self, wer: Id) -> CallToolResult:
        """Gibt, was das Archiv von einem Partner (auch einer Region, einem Gremium, einer Person)
        weiß: Vereinbarungen, mit wem er genannt wird, Zitate und seit wann nichts mehr kam.
        """
        from pipeline.portraits.portrait import portrait
        from pipeline.portraits.subjects import subject_of

        vocabulary = self._site.vocabulary()
        with self._site.archive.reading() as at:
            found = portrait(at, vocabulary, subject_of(at, vocabulary, wer), _today())
            quoted = [
                self._words(at, one.document, one.start, one.end, art="Zitat")
                for one in found.quotes[:_MOST]
            ]
        told = (
            count(len(found.agreements), "Vereinbarung", "Vereinbarungen"),
            count(len(found.releases), "Pressemitteilung", "Pressemitteilungen"),
            count(len(found.quotes), "Zitat", "Zitate"),
        )
        return answer(
            f"{found.label}: {', '.join(told)}.", quoted,
            id=found.id, kind=found.kind, status=found.status,
            agreements=[{"document": t.document, "state": t.state} for t in found.agreements],
            releases=[one.document for one in found.releases],
            together=[{"partner": one.id, "count": one.count} for one in found.together],
            silent_since=found.silent_since and found.silent_since.isoformat(),
        )  # fmt: skip

    def chronik(self, anfrage: Question) -> CallToolResult:
        """Gibt die datierten Sätze zu einer Anfrage, die ältesten zuerst, jedes Ereignis einmal."""
        from pipeline.portraits.chronicle import chronicle
        from pipeline.search.query import Query

        ready = self._site.searcher()
        found = chronicle(ready, Query(text=anfrage, limit=None, answers=False))
        with ready.reading() as at:
            quoted = [
                self._words(at.archive, one.document, one.start, one.end, tag=one.day)
                for one in found.entries[:_MOST]
            ]
        entries = count(len(found.entries), "Eintrag", "Einträge")
        said = f"{entries} aus {count(found.documents, 'Dokument', 'Dokumenten')}."
        return answer(said, quoted, total=len(found.entries))

    def fristen(self, von: Day = None, bis: Day = None) -> CallToolResult:
        """Gibt, was in diesem Zeitraum endet, zu kündigen, zu überprüfen oder zu liefern ist."""
        now = _today()
        first, last = von or now - BACK, bis or now + AHEAD
        with self._site.archive.reading() as at:
            due = at.agreements.deadlines(first, last, done=False)
            quoted = [
                self._words(
                    at, one.document, one.deadline.start, one.deadline.end,
                    tag=one.deadline.day.isoformat(), frist=one.deadline.role,
                    rechnung=one.deadline.sum, stand=standing(one, now),
                )
                for one in due[:_MOST]
            ]  # fmt: skip
        said = f"{count(len(due), 'Frist', 'Fristen')} vom {day(first)} bis {day(last)}"
        said += f"; hier die ersten {_MOST}." if len(due) > _MOST else "."
        return answer(said, quoted, total=len(due))

    def _words(self, at: Parts, id: str, start: int, end: int, **facts: Any) -> Words:
        document: Document = at.documents.newest(id)
        return Words(
            document=id,
            version=document.version,
            page=page_at(document, start),
            start=start,
            end=end,
            address=f"{self._address}/dokument/{id}?von={start}&bis={end}",
            words=document.text[start:end],
            title=document.title,
            facts=facts,
        )


def _part(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: told[name] for name in names}


def _explained(tool: Callable[..., CallToolResult]) -> Callable[..., CallToolResult]:
    """The tool, whose refusals are answers in German with the next step."""

    @wraps(tool)
    def told(*args: Any, **kwargs: Any) -> CallToolResult:
        try:
            return tool(*args, **kwargs)
        except OmdokError as error:
            return explained(error)

    return told


def _within(number: int) -> int:
    if not 1 <= number <= _MOST:
        raise Refused(f"Auf einmal gibt es 1 bis {_MOST} Treffer, nicht {number}.")
    return number


def _today() -> date:
    return in_berlin(datetime.now(UTC)).date()
