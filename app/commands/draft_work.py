"""What comes after the first draft: changes from Word, review, two releases, embargo,
publication.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from pipeline.ground.clock import in_berlin

if TYPE_CHECKING:
    from pipeline.drafting.states import Step
    from pipeline.ground.types import Draft, LintMark

_BY = click.option("--by", metavar="NAME", required=True, help="Wer das tut: Ihr Name.")
_REASON = click.option(
    "--reason", metavar="TEXT", default="", help="Warum; steht danach im Verlauf."
)
_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def as_json(draft: Draft) -> dict[str, Any]:
    """A draft as programs get it."""
    return {"draft": draft.id, **draft.model_dump(mode="json", exclude={"id", "made", "lines"})}


def _record(call: Call, draft: Draft) -> None:
    event = draft.history[-1]
    call.record(
        f"Entwurf: {event.what}",
        f"entwurf:{draft.id}",
        event.by,
        fassung=draft.version,
        zustand=draft.state,
    )


def _step(by: str) -> Step:
    from pipeline.drafting.states import Step

    return Step(by, datetime.now(UTC))


def _change(call: Call, id: str, change: Callable[[Draft], Draft]) -> None:
    """Load a draft, change its state, write it, and say where it stands."""
    from pipeline.drafting.cabinet import load_draft
    from pipeline.drafting.revise import save

    settings = call.settings()
    draft = save(change(load_draft(id, settings.drafts_folder)), settings)
    _record(call, draft)
    call.answer(as_json(draft), lambda: _tell_state(draft))


def _tell_state(draft: Draft) -> None:
    from pipeline.drafting.states import german_moment

    click.echo(f"{draft.id}: {draft.state}, Fassung {draft.version}")
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
@_BY
@verb
def import_word(call: Call, file: Path, id: str, by: str) -> None:
    """Holt eine in Word bearbeitete Fassung zurück. Sätze mit unveränderten Wörtern behalten ihren
    Beleg.
    """
    from pipeline.drafting.revise import import_word
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    draft = import_word(file, _step(by), vocabulary, settings, id=id)
    _record(call, draft)

    def tell() -> None:
        _tell_state(draft)
        _tell_changes(draft.history[-1].changes)
        for number, quote in enumerate(draft.quotes, start=1):
            click.echo(f"Zitat {number}: {quote.status}")
        _tell_open(draft)

    call.answer(as_json(draft), tell)


@click.command("list", short_help="Alle Entwürfe mit ihrem Zustand zeigen.")
@verb
def list_all(call: Call) -> None:
    """Alle Entwürfe, der neueste zuerst."""
    from pipeline.drafting.cabinet import list_drafts

    drafts = list_drafts(call.settings().drafts_folder)
    rows = [
        {"draft": d.id, "state": d.state, "version": d.version, "title": d.title} for d in drafts
    ]

    def tell() -> None:
        for d in drafts:
            click.echo(f"{d.id}  {d.state}, Fassung {d.version}: {d.title}")
        if not drafts:
            click.echo("Noch keine Entwürfe.")

    call.answer({"drafts": rows}, tell)


@click.command(short_help="Einen Entwurf mit Zitaten und offenen Punkten zeigen.")
@click.argument("id", metavar="ID")
@verb
def show(call: Call, id: str) -> None:
    """Zeigt Zustand, Zitate, offene Punkte und Dateien eines Entwurfs."""
    from pipeline.drafting.cabinet import load_draft

    draft = load_draft(id, call.settings().drafts_folder)

    def tell() -> None:
        _tell_state(draft)
        for number, quote in enumerate(draft.quotes, start=1):
            click.echo(
                f"Zitat {number} ({quote.speaker or 'ohne Namen'}), {quote.status}: „{quote.text}“"
            )
        _tell_open(draft)
        for path in draft.files.values():
            click.echo(f"  {path}")

    call.answer(as_json(draft), tell)


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
    from pipeline.drafting.cabinet import load_draft

    draft = load_draft(id, call.settings().drafts_folder)

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
    from pipeline.drafting.worddiff import word_diff

    for change in changes:
        parts = (
            _MARKS[kind].format(words) for kind, words in word_diff(change.before, change.after)
        )
        click.echo(f"    {' '.join(parts)}")


@click.command(short_help="Einen Entwurf zur Prüfung geben.")
@click.argument("id", metavar="ID")
@_BY
@verb
def submit(call: Call, id: str, by: str) -> None:
    """Gibt einen Entwurf zur Prüfung."""
    from pipeline.drafting import states

    _change(call, id, lambda draft: states.submit(draft, _step(by)))


@click.command(short_help="Einen Entwurf freigeben; das müssen zwei Personen tun.")
@click.argument("id", metavar="ID")
@_BY
@verb
def approve(call: Call, id: str, by: str) -> None:
    """Gibt einen Entwurf frei. Freigegeben ist er, wenn zwei verschiedene Personen das getan
    haben.
    """
    from pipeline.drafting import states

    _change(call, id, lambda draft: states.approve(draft, _step(by)))


@click.command(short_help="Einen Entwurf zurück in die Bearbeitung geben.")
@click.argument("id", metavar="ID")
@_REASON
@_BY
@verb
def reject(call: Call, id: str, reason: str, by: str) -> None:
    """Gibt einen Entwurf zurück in die Bearbeitung. Bisherige Freigaben gelten dann nicht mehr."""
    from pipeline.drafting import states

    _change(call, id, lambda draft: states.reject(draft, _step(by), reason))


@click.command(short_help="Eine freigegebene Mitteilung als veröffentlicht vermerken.")
@click.argument("id", metavar="ID")
@_BY
@verb
def publish(call: Call, id: str, by: str) -> None:
    """Vermerkt eine freigegebene Mitteilung als veröffentlicht, frühestens wenn die Sperrfrist
    vorbei ist.
    """
    from pipeline.drafting import states

    _change(call, id, lambda draft: states.publish(draft, _step(by)))


@click.command(short_help="Einen Entwurf oder eine Mitteilung zurückziehen.")
@click.argument("id", metavar="ID")
@_REASON
@_BY
@verb
def withdraw(call: Call, id: str, reason: str, by: str) -> None:
    """Zieht einen Entwurf oder eine veröffentlichte Mitteilung zurück."""
    from pipeline.drafting import states

    _change(call, id, lambda draft: states.withdraw(draft, _step(by), reason))


@click.command(short_help="Eine Sperrfrist setzen oder aufheben.")
@click.argument("id", metavar="ID")
@click.argument("moment", metavar="ZEITPUNKT")
@_BY
@verb
def embargo(call: Call, id: str, moment: str, by: str) -> None:
    """Setzt eine Sperrfrist, zum Beispiel "24. November 2026, 10 Uhr" (deutsche Zeit); "keine" hebt
    sie auf.

    Sie steht danach in der ersten Zeile aller Ausgaben, und der Entwurf ist wieder ein Entwurf.
    """
    from pipeline.drafting.cabinet import load_draft
    from pipeline.drafting.revise import set_embargo
    from pipeline.drafting.states import parse_moment
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    until = None if moment.strip().casefold() == "keine" else parse_moment(moment)
    draft = load_draft(id, settings.drafts_folder)
    draft = set_embargo(
        draft, _step(by), until, load_vocabulary(settings.vocabulary_folder), settings
    )
    _record(call, draft)
    call.answer(as_json(draft), lambda: _tell_state(draft))


@click.command(short_help="Ein Zitat freigeben oder ablehnen.")
@click.argument("id", metavar="ID")
@click.argument("number", metavar="NUMMER", type=int)
@click.argument(
    "status", metavar="STATUS", type=click.Choice(["offen", "freigegeben", "abgelehnt"])
)
@_BY
@verb
def quote(call: Call, id: str, number: int, status: Any, by: str) -> None:
    """Vermerkt, ob ein Zitat freigegeben ist: offen, freigegeben oder abgelehnt. Die Nummern zeigt
    omdok draft show.
    """
    from pipeline.drafting import states

    _change(call, id, lambda draft: states.decide_quote(draft, _step(by), number, status))


@click.command(short_help="Stilhinweise mit einer Taste übernehmen.")
@click.argument("id", metavar="ID")
@click.option(
    "--all", "everything", is_flag=True, help="Alle Vorschläge übernehmen, ohne zu fragen."
)
@click.option("--rule", metavar="REGEL", default="", help="Nur Hinweise dieser Regel.")
@_BY
@verb
def fix(call: Call, id: str, everything: bool, rule: str, by: str) -> None:
    """Geht die Stilhinweise durch, die omdok selbst beheben kann: j übernimmt, jede andere Taste
    lässt es.
    """
    from pipeline.drafting.cabinet import load_draft
    from pipeline.drafting.provenance import sheet_of
    from pipeline.drafting.revise import apply_fixes, fixable
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    draft = load_draft(id, settings.drafts_folder)
    text = sheet_of(draft).text
    offered = [mark for mark in fixable(draft) if rule in ("", mark.rule)]
    chosen = [mark for mark in offered if everything or _wanted(mark, text)]
    if chosen:
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        draft = apply_fixes(draft, chosen, _step(by), vocabulary, settings)
        _record(call, draft)
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


@click.command(short_help="Formulierungen von einem Sprachmodell vorschlagen lassen.")
@click.argument("id", metavar="ID")
@click.option(
    "--sentence", "numbers", metavar="NUMMER", type=int, multiple=True, help="Nur für diesen Satz."
)
@_BY
@verb
def propose(call: Call, id: str, numbers: tuple[int, ...], by: str) -> None:
    """Fragt das in omdok.toml eingestellte Sprachmodell nach klareren Sätzen; ohne Einstellung ist
    das aus.

    Namen, Zahlen und Zitate bleiben, wie sie sind. Kein Vorschlag gilt, bevor Sie ihn mit accept
    übernehmen.
    """
    from pipeline.drafting import proposals
    from pipeline.drafting.cabinet import load_draft
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    draft = load_draft(id, settings.drafts_folder)
    made = proposals.propose(
        draft, numbers, _step(by), load_vocabulary(settings.vocabulary_folder), settings
    )

    def tell() -> None:
        for one in made:
            click.echo(f"Satz {one.sentence}: {one.before}")
            click.echo(f"  → {one.after or f'kein Vorschlag: {one.refused}'}")

    call.answer({"draft": draft.id, "proposals": [one.model_dump() for one in made]}, tell)


@click.command(short_help="Einen Vorschlag des Sprachmodells übernehmen.")
@click.argument("id", metavar="ID")
@click.argument("number", metavar="NUMMER", type=int)
@_BY
@verb
def accept(call: Call, id: str, number: int, by: str) -> None:
    """Übernimmt den neuesten Vorschlag für einen Satz. Der Satz ist danach als Vorschlag
    gekennzeichnet.
    """
    from pipeline.drafting import proposals
    from pipeline.drafting.cabinet import load_draft
    from pipeline.registers.vocabulary import load_vocabulary

    settings = call.settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    draft = load_draft(id, settings.drafts_folder)
    draft = proposals.accept(draft, number, _step(by), vocabulary, settings)
    _record(call, draft)
    call.answer(as_json(draft), lambda: _tell_state(draft))


COMMANDS = (
    import_word, list_all, show, history, fix, propose, accept, quote,
    submit, approve, reject, embargo, publish, withdraw,
)  # fmt: skip
