"""`omdok draft link` and `unlink`: links by which whoever gave a quote releases or changes it."""

from __future__ import annotations

import click

from app.call import Call, verb
from app.commands.draft_work import BY, as_json, draft_work, step_of


@click.command(short_help="Einen Link anlegen, mit dem jemand sein Zitat freigibt oder ändert.")
@click.argument("id", metavar="ID")
@click.argument("number", metavar="NUMMER", type=int)
@click.option(
    "--days", metavar="TAGE", type=int, default=7, show_default=True, help="Wie lange er gilt."
)
@BY
@verb
def link(call: Call, id: str, number: int, days: int, by: str) -> None:
    """Legt einen Link zu einem Zitat an. Wer ihn hat, sieht nur dieses Zitat in seinem Absatz und
    gibt es ohne Konto frei oder ändert es. Er wird nur einmal gezeigt und gilt für eine Antwort.
    """
    from pipeline.drafting.inviting import QuoteLinks

    web = call.settings().web
    base = web.public_url.rstrip("/") or f"http://{web.host}:{web.port}"
    with draft_work(call) as work:
        draft, path = QuoteLinks(work).make(id, number, days, step_of(by))
    address = base + path

    def tell() -> None:
        click.echo(draft.history[-1].what)
        click.echo(f"  {address}")

    call.answer({"draft": draft.id, "link": draft.invitations[-1].id, "address": address}, tell)


@click.command(short_help="Einen Link zu einem Zitat sperren.")
@click.argument("id", metavar="ID")
@click.argument("link", metavar="LINK")
@BY
@verb
def unlink(call: Call, id: str, link: str, by: str) -> None:
    """Sperrt einen Link zu einem Zitat. Seine Kennung sind die ersten acht Zeichen hinter dem
    letzten Schrägstrich; omdok draft show zeigt alle.
    """
    from pipeline.drafting.inviting import QuoteLinks

    with draft_work(call) as work:
        draft = QuoteLinks(work).revoke(id, link, step_of(by))
    call.answer(as_json(draft), lambda: click.echo(draft.history[-1].what))


COMMANDS = (link, unlink)
