"""The command line: one file a verb, or a family of verbs, in `app/commands`; `app/call.py` is what
they share.

Nothing heavy is imported before a verb runs: `omdok --help` has to answer within half a second.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from app.accidents import apologise_for_faults
from app.call import CONFIG_OPTION, STORE_OPTION, VERBOSE_OPTION, Call
from app.commands.account import account
from app.commands.agreement import agreement, deadlines, rule
from app.commands.ask import ask
from app.commands.audit import audit
from app.commands.backup import backup, export, restore
from app.commands.check import check
from app.commands.compare import compare
from app.commands.demo import demo
from app.commands.draft import draft
from app.commands.evaluate import evaluate
from app.commands.ingest import ingest
from app.commands.mcp import mcp
from app.commands.models import models
from app.commands.people import erase, people, retention
from app.commands.portrait import chronicle, partner
from app.commands.read import extract, tag
from app.commands.retry import retry
from app.commands.review import correct, decide, retag, review
from app.commands.saved import remove, saved
from app.commands.schedule import schedule
from app.commands.search import list_documents, search, similar
from app.commands.show import show
from app.commands.sources import sources
from app.commands.store import status, store
from app.commands.template import template
from app.commands.tune import judge, reindex, tune
from app.commands.up import up, worker
from app.commands.verify import verify
from app.commands.vocabulary import vocabulary
from app.commands.web import web
from app.german import speak_german

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Verbs(click.Group):
    """Shows its verbs in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(self.commands)


@click.group(cls=_Verbs, context_settings=CONTEXT, no_args_is_help=True)
@click.version_option(package_name="omdok", prog_name="omdok", help="Die Version zeigen.")
@CONFIG_OPTION
@STORE_OPTION
@VERBOSE_OPTION
@click.pass_context
def omdok(context: click.Context, config: Path | None, store: str | None, verbose: bool) -> None:
    """Vereinbarungen und Pressemitteilungen der Offensive Mittelstand einlesen, verschlagworten,
    durchsuchen und daraus neue Pressemitteilungen entwerfen. Alles bleibt auf diesem Rechner.

    Zum Ausprobieren: omdok demo
    """
    context.obj = Call(config, store, verbose=verbose)


for _command in (
    ingest, search, ask, draft, template, show, list_documents, agreement, deadlines, rule,
    similar, compare, partner, chronicle, judge, saved, remove, extract, tag,
    review, decide, correct, vocabulary, retag, retry, sources, up, schedule, worker, check, models,
    reindex, tune,
    evaluate, demo, web, mcp, account, status, verify, backup, restore, export, store, people,
    erase, retention, audit,
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


# New objects until the next look for circles of them: Python's 700 means 250 looks while a search
# starts, which find nothing and take a tenth of its processor time; so few more cost no memory.
_OBJECTS_A_LOOK = 10_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the script `omdok`."""
    gc.set_threshold(_OBJECTS_A_LOOK)
    speak_german()
    apologise_for_faults()
    for stream in (sys.stdout, sys.stderr):
        # The name of a file may be no text; it is shown as far as it is.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    omdok.main(
        args=[_text(given) for given in (sys.argv[1:] if arguments is None else arguments)],
        prog_name="omdok",
    )


def _text(given: str) -> str:
    """What was typed, as text: bytes that are none become question marks, but in the name of a file
    that is there.
    """
    return given if os.path.lexists(given) else given.encode("utf8", "replace").decode("utf8")
