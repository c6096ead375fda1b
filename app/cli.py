"""The command line. One file a verb (or family of verbs) in `app/commands`; errors become words and exit codes here.

Nothing heavy is imported before a verb runs: `omdok --help` has to answer within half a second.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.call import CONFIG_OPTION, STORE_OPTION, Call
from app.commands.check import check
from app.commands.demo import demo
from app.commands.draft import draft
from app.commands.evaluate import evaluate
from app.commands.ingest import ingest, schedule
from app.commands.models import models
from app.commands.read import extract, tag
from app.commands.search import list_documents, search, show, similar
from app.german import speak_german
from pipeline.errors import OmdokError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _German(click.Group):
    """Shows verbs in the order of the work, and turns omdok's errors into German words and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OmdokError as error:
            _explain(error)
            ctx.exit(error.exit_code)


def _explain(error: OmdokError) -> None:
    click.echo(f"Fehler: {error.message}", err=True)
    if error.hint:
        click.echo(f"Nächster Schritt: {error.hint}", err=True)
    if "--json" in sys.argv:
        said = {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))


@click.group(cls=_German, context_settings=CONTEXT, no_args_is_help=True)
@click.version_option(package_name="omdok", prog_name="omdok", help="Die Version zeigen.")
@CONFIG_OPTION
@STORE_OPTION
@click.pass_context
def omdok(context: click.Context, config: Path | None, store: str | None) -> None:
    """Vereinbarungen und Pressemitteilungen der Offensive Mittelstand einlesen, verschlagworten, durchsuchen und
    daraus neue Pressemitteilungen entwerfen. Alles bleibt auf diesem Rechner.

    Zum Ausprobieren: omdok demo
    """
    context.obj = Call(config, store)


for _command in (
    ingest, search, draft, show, list_documents, similar, extract, tag, schedule, check, models, evaluate, demo,
):  # fmt: skip
    omdok.add_command(_command)


def _in_german(command: click.Command) -> None:
    # These placeholders are the only words of click that its translations do not reach.
    command.options_metavar = "[OPTIONEN]"
    if isinstance(command, click.Group):
        command.subcommand_metavar = "BEFEHL …"
        for below in command.commands.values():
            _in_german(below)


_in_german(omdok)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the script `omdok`."""
    speak_german()
    omdok.main(args=list(arguments) if arguments is not None else None, prog_name="omdok")
