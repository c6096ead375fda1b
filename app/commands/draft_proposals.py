"""Proposals of a language model, where one is set."""

from __future__ import annotations

import click

from app.call import Call, verb
from app.commands.draft_work import BY, change, draft_work, step_of


@click.command(short_help="Formulierungen von einem Sprachmodell vorschlagen lassen.")
@click.argument("id", metavar="ID")
@click.option(
    "--sentence", "numbers", metavar="NUMMER", type=int, multiple=True, help="Nur für diesen Satz."
)
@BY
@verb
def propose(call: Call, id: str, numbers: tuple[int, ...], by: str) -> None:
    """Fragt das in omdok.toml eingestellte Sprachmodell nach klareren Sätzen; ohne Einstellung ist
    das aus.

    Namen, Zahlen und Zitate bleiben, wie sie sind. Kein Vorschlag gilt, bevor Sie ihn mit accept
    übernehmen.
    """
    from pipeline.drafting import proposals

    with draft_work(call) as work:
        draft = work.get(id)
        made = proposals.propose(draft, numbers, step_of(by), work.vocabulary(), work.settings)

    def tell() -> None:
        for one in made:
            click.echo(f"Satz {one.sentence}: {one.before}")
            click.echo(f"  → {one.after or f'kein Vorschlag: {one.refused}'}")

    call.answer({"draft": draft.id, "proposals": [one.model_dump() for one in made]}, tell)


@click.command(short_help="Einen Vorschlag des Sprachmodells übernehmen.")
@click.argument("id", metavar="ID")
@click.argument("number", metavar="NUMMER", type=int)
@BY
@verb
def accept(call: Call, id: str, number: int, by: str) -> None:
    """Übernimmt den neuesten Vorschlag für einen Satz. Der Satz ist danach als Vorschlag
    gekennzeichnet.
    """
    from pipeline.drafting import proposals

    change(call, lambda work: proposals.accept(work, id, number, step_of(by)))


COMMANDS = (propose, accept)
