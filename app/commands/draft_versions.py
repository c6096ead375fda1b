"""`omdok draft back`, `statement` and `mail`: the versions of a draft, what they say about how it
was made, and the mail that a released one goes out with.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from app.call import Call, verb
from app.commands.draft_work import BY, SEEN, change, draft_work, step_of


@click.command(short_help="Eine frühere Fassung zurückholen.")
@click.argument("id", metavar="ID")
@click.argument("number", metavar="FASSUNG", type=int)
@BY
@SEEN
@verb
def back(call: Call, id: str, number: int, by: str, seen: str) -> None:
    """Gibt dem Entwurf wieder den Wortlaut einer früheren Fassung. Sie wird eine neue Fassung;
    alles dazwischen bleibt im Verlauf und lässt sich ebenso zurückholen.
    """
    change(call, lambda work: work.bring_back(id, number, step_of(by, seen)))


@click.command(short_help="Erklärung, wie der Text entstanden ist (KI-Verordnung).")
@click.argument("id", metavar="ID")
@verb
def statement(call: Call, id: str) -> None:
    """Sagt, welche Sätze omdok gebildet hat, ob ein Sprachmodell mitgeschrieben hat und wer den
    Text geprüft hat (Artikel 50 Absatz 4 der KI-Verordnung).
    """
    from pipeline.drafting.ai_statement import ai_statement

    with draft_work(call) as work:
        draft = work.get(id)
    told = ai_statement(draft)
    call.answer({"draft": draft.id, "statement": told}, lambda: click.echo(told, nl=False))


@click.command(short_help="Eine freigegebene Mitteilung als versandfertige Mail ablegen.")
@click.argument("id", metavar="ID")
@click.option(
    "--out",
    metavar="ORDNER",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Wohin; ohne Angabe in den Ordner, in dem Sie gerade sind.",
)
@verb
def mail(call: Call, id: str, out: Path) -> None:
    """Legt eine freigegebene Mitteilung als Datei ab, die Outlook und Thunderbird öffnen: Betreff,
    Text, Webseite und Ansprechstelle stehen darin, eine laufende Sperrfrist im Betreff und in der
    ersten Zeile. omdok verschickt nichts.
    """
    from pipeline.drafting.mail import mail_name, mail_of
    from pipeline.ground.errors import ConfigError
    from pipeline.ground.wording import why

    now = datetime.now(UTC)
    with draft_work(call) as work:
        draft = work.with_files(id)
    file = out / mail_name(draft, now)
    content = mail_of(draft, Path(draft.files["html"]).read_bytes(), now)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise ConfigError(
            f"Die Datei „{file}“ lässt sich nicht schreiben: {why(error)}.",
            "Nennen Sie mit --out einen Ordner, in den Sie schreiben dürfen.",
        ) from error
    call.answer({"draft": draft.id, "file": str(file)}, lambda: click.echo(f"Geschrieben: {file}"))


COMMANDS = (back, statement, mail)
