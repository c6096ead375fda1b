"""`omdok ask`: questions that count, list or sum up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.german import day

if TYPE_CHECKING:
    from pipeline.asking.answer import Reply
    from pipeline.search.bundle import Bundle

# More rows than this nobody reads on a screen; --json has all.
_ROWS = 30


@click.command(
    short_help="Zählen, auflisten, zusammenzählen: eine Frage, eine Zahl mit ihrer Liste."
)
@click.argument("question", metavar="FRAGE…", nargs=-1, required=True)
@verb
def ask(call: Call, question: tuple[str, ...]) -> None:
    """Eine Frage beantworten, die zählt, auflistet oder zusammenzählt, etwa „Wie viele
    Vereinbarungen mit der BA seit 2020?“.

    Die Zahl ist genau und steht nie ohne ihre Liste. Was nicht verstanden wurde, wird genannt; dann
    stehen statt einer Zahl die Sätze der Dokumente da.
    """
    from pipeline.asking.asking import ask as find
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.search.bundle import Bundle
    from pipeline.search.meaning import embedder_for

    settings = call.settings()
    with call.open_archive() as archive:
        archive.generation()  # says so if there is no index yet, before a model is asked for
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        bundle = Bundle(archive, settings, vocabulary, embedder_for(settings))
        found = find(bundle, " ".join(question))
    call.answer(found.model_dump(mode="json"), lambda: tell(found))


def counted(bundle: Bundle, question: str) -> Reply | None:
    """The answer where a question counts, lists or sums; None for all others."""
    from pipeline.asking.asking import count_only

    found = count_only(bundle, question)
    return found if found.operation != "none" or found.unknown else None


def tell(found: Reply) -> None:
    """The sentence, the groups or documents, and what is not sure."""
    if found.sentence:
        click.echo(found.sentence)
    if found.unknown:
        words = ", ".join(f"„{word}“" for word in found.unknown)
        click.echo(f"Nicht verstanden: {words}. Darum keine Zahl.")
    for note in found.notes:
        click.echo(f"Hinweis: {note}")
    for line in _lines(found):
        click.echo(line)


def _lines(found: Reply) -> Iterator[str]:
    if found.groups:
        yield from (f"{group.count:>6}  {group.label}" for group in found.groups[:_ROWS])
    else:
        shown = found.shown[:_ROWS]
        yield from (f"  {day(one.date)}  {one.title} ({one.document})" for one in shown)
        if len(found.shown) > _ROWS:
            yield f"  … und {len(found.shown) - _ROWS} weitere; --json nennt alle."
    if found.operation == "none":
        for place in found.evidence:
            yield f"  {day(place.date)}  „{' '.join(place.text.split())}“ ({place.title})"
    yield from (f"  unsicher: {one.document} {one.why}" for one in found.unsure[:_ROWS])
