"""`omdok draft plain`: the version of a draft in Einfache Sprache, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.commands.draft_work import SEEN, draft_work, step_of

if TYPE_CHECKING:
    from pipeline.drafting.plain import Plain


def _texts(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[int, str]:
    texts = {}
    for pair in given:
        number, sign, text = pair.partition("=")
        if not sign or not number.strip().isdigit():
            raise click.BadParameter(f"„{pair}“ hat nicht die Form NUMMER=TEXT.")
        texts[int(number) - 1] = text.strip()
    return texts


@click.command(short_help="Die Fassung in Einfacher Sprache zeigen oder schreiben.")
@click.argument("id", metavar="ID")
@click.option(
    "--set",
    "texts",
    metavar="NUMMER=TEXT",
    multiple=True,
    callback=_texts,
    help="Einen Satz schreiben; ein leerer Text lässt ihn weg.",
)
@click.option("--by", metavar="NAME", default="", help="Wer schreibt: Ihr Name.")
@SEEN
@verb
def plain(call: Call, id: str, texts: dict[int, str], by: str, seen: str) -> None:
    """Zeigt jeden Satz des Entwurfs mit seiner einfachen Fassung und was an ihr noch schwer ist;
    mit --set schreiben Sie sie, zum Beispiel --set 2="Die Kammern helfen Betrieben."
    """
    from pipeline.drafting.plain import plain_of
    from pipeline.drafting.plain_rules import load_plain_rules, remarks

    with draft_work(call) as work:
        draft = work.write_plainly(id, texts, step_of(by, seen)) if texts else work.get(id)
    found, rules = plain_of(draft), load_plain_rules(call.settings())
    rows = [
        {"number": p.number + 1, "of": p.of, "text": None if p.missing else p.text,
         "remarks": remarks(p.text, p.of, rules)}
        for p in found.pairs
    ]  # fmt: skip
    answer = {"draft": draft.id, "words": draft.words, "sentences": rows, "missing": found.missing}
    call.answer(answer, lambda: _tell(rows, found))


def _tell(rows: list[dict[str, Any]], found: Plain) -> None:
    for row in rows:
        click.echo(f"{row['number']}. {row['of']}")
        told = {None: "fehlt noch", "": "weggelassen"}.get(row["text"], row["text"])
        click.echo(f"   → {told}")
        for remark in row["remarks"]:
            click.echo(f"     {remark}")
    for one in found.stale:
        click.echo(f"Nicht mehr im Entwurf: {one.of}\n   → {one.text}")


COMMANDS = (plain,)
