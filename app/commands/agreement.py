"""`omdok agreement`, `deadlines` and `rule`: what agreements bind to, and what is due when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.deadlines import AHEAD, BACK, HEADER, as_calendar, standing, table
from app.german import count, short_day
from app.params import ASOF, DAY, STATE_NAMES, today
from app.sheets import as_csv
from pipeline.ground.whole_files import write_whole

if TYPE_CHECKING:
    from pipeline.archive.agreements import Due


@click.command(short_help="Laufzeit, Kündigung und Pflichten einer Vereinbarung zeigen.")
@click.argument("document", metavar="[DOKUMENT]", required=False)
@click.option(
    "--text",
    "file",
    metavar="DATEI",
    type=click.Path(path_type=Path),
    help="Statt dessen diese Textdatei.",
)
@click.option("--signed", metavar="TAG", type=DAY, help="Tag der Unterzeichnung (mit --text).")
@ASOF
@verb
def agreement(
    call: Call, document: str | None, file: Path | None, signed: date | None, asof: date | None
) -> None:
    """Zeigen, ab wann und bis wann eine Vereinbarung gilt, bis wann man kündigen kann und was
    fällig ist – jeden Tag mit der Klausel und der Rechnung.

    Was der Text offenlässt, steht am Ende. Mit --text wird eine Textdatei gelesen und nichts
    gespeichert.
    """
    if (document is None) == (file is None):
        raise click.UsageError("Nennen Sie ein Dokument oder mit --text eine Textdatei.")
    on = asof or today()
    told = _of_text(file, signed, on) if file else _of_document(call, document or "", on)
    call.answer(told, lambda: _tell(told))


def _of_text(file: Path, signed: date | None, asof: date) -> dict[str, Any]:
    from pipeline.agreements.telling import tell_text
    from pipeline.ground.errors import DocumentError, NotFound
    from pipeline.ground.wording import why

    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFound(
            f"„{file}“ lässt sich nicht lesen ({why(error)}).", "Prüfen Sie Pfad und Rechte."
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"„{file.name}“ ist keine Textdatei in UTF-8.",
            "Für PDF und Word: erst `omdok ingest`, dann `omdok agreement DOKUMENT`.",
            code="unreadable",
        ) from error
    return tell_text(text, signed, asof)


def _of_document(call: Call, id: str, asof: date) -> dict[str, Any]:
    from pipeline.agreements.telling import tell
    from pipeline.tagging.places import page_at

    with call.open_archive() as archive, archive.reading() as at:
        record, document = at.agreements.get(id), at.documents.newest(id)
        rulings = at.agreements.rulings(id)
        replaced = at.shown.numbers_of([id])[id] in at.works.replaced()
    return tell(
        record,
        document.text,
        lambda start: page_at(document, start),
        asof,
        rulings,
        replaced=replaced,
    )


def _tell(told: dict[str, Any]) -> None:
    from pipeline.agreements.wording import ROLES, STATES

    click.echo(f"Stand am {_day(told['asof'])}: {STATES[told['state']]}")
    for name, word in (("signed", "Unterzeichnet"), ("start", "Beginn"), ("end", "Ende"),
                       ("last_notice_day", "Kündigung spätestens"),
                       ("earliest_end_if_given_notice_on_asof", "Frühestes Ende bei Kündigung"),
                       ):  # fmt: skip
        if told[name]:
            click.echo(f"{word}: {_day(told[name])}")
    click.echo()
    for item in told["computed"]:
        rule = "" if item["rule"] == "–" else f" ({item['rule']})"
        click.echo(f"{ROLES[item['role']]}: {item['sum']}{rule}")
    for clause in told["clauses"]:
        click.echo(f"  {ROLES[clause['role']]}, Seite {clause['page']}: „{clause['text']}“")
    for item in told["open"]:
        click.echo(f"Offen: „{item['clause']}“ – {item['why']}")


def _day(written: str) -> str:
    return short_day(date.fromisoformat(written))


@click.command(short_help="Fristen aller Vereinbarungen zeigen, überfällige zuerst.")
@click.option("--from", "first", metavar="TAG", type=DAY, help="Ab diesem Tag.")
@click.option("--to", "last", metavar="TAG", type=DAY, help="Bis zu diesem Tag.")
@click.option("--done", is_flag=True, help="Auch Fristen, die erledigt sind.")
@click.option(
    "--ics", metavar="DATEI", type=click.Path(path_type=Path), help="Als Kalender ablegen."
)
@click.option(
    "--csv", metavar="DATEI", type=click.Path(path_type=Path), help="Als Tabelle ablegen."
)
@verb
def deadlines(
    call: Call,
    first: date | None,
    last: date | None,
    done: bool,
    ics: Path | None,
    csv: Path | None,
) -> None:
    """Zeigen, was wann endet, zu kündigen, zu überprüfen oder zu liefern ist.

    Ohne --from beginnt die Liste vor 90 Tagen: Was nicht erledigt ist, steht zuerst.
    Ohne --to reicht sie ein Jahr weit. Klauseln, die nach einer Frist klingen und keinen Tag
    nennen, stehen am Ende.
    """
    now = today()
    start, end = first or now - BACK, last or now + AHEAD
    if start > end:
        raise click.BadParameter("Der Anfang (--from) liegt nach dem Ende (--to).")
    with call.open_archive() as archive, archive.reading() as at:
        due, undated = at.agreements.deadlines(start, end, done=done), at.agreements.undated(now)
        withdrawn = at.agreements.withdrawn(start, end) if ics else []
    if ics:
        write_whole(ics, as_calendar(due, withdrawn, datetime.now(UTC)))
    if csv:
        write_whole(csv, as_csv(HEADER, table(due, now)))
    told = {
        "asof": now.isoformat(),
        "deadlines": [_due(d, now) for d in due],
        "undated": [
            {"document": u.document, "title": u.title, "clause": u.point.words,
             "why": u.point.why, "start": u.point.start, "end": u.point.end}
            for u in undated
        ],
    }  # fmt: skip
    call.answer(told, lambda: _tell_deadlines(told))


def _due(due: Due, now: date) -> dict[str, Any]:
    deadline = due.deadline
    return {
        "day": deadline.day.isoformat(), "role": deadline.role, "document": due.document,
        "title": due.title, "partner": due.partners, "who": deadline.who,
        "clause": deadline.what, "sum": deadline.sum, "rule": deadline.rule,
        "start": deadline.start, "end": deadline.end, "done": due.done,
        "standing": standing(due, now),
    }  # fmt: skip


def _tell_deadlines(told: dict[str, Any]) -> None:
    from pipeline.agreements.wording import ROLES

    for item in told["deadlines"]:
        state = "" if item["standing"] == "offen" else f" ({item['standing']})"
        click.echo(f"{_day(item['day'])}  {ROLES[item['role']]}: {item['title']}{state}")
        click.echo(f"    {item['sum']} ({item['document']})")
    if told["undated"]:
        click.echo("\nOhne Tag:")
    for item in told["undated"]:
        click.echo(f"  {item['title']}: „{item['clause']}“ – {item['why']}")
    click.echo(count(len(told["deadlines"]), "Frist", "Fristen"))


@click.command(short_help="Zu einer Vereinbarung festlegen: Tag, Stand oder „erledigt“.")
@click.argument("document", metavar="DOKUMENT")
@click.option("--start", metavar="TAG", type=DAY, help="Die Vereinbarung beginnt an diesem Tag.")
@click.option("--end", metavar="TAG", type=DAY, help="Sie endet an diesem Tag.")
@click.option("--state", type=click.Choice(STATE_NAMES), help="Sie hat diesen Stand.")
@click.option("--since", metavar="TAG", type=DAY, help="Seit diesem Tag (mit --state).")
@click.option(
    "--done", nargs=2, metavar="ART TAG", help="Diese Frist ist erledigt, etwa: report 2027-03-31."
)
@click.option("--undo", metavar="KENNUNG", help="Diese Entscheidung gilt nicht mehr.")
@click.option("--why", metavar="GRUND", required=True, help="Worauf die Entscheidung beruht.")
@click.option("--by", metavar="NAME", help="Wer entscheidet; sonst wer angemeldet ist.")
@verb
def rule(call: Call, document: str, why: str, by: str | None, **what: Any) -> None:
    """Festlegen, was zu einer Vereinbarung gilt, mit Grund und Namen.

    Eine Entscheidung bleibt, auch wenn das Dokument neu gelesen wird, und lässt sich mit --undo
    zurücknehmen.
    """
    import getpass

    from pipeline.agreements.rulings import TermRuling
    from pipeline.agreements.wording import RULINGS

    who = by or getpass.getuser()
    given = _given(what)
    if len(given) != 1:
        raise click.UsageError("Nennen Sie genau eines: --start, --end, --state, --done, --undo.")
    ruling = TermRuling(document=document, by=who, at=datetime.now(UTC), why=why, **given[0])
    with call.open_archive() as archive:
        made = archive.agreements.decide(ruling)
    call.record(f"Frist: {RULINGS[made.action]}", f"dokument:{document}", who, ruling=made.id)
    call.answer(made.model_dump(mode="json"), lambda: click.echo(f"Festgelegt ({made.id})."))


def _given(what: dict[str, Any]) -> list[dict[str, Any]]:
    """The rulings that the options ask for."""
    asked: list[dict[str, Any]] = [
        {"action": "day", "role": role, "day": what[role]}
        for role in ("start", "end")
        if what[role]
    ]
    if what["state"]:
        asked.append({"action": "state", "state": what["state"], "day": what["since"]})
    if what["done"]:
        role, day = what["done"]
        asked.append({"action": "done", "role": role, "day": DAY.convert(day, None, None)})
    if what["undo"]:
        asked.append({"action": "undo", "undoes": what["undo"]})
    return asked
