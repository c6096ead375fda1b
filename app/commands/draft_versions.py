"""`omdok draft back` and `omdok draft statement`: the versions of a draft, and what they say about
how it was made.
"""

from __future__ import annotations

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


COMMANDS = (back, statement)
