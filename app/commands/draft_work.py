"""What comes after the first draft: changes from Word, review, two releases, embargo,
publication.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from pipeline.ground.clock import in_berlin
from pipeline.ground.wording import DRAFT_STATES, QUOTE_STATUSES

if TYPE_CHECKING:
    from pipeline.drafting.states import Step
    from pipeline.drafting.work import DraftWork
    from pipeline.ground.drafts import Draft, LintMark, QuoteStatus

BY = click.option("--by", metavar="NAME", required=True, help="Wer das tut: Ihr Name.")
_REASON = click.option("--reason", metavar="TEXT", default="", help="Warum; steht im Verlauf.")
SEEN = click.option(
    "--seen",
    metavar="STAND",
    default="",
    help="Der Stand, den Sie gelesen haben; omdok draft show nennt ihn.",
)
# What people decide of a quote, by the words that they type.
_DECIDED: dict[str, QuoteStatus] = {
    german: status for status, german in QUOTE_STATUSES.items() if status != "altered"
}


# A link's hash proves nothing to anybody but us.
_UNTOLD: Any = {"id": True, "made": True, "lines": True, "invitations": {"__all__": {"hash"}}}


def as_json(draft: Draft) -> dict[str, Any]:
    """A draft as programs get it; `words` is the hash by which they name what they saw."""
    body = draft.model_dump(mode="json", exclude=_UNTOLD)
    return {"draft": draft.id, "words": draft.words, **body}


@contextmanager
def draft_work(call: Call) -> Iterator[DraftWork]:
    """The drafts of the call's archive, and what may be done with them."""
    from pipeline.drafting.work import DraftWork
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    with call.open_archive() as archive:
        vocabulary = functools.cache(lambda: load_vocabulary(settings.vocabulary_folder))
        yield DraftWork(archive, settings, vocabulary)


def step_of(by: str, seen: str = "") -> Step:
    """Who does it, now, and on which words."""
    from pipeline.drafting.states import Step

    return Step(by, datetime.now(UTC), seen)


def change(call: Call, change: Callable[[DraftWork], Draft]) -> None:
    """Change a draft, and say where it stands."""
    with draft_work(call) as work:
        draft = change(work)
    call.answer(as_json(draft), lambda: _tell_state(draft))


def _tell_state(draft: Draft) -> None:
    from pipeline.drafting.moments import german_moment
    from pipeline.drafting.states import SHORT

    state = DRAFT_STATES[draft.state]
    stand = draft.words[:SHORT]
    click.echo(f"{draft.id}: {state}, Fassung {draft.version}, Stand {stand}")
    if draft.history:
        click.echo(f"  {draft.history[-1].what} ({draft.history[-1].by})")
    if draft.embargo:
        click.echo(f"  Sperrfrist bis {german_moment(draft.embargo)}")


@click.command("import", short_help="Eine in Word bearbeitete Fassung zurückholen.")
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path))
@click.option(
    "--draft",
    "id",
    metavar="ID",
    default="",
    help="Zu welchem Entwurf, wenn die Datei es nicht sagt.",
)
@BY
@verb
def import_word(call: Call, file: Path, id: str, by: str) -> None:
    """Holt eine in Word bearbeitete Fassung zurück. Sätze mit unveränderten Wörtern behalten ihren
    Beleg.
    """
    from pipeline.ground.errors import NotFound

    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotFound(
            f"Die Datei „{file}“ lässt sich nicht öffnen.", "Prüfen Sie den Pfad."
        ) from error
    with draft_work(call) as work:
        draft = work.take_in(content, step_of(by), id=id, name=file.name)

    def tell() -> None:
        _tell_state(draft)
        _tell_changes(draft.history[-1].changes)
        for number, quote in enumerate(draft.quotes, start=1):
            click.echo(f"Zitat {number}: {QUOTE_STATUSES[quote.status]}")
        _tell_open(draft)

    call.answer(as_json(draft), tell)


@click.command("list", short_help="Alle Entwürfe mit ihrem Zustand zeigen.")
@verb
def list_all(call: Call) -> None:
    """Alle Entwürfe, der neueste zuerst."""
    with draft_work(call) as work:
        drafts = work.all()
    rows = [
        {"draft": d.id, "state": d.state, "version": d.version, "title": d.title} for d in drafts
    ]

    def tell() -> None:
        for d in drafts:
            click.echo(f"{d.id}  {DRAFT_STATES[d.state]}, Fassung {d.version}: {d.title}")
        if not drafts:
            click.echo("Noch keine Entwürfe.")

    call.answer({"drafts": rows}, tell)


@click.command(short_help="Einen Entwurf mit Zitaten und offenen Punkten zeigen.")
@click.argument("id", metavar="ID")
@verb
def show(call: Call, id: str) -> None:
    """Zeigt Zustand, Stand, Wortlaut, Zitate, offene Punkte und Dateien eines Entwurfs.

    Der Stand nennt genau diesen Wortlaut; wer freigibt, nennt ihn mit --seen.
    """
    from pipeline.drafting.changing import lines_of

    with draft_work(call) as work:
        draft = work.with_files(id)

    def tell() -> None:
        _tell_state(draft)
        for line in lines_of(draft):
            click.echo(f"\n{line}")
        click.echo()
        for number, quote in enumerate(draft.quotes, start=1):
            click.echo(
                f"Zitat {number} ({quote.speaker or 'ohne Namen'}), "
                f"{QUOTE_STATUSES[quote.status]}: „{quote.text}“"
            )
        _tell_links(draft)
        _tell_open(draft)
        for path in draft.files.values():
            click.echo(f"  {path}")

    call.answer(as_json(draft), tell)


def _tell_links(draft: Draft) -> None:
    from pipeline.drafting.moments import german_moment

    for link in draft.invitations:
        stands = (
            "gesperrt"
            if link.revoked
            else {"": "noch ohne Antwort"}.get(link.answer, "beantwortet")
        )
        whom = f" für {link.speaker}" if link.speaker else ""
        click.echo(f"Link {link.id}{whom}, bis {german_moment(link.ends)}: {stands}")


def _tell_open(draft: Draft) -> None:
    from pipeline.drafting.states import obstacles

    for point in obstacles(draft):
        click.echo(f"Offen: {point}")
    for mark in draft.lint:
        if mark.severity != "error":
            click.echo(f"Stil: {mark.message}")


@click.command(short_help="Den Verlauf mit allen Änderungen Wort für Wort zeigen.")
@click.argument("id", metavar="ID")
@verb
def history(call: Call, id: str) -> None:
    """Wer wann was getan hat; [-weggefallene-] und {+neue+} Wörter sind markiert."""
    with draft_work(call) as work:
        draft = work.get(id)

    def tell() -> None:
        for event in draft.history:
            click.echo(
                f"{in_berlin(event.at):%d.%m.%Y %H:%M}  {event.by}: {event.what} (Fassung "
                f"{event.version})"
            )
            _tell_changes(event.changes)
        if not draft.history:
            click.echo("Seit dem Anlegen ist nichts geschehen.")

    call.answer(
        {"draft": draft.id, "history": [event.model_dump(mode="json") for event in draft.history]},
        tell,
    )


def _tell_changes(changes: Any) -> None:
    from pipeline.ground.worddiff import marked_diff

    for change in changes:
        click.echo(f"    {marked_diff(change.before, change.after)}")


@click.command(short_help="Einen Entwurf zur Prüfung geben.")
@click.argument("id", metavar="ID")
@BY
@SEEN
@verb
def submit(call: Call, id: str, by: str, seen: str) -> None:
    """Gibt einen Entwurf zur Prüfung."""
    change(call, lambda work: work.move(id, "submit", step_of(by, seen)))


@click.command(short_help="Einen Entwurf freigeben; das müssen zwei Personen tun.")
@click.argument("id", metavar="ID")
@BY
@SEEN
@verb
def approve(call: Call, id: str, by: str, seen: str) -> None:
    """Gibt einen Entwurf frei. Freigegeben ist er, wenn zwei verschiedene Personen das getan
    haben.
    """

    def approved(work: DraftWork) -> Draft:
        from flows.hooks import announce_release

        draft = work.move(id, "approve", step_of(by, seen))
        announce_release(work.settings, draft)
        return draft

    change(call, approved)


@click.command(short_help="Einen Entwurf zurück in die Bearbeitung geben.")
@click.argument("id", metavar="ID")
@_REASON
@BY
@SEEN
@verb
def reject(call: Call, id: str, reason: str, by: str, seen: str) -> None:
    """Gibt einen Entwurf zurück in die Bearbeitung. Bisherige Freigaben gelten dann nicht mehr."""
    change(call, lambda work: work.move(id, "reject", step_of(by, seen), reason))


@click.command(short_help="Eine freigegebene Mitteilung als veröffentlicht vermerken.")
@click.argument("id", metavar="ID")
@BY
@SEEN
@verb
def publish(call: Call, id: str, by: str, seen: str) -> None:
    """Vermerkt eine freigegebene Mitteilung als veröffentlicht, frühestens wenn die Sperrfrist
    vorbei ist.
    """
    change(call, lambda work: work.move(id, "publish", step_of(by, seen)))


@click.command(short_help="Einen Entwurf oder eine Mitteilung zurückziehen.")
@click.argument("id", metavar="ID")
@_REASON
@BY
@SEEN
@verb
def withdraw(call: Call, id: str, reason: str, by: str, seen: str) -> None:
    """Zieht einen Entwurf oder eine veröffentlichte Mitteilung zurück."""
    change(call, lambda work: work.move(id, "withdraw", step_of(by, seen), reason))


@click.command(short_help="Eine Sperrfrist setzen oder aufheben.")
@click.argument("id", metavar="ID")
@click.argument("moment", metavar="ZEITPUNKT")
@BY
@SEEN
@verb
def embargo(call: Call, id: str, moment: str, by: str, seen: str) -> None:
    """Setzt eine Sperrfrist, zum Beispiel "24. November 2026, 10 Uhr" (deutsche Zeit); "keine" hebt
    sie auf.

    Sie steht danach in der ersten Zeile aller Ausgaben, und der Entwurf ist wieder ein Entwurf.
    """
    from pipeline.drafting.moments import parse_moment

    now = datetime.now(UTC)
    until = None if moment.strip().casefold() == "keine" else parse_moment(moment, now)
    change(call, lambda work: work.hold(id, until, step_of(by, seen)))


@click.command(short_help="Ein Zitat freigeben oder ablehnen.")
@click.argument("id", metavar="ID")
@click.argument("number", metavar="NUMMER", type=int)
@click.argument("status", metavar="STATUS", type=click.Choice(list(_DECIDED)))
@BY
@SEEN
@verb
def quote(call: Call, id: str, number: int, status: str, by: str, seen: str) -> None:
    """Vermerkt, ob ein Zitat freigegeben ist: offen, freigegeben oder abgelehnt. Die Nummern zeigt
    omdok draft show.
    """
    decided = _DECIDED[status]
    change(call, lambda work: work.decide_quote(id, number, decided, step_of(by, seen)))


@click.command(short_help="Stilhinweise mit einer Taste übernehmen.")
@click.argument("id", metavar="ID")
@click.option(
    "--all", "everything", is_flag=True, help="Alle Vorschläge übernehmen, ohne zu fragen."
)
@click.option("--rule", metavar="REGEL", default="", help="Nur Hinweise dieser Regel.")
@BY
@verb
def fix(call: Call, id: str, everything: bool, rule: str, by: str) -> None:
    """Geht die Stilhinweise durch, die omdok selbst beheben kann: j übernimmt, jede andere Taste
    lässt es.
    """
    from pipeline.drafting.provenance import sheet_of
    from pipeline.drafting.revise import fixable

    with draft_work(call) as work:
        draft = work.get(id)
        text = sheet_of(draft).text
        offered = [mark for mark in fixable(draft) if rule in ("", mark.rule)]
        chosen = [mark for mark in offered if everything or _wanted(mark, text)]
        if chosen:
            draft = work.fix(id, lambda _seen: chosen, step_of(by, draft.words))
    call.answer(
        as_json(draft),
        lambda: click.echo(f"{len(chosen)} von {len(offered)} Vorschlägen übernommen."),
    )


def _wanted(mark: LintMark, text: str) -> bool:
    click.echo(
        f"{mark.message}\n  „{text[mark.start : mark.end]}“ → „{mark.fix}“  [j/n] ",
        nl=False,
        err=True,
    )
    key = click.getchar()
    click.echo(key, err=True)
    return key.casefold() == "j"


COMMANDS = (
    import_word, list_all, show, history, fix, quote,
    submit, approve, reject, embargo, publish, withdraw,
)  # fmt: skip
