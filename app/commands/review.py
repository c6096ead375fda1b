"""`omdok review`, `omdok decide …` and `omdok retag`: what waits for a person, and what people
decided.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from app.call import Call, verb
from app.german import KINDS, TAG_KINDS, count

if TYPE_CHECKING:
    from pipeline.review.deciding import Decided, Desk, Voice
    from pipeline.review.reviewing import OpenName, Review, Suggestion
    from pipeline.tagging.rulings import Action

HeadField = Literal["kind", "title", "date"]
_ITEM = click.argument("item", metavar="STELLE")
_BY = click.option(
    "--by", metavar="NAME", help="Wer entscheidet; sonst der Name, unter dem Sie angemeldet sind."
)
_WHY = click.option(
    "--why", default="", metavar="GRUND", help="Warum; steht später bei der Entscheidung."
)
_AS = click.option(
    "--as", "term", metavar="KENNUNG", help="Der gemeinte Eintrag: Kennung, Name oder Code."
)
_KINDS = ", ".join(f"{kind} ({name})" for kind, name in KINDS.items())
_ACTIONS = {
    "accept": "angenommen", "relink": "umgehängt", "reject": "abgelehnt",
    "never_here": "nie in diesem Dokument",
    "never": "nie", "new": "neuer Eintrag", "correct": "berichtigt", "undo": "zurückgenommen",
}  # fmt: skip


@click.command(short_help="Zeigen, was auf eine Entscheidung wartet.")
@click.option("--document", metavar="KENNUNG", help="Nur dieses Dokument.")
@click.option("--limit", type=click.IntRange(1), metavar="ZAHL", help="Höchstens so viele Stellen.")
@verb
def review(call: Call, document: str | None, limit: int | None) -> None:
    """Zeigen, was auf eine Entscheidung wartet: mehrdeutige Namen und Organisationen, die kein
    Register kennt.

    Entschieden wird mit „omdok decide“.
    """
    from pipeline.ground.clock import in_berlin
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.review.reviewing import open_review

    vocabulary = load_vocabulary(call.settings().vocabulary_folder)
    with call.open_archive() as archive:
        found = open_review(archive, vocabulary, in_berlin(datetime.now(UTC)).date())
    found = found if document is None else _about(found, document)
    shown = replace(
        found, items=found.items[:limit], suggestions=found.suggestions[:limit],
        heads=found.heads[:limit], terms=found.terms[:limit],
    )  # fmt: skip
    call.answer({"open": len(found.items), **_as_json(shown)}, lambda: _tell_review(shown))


def _about(found: Review, document: str) -> Review:
    """What of it concerns one document."""
    return replace(
        found,
        items=tuple(i for i in found.items if i.document == document),
        suggestions=tuple(s for s in found.suggestions if document in s.documents),
        lost=tuple(d for d in found.lost if d.document == document),
        heads=tuple(h for h in found.heads if h.document == document),
        terms=tuple(t for t in found.terms if t.document == document),
    )


def _as_json(found: Review) -> dict[str, Any]:
    return {
        "items": [item.model_dump(mode="json") for item in found.items],
        "suggestions": [suggestion.model_dump(mode="json") for suggestion in found.suggestions],
        "lost": [ruling.model_dump(mode="json") for ruling in found.lost],
        "heads": [asdict(head) for head in found.heads],
        "terms": [asdict(term) for term in found.terms],
    }


def _tell_item(item: OpenName) -> None:
    options = " oder ".join(f"{c.id} ({c.label})" for c in item.candidates) or "kein Eintrag"
    click.echo(f"{item.item}  {TAG_KINDS[item.kind]}, Seite {item.page}: {options}")
    click.echo(f"    … {item.before} »{item.surface}« {item.after} …")


def _tell_suggestions(suggestions: Sequence[Suggestion]) -> None:
    if suggestions:
        click.echo("\nIn keinem Register:")
    for suggestion in suggestions:
        where = suggestion.item or suggestion.example
        documents = count(len(suggestion.documents), "Dokument", "Dokumenten")
        click.echo(f"  {suggestion.name}  ({suggestion.count}-mal in {documents}; {where})")


def _tell_review(found: Review) -> None:
    for item in found.items:
        _tell_item(item)
    click.echo(count(len(found.items), "offene Stelle", "offene Stellen"))
    for head in found.heads:
        click.echo(f"{head.document}  {KINDS[head.kind]}?  {head.title}\n    {head.why}")
    for open_term in found.terms:
        places = count(open_term.count, "Stelle", "Stellen")
        click.echo(f"{open_term.document}  Laufzeit offen ({places})  {open_term.title}")
        click.echo(f"    „{open_term.words}“ {open_term.why}")
    _tell_suggestions(found.suggestions)
    for ruling in found.lost:
        click.echo(
            f"Entscheidung {ruling.id} zu „{ruling.surface}“: Die Stelle gibt es nicht mehr.",
            err=True,
        )
    if found.items or found.suggestions:
        click.echo(
            "\nEntscheiden: omdok decide accept STELLE --as KENNUNG (oder reject, never …)",
            err=True,
        )


@click.group(short_help="Entscheiden, was ein Name bedeutet; gilt auch nach neuem Verschlagworten.")
def decide() -> None:
    """Entscheiden, was ein Name bedeutet. Entscheidungen gelten auch, wenn neu verschlagwortet
    wird.

    STELLE ist, was „omdok review“ vorn zeigt (DOKUMENT:ANFANG:ART). Für einen Namen, den omdok
    übersehen hat: DOKUMENT:ANFANG-ENDE:ART.
    """


def _simple(name: str, action: Action, summary: str, text: str) -> None:
    """A ruling verb that needs nothing but the place and, where one is meant, the entry."""

    @verb
    def decided(call: Call, item: str, term: str | None, by: str | None, why: str) -> None:
        _decide(call, item, action, term=term, by=by, why=why)

    decided.__doc__ = text
    options: list[Callable[[Any], Any]] = [_ITEM, _AS, _BY, _WHY]
    for option in reversed(options):
        decided = option(decided)
    decide.add_command(click.command(name, short_help=summary)(decided))


_simple(
    "accept", "accept", "Die Stelle mit dem Eintrag verknüpfen.",
    "Die Stelle mit dem Eintrag verknüpfen. Bei mehreren Einträgen sagt --as, welcher gemeint ist.",
)  # fmt: skip
_simple(
    "relink", "relink", "Die Stelle mit einem anderen Eintrag verknüpfen (--as).",
    "Die Stelle mit einem anderen Eintrag verknüpfen als bisher; --as sagt, mit welchem.",
)  # fmt: skip
_simple(
    "reject", "reject", "An dieser Stelle ist nichts davon gemeint.",
    "An dieser Stelle ist nichts davon gemeint: Das Schlagwort fällt weg und kommt nicht wieder.",
)  # fmt: skip
_simple(
    "never-here", "never_here", "Diese Wörter in diesem Dokument nie so verknüpfen.",
    "Diese Wörter in diesem Dokument nie so verknüpfen; mit --as gilt das nur für diesen Eintrag.",
)  # fmt: skip
_simple(
    "never", "never", "Diese Wörter in keinem Dokument so verknüpfen.",
    "Diese Wörter in keinem Dokument so verknüpfen; mit --as gilt das nur für diesen Eintrag.",
)  # fmt: skip


@decide.command("new", short_help="Einen Partner ins Register aufnehmen und verknüpfen.")
@_ITEM
@click.option(
    "--id", "id", metavar="KENNUNG", help="Kennung des neuen Eintrags; sonst aus dem Namen."
)
@click.option("--name", metavar="NAME", help="Amtlicher Name; sonst die Wörter der Stelle.")
@click.option("--short", multiple=True, metavar="KÜRZEL", help="Abkürzung; mehrfach möglich.")
@click.option(
    "--category", default="Organisation", metavar="ART", help="Zum Beispiel Kammer oder Verband."
)
@_BY
@_WHY
@verb
def decide_new(call: Call, item: str, id: str | None, name: str | None, **rest: Any) -> None:
    """Einen Partner ins Register aufnehmen, die Stelle verknüpfen und betroffene Dokumente neu
    verschlagworten.
    """
    row = {"abbreviations": list(rest["short"]), "category": rest["category"]}
    row |= {key: value for key, value in {"id": id, "name": name}.items() if value}
    with _desk(call) as desk:
        _answer(call, desk.add_partner(item, row, _voice(rest["by"], rest["why"])))


@decide.command("undo", short_help="Eine Entscheidung zurücknehmen.")
@click.argument("ruling", metavar="ENTSCHEIDUNG")
@_BY
@_WHY
@verb
def decide_undo(call: Call, ruling: str, by: str | None, why: str) -> None:
    """Eine Entscheidung zurücknehmen; „omdok decide list“ zeigt alle mit ihrer Kennung."""
    with _desk(call) as desk:
        _answer(call, desk.undo(ruling, _voice(by, why)))


@decide.command("list", short_help="Alle Entscheidungen zeigen, die älteste zuerst.")
@verb
def decide_list(call: Call) -> None:
    """Alle Entscheidungen zeigen, die älteste zuerst, auch die zurückgenommenen."""
    from pipeline.tagging.rulings import in_force

    with call.open_archive() as archive:
        rulings = archive.rulings.all()
    valid = {d.id for d in in_force(rulings)}
    answer = {
        "decisions": [{**d.model_dump(mode="json"), "in_force": d.id in valid} for d in rulings]
    }

    def tell() -> None:
        for d in rulings:
            state = "" if d.id in valid or d.action == "undo" else "  (zurückgenommen)"
            what = d.undoes or f"„{d.surface}“ {d.term or ''}".rstrip()
            click.echo(
                f"{d.id}  {d.at:%d.%m.%Y}  {d.by}: {_ACTIONS[d.action]} {what}  {d.why}{state}".rstrip()  # noqa: E501 - one line of the list
            )
        click.echo(count(len(rulings), "Entscheidung", "Entscheidungen"))

    call.answer(answer, tell)


@decide.command("export", short_help="Entscheidungen in eine Textdatei schreiben.")
@click.argument("file", metavar="[DATEI]", required=False, type=click.Path(path_type=Path))
@verb
def decide_export(call: Call, file: Path | None) -> None:
    """Alle Entscheidungen als Textdatei schreiben, eine je Zeile; ohne DATEI nach
    corpus/decisions.jsonl.
    """
    from pipeline.review.reviewing import write_rulings

    target = file or call.settings().paths.corpus / "decisions.jsonl"
    with call.open_archive() as archive:
        rulings = archive.rulings.all()
    target.write_text(write_rulings(rulings), encoding="utf8")
    said = f"{count(len(rulings), 'Entscheidung', 'Entscheidungen')} in {target} geschrieben."
    call.answer({"file": str(target), "decisions": len(rulings)}, lambda: click.echo(said))


@decide.command("import", short_help="Entscheidungen aus einer Textdatei übernehmen.")
@click.argument("file", metavar="[DATEI]", required=False, type=click.Path(path_type=Path))
@verb
def decide_import(call: Call, file: Path | None) -> None:
    """Entscheidungen aus einer Textdatei übernehmen und anwenden; was schon da ist, bleibt. Ohne
    DATEI aus corpus/decisions.jsonl.
    """
    from pipeline.ground.errors import NotFound
    from pipeline.review.reviewing import read_rulings

    source = file or call.settings().paths.corpus / "decisions.jsonl"
    if not source.is_file():
        raise NotFound(
            f"„{source}“ gibt es nicht.",
            "Nennen Sie die Datei, die `omdok decide export` geschrieben hat.",
        )
    given = read_rulings(source.read_text(encoding="utf8"), source.name)
    with _desk(call) as desk:
        new, changed = desk.take_over(given)
    call.record("Entscheidungen übernommen", "datei", neu=new)
    answer = {"new": new, "known": len(given) - new, "documents": changed}
    said = (
        f"{count(new, 'Entscheidung', 'Entscheidungen')} übernommen, {len(given) - new} waren "
        "schon da."
    )
    call.answer(answer, lambda: click.echo(said))


@click.command(short_help="Art, Titel oder Datum eines Dokuments berichtigen.")
@click.argument("document", metavar="DOKUMENT")
@click.option("--kind", type=click.Choice(list(KINDS)), help=f"Die Art: {_KINDS}.")
@click.option("--title", metavar="TITEL", help="Der Titel.")
@click.option("--date", metavar="TAG", help="Der Tag, etwa 3.5.2021; „keins“: Es hat keinen.")
@_BY
@_WHY
@verb
def correct(call: Call, document: str, by: str | None, why: str, **head: str | None) -> None:
    """Art, Titel oder Datum eines Dokuments berichtigen, oder die Art bestätigen. Das gilt auch,
    wenn das Dokument neu gelesen wird; „omdok decide undo“ nimmt es zurück.
    """
    from pipeline.ground.errors import Refused

    wanted: dict[HeadField, str] = {}
    for field in get_args(HeadField):
        if (value := head[field]) is not None:
            wanted[field] = value
    if not wanted:
        raise Refused(
            "Es ist nicht gesagt, was zu berichtigen ist.",
            "Nennen Sie --kind, --title oder --date.",
        )
    with _desk(call) as desk:
        made = desk.correct(document, wanted, _voice(by, why))
    for ruling in made:
        call.record(
            "Dokument berichtigt", f"dokument:{document}", ruling.by, entscheidung=ruling.id
        )

    def tell() -> None:
        for ruling in made:
            click.echo(f"{ruling.id}: {ruling.surface} berichtigt: {ruling.term or 'keins'}")
        if not made:
            click.echo("Es steht schon so da; nichts geändert.")

    call.answer({"decisions": [r.model_dump(mode="json") for r in made]}, tell)


@click.command(
    short_help="Nach einer Änderung der Register neu verschlagworten, was betroffen ist."
)
@verb
def retag(call: Call) -> None:
    """Nach einer Änderung der Register die Dokumente neu verschlagworten, in denen eine geänderte
    Form steht.

    Alle anderen bleiben unberührt, und jede Entscheidung bleibt bestehen. Was sich ändern würde,
    zeigt vorher „omdok vocabulary diff“.
    """
    with _desk(call) as desk:
        done = desk.retagging.run()
    answer = {
        "documents": done.documents,
        "touched": list(done.touched),
        "changed": list(done.changed),
        "lost": [d.model_dump(mode="json") for d in done.lost],
    }

    def tell() -> None:
        click.echo(
            f"{count(done.documents, 'Dokument', 'Dokumente')} geprüft, {len(done.touched)} neu "
            "verschlagwortet, "
            f"bei {len(done.changed)} haben sich Schlagwörter geändert."
        )
        for ruling in done.lost:
            click.echo(
                f"Entscheidung {ruling.id} zu „{ruling.surface}“: Die Stelle gibt es nicht mehr.",
                err=True,
            )

    call.answer(answer, tell)


@contextmanager
def _desk(call: Call) -> Iterator[Desk]:
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.review.deciding import Desk

    settings = call.settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    with call.open_archive() as archive:
        yield Desk(archive, vocabulary, settings)


def _decide(
    call: Call, item: str, action: Action, *, term: str | None, by: str | None, why: str
) -> None:
    with _desk(call) as desk:
        _answer(call, desk.decide(item, action, _voice(by, why), term))


def _answer(call: Call, decided: Decided) -> None:
    made, changed = decided.ruling, decided.documents
    what = f"Schlagwort: {_ACTIONS[made.action]}"
    call.record(
        what,
        f"dokument:{made.document or 'alle'}",
        made.by,
        entscheidung=made.id,
        eintrag=made.term,
    )
    answer = {"decision": made.model_dump(mode="json"), "documents": list(changed)}

    def tell() -> None:
        about = made.undoes or f"„{made.surface}“ {made.term or ''}".rstrip()
        click.echo(
            f"{made.id}: {_ACTIONS[made.action]} {about}. Geändert: "
            f"{count(len(changed), 'Dokument', 'Dokumente')}."
        )

    call.answer(answer, tell)


def _voice(by: str | None, why: str) -> Voice:
    from pipeline.review.deciding import Voice

    return Voice(by or getpass.getuser(), datetime.now(UTC), why)
