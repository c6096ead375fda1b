"""`omdok draft picture` and `unlock`: pictures with their credit, and the standing text of the
house.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.commands.draft_work import BY, change, step_of

if TYPE_CHECKING:
    from pipeline.drafting.picture_work import About


@click.command(short_help="Ein Bild einfügen, seine Angaben ändern oder es entfernen.")
@click.argument("id", metavar="ID")
@click.argument("picture", metavar="BILD")
@click.option("--caption", metavar="TEXT", default="", help="Was unter dem Bild steht.")
@click.option("--author", metavar="NAME", default="", help="Wer es aufgenommen hat.")
@click.option("--licence", metavar="TEXT", default="", help="Lizenz oder Erlaubnis.")
@click.option("--alt", metavar="TEXT", default="", help="Was zu sehen ist, in Worten.")
@click.option("--remove", is_flag=True, help="Das Bild mit dieser Nummer entfernen.")
@BY
@verb
def picture(
    call: Call,
    id: str,
    picture: str,
    caption: str,
    author: str,
    licence: str,
    alt: str,
    remove: bool,
    by: str,
) -> None:
    """BILD ist eine Datei (JPEG, PNG, WebP, HEIC), die eingefügt wird, oder die Nummer eines Bildes
    im Entwurf, dessen Angaben geändert werden. Vor der Freigabe braucht jedes Bild Urheber, Lizenz
    und Alternativtext.
    """
    from pipeline.drafting.picture_work import About

    about = About(caption, author, licence, alt)
    if not picture.isdecimal():
        content = _content(Path(picture))
        change(call, lambda work: work.add_picture(id, content, about, step_of(by)))
    elif remove:
        change(call, lambda work: work.remove_picture(id, int(picture), step_of(by)))
    else:
        _describe(call, id, int(picture), about, by)


def _describe(call: Call, id: str, number: int, about: About, by: str) -> None:
    change(call, lambda work: work.describe_picture(id, number, about, step_of(by)))


def _content(file: Path) -> bytes:
    from pipeline.ground.errors import NotFound

    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFound(
            f"Die Datei „{file}“ lässt sich nicht öffnen.", "Prüfen Sie den Pfad."
        ) from error


@click.command(short_help="Den Textbaustein eines Entwurfs entsperren.")
@click.argument("id", metavar="ID")
@click.option("--reason", metavar="TEXT", required=True, help="Warum; steht im Verlauf.")
@BY
@verb
def unlock(call: Call, id: str, reason: str, by: str) -> None:
    """Der Textbaustein über das Haus ist ein gesperrter Block. Wer ihn in diesem Entwurf ändern
    will, sagt, warum.
    """
    change(call, lambda work: work.unlock(id, reason, step_of(by)))


COMMANDS = (picture, unlock)
